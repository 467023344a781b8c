import { afterAll, beforeAll, expect, test } from 'vitest';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { administrator } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

/** What a device does with the code that it was given. */
async function pairDevice(code: string): Promise<{ kioskId: string; token: string }> {
  const reply = await fetch(`${shop.app.address}/api/v1/kiosk/pair`, {
    method: 'POST',
    body: JSON.stringify({ code }),
  });
  expect(reply.status).toBe(200);
  return (await reply.json()) as { kioskId: string; token: string };
}

const configOf = (token: string) =>
  fetch(`${shop.app.address}/api/v1/kiosk/config`, { headers: { authorization: `Bearer ${token}` } });

const heartbeat = (token: string, pending: number) =>
  fetch(`${shop.app.address}/api/v1/kiosk/heartbeat`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({
      outbox: '01f3-outbox',
      pending,
      oldestPendingAt: null,
      lastSeq: 7,
      battery: 0.5,
      appVersion: '0.1.0',
      clock: new Date().toISOString(),
    }),
  });

test('a manager pairs a kiosk, sees it work, renames it, changes its PIN and revokes it', async () => {
  const page = await shop.staffPage('BD');
  await page.goto(`${shop.app.address}/kiosks`);
  await page.getByRole('heading', { name: 'Chưa có kiosk nào' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('link', { name: 'Ghép kiosk' }).click();
  await page.getByRole('radio', { name: 'Quầy 1' }).check();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Tạo mã ghép' }).click();
  const code = (await page.locator('.code').textContent()) ?? '';
  await page.getByRole('timer').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const { token } = await pairDevice(code);
  await page.getByText('Đã ghép xong').waitFor();
  expect((await heartbeat(token, 3)).status).toBe(200);

  await page.getByRole('link', { name: 'Về danh sách kiosk' }).click();
  await page.getByText('1 kiosk: 1 đang hoạt động. 3 phiếu đang chờ gửi về.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Quầy 1' }).click();
  await page.getByLabel('Tên kiosk').fill('  Kiosk   cửa sổ ');
  await page.getByRole('button', { name: 'Đổi tên' }).click();
  await page.getByRole('heading', { name: 'Kiosk cửa sổ' }).waitFor();
  await page.getByRole('button', { name: 'Cấp mã PIN mới' }).click();
  expect(await page.locator('.pin').textContent()).toMatch(/^\d{6}$/);
  await page.getByText('Gỡ máy này…').click();
  await page.getByText('3 phiếu chưa gửi').waitFor();
  expect(await axeFindings(page)).toEqual([]);

  expect((await configOf(token)).status).toBe(200);
  await page.getByRole('button', { name: 'Gỡ “Kiosk cửa sổ”' }).click();
  await page.getByText('Đã gỡ máy khỏi quầy').waitFor();
  const refused = await configOf(token);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'kiosk.revoked']);
  await page.context().close();
});

test('the link of the QR code pairs the device that opens it', async () => {
  const page = await shop.staffPage('DH');
  await page.goto(`${shop.app.address}/kiosks/pair`);
  await page.getByRole('radio', { name: 'Quầy 2' }).check();
  await page.getByRole('button', { name: 'Tạo mã ghép' }).click();
  const code = (await page.locator('.code').textContent()) ?? '';
  const device = await shop.browser.newContext({ viewport: { width: 1280, height: 800 } });
  const screen = await device.newPage();
  await screen.goto(`${shop.app.address}/kiosk#pair=${code}`);
  await page.getByText('Đã ghép xong').waitFor();
  // A code is of one use and nobody's business: it leaves the address at once.
  expect(new URL(screen.url()).hash).toBe('');
  await device.close();
  await page.context().close();
});

test('the whole of it works without JavaScript, on a phone and in English', async () => {
  const page = await shop.staffPage('VNPT', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await page.context().addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'en', url: shop.app.address }]);
  await page.goto(`${shop.app.address}/kiosks`);
  await page.getByRole('link', { name: 'Pair a kiosk' }).click();
  await page.getByLabel('Store').fill('dong hoi');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('radio', { name: 'Exit' }).check();
  await page.getByLabel('Kiosk name').fill('Kiosk do Công đoàn Bưu điện tặng, tầng 2, cạnh thang máy');
  await page.getByRole('button', { name: 'Make the code' }).click();
  await page.getByText('for one device').waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  const { kioskId } = await pairDevice((await page.locator('.code').textContent()) ?? '');
  await page.goto(`${shop.app.address}/kiosks`);
  await page.getByRole('link', { name: 'Exit' }).waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.goto(`${shop.app.address}/kiosks/${kioskId}`);
  await page.getByText('Revoke this kiosk…').click();
  await page.getByRole('button', { name: 'Revoke “Kiosk do Công đoàn' }).click();
  await page.getByText('The kiosk is revoked.').waitFor();
  await page.context().close();
});

test('another store’s kiosk is not there for a manager, and a long list is found by name', async () => {
  const { kioskId } = await pairDirectly(shop.ctx, administrator, { counter: 'DH-2' }, 'Kiosk Đồng Hới');
  for (let n = 1; n <= 12; n++) await pairDirectly(shop.ctx, administrator, { counter: 'BD-1' }, `Máy số ${n}`);
  const page = await shop.staffPage('BD');
  expect((await page.goto(`${shop.app.address}/kiosks/${kioskId}`))?.status()).toBe(404);
  await page.goto(`${shop.app.address}/kiosks`);
  expect(await page.getByText('Kiosk Đồng Hới').count()).toBe(0);
  await page.getByRole('searchbox').fill('may so 12');
  await page.getByRole('button', { name: 'Tìm' }).click();
  await page.waitForURL(/q=/);
  expect(await page.locator('tbody tr').count()).toBe(1);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('searchbox').fill('không có');
  await page.keyboard.press('Enter');
  await page.getByText('Không có kiosk nào khớp “không có”.').waitFor();
  await page.context().close();
});
