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
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('searchbox').fill('không có');
  await page.keyboard.press('Enter');
  await page.getByText('Không có kiosk nào khớp “không có”.').waitFor();
  await page.context().close();
});

test('a dead kiosk’s place goes to another device, and what it never sent stays in view', async () => {
  const { kioskId, token } = await pairDirectly(shop.ctx, administrator, { counter: 'DH-1' }, 'Kiosk hỏng');
  expect((await heartbeat(token, 3)).status).toBe(200);
  const page = await shop.staffPage('DH');
  await page.goto(`${shop.app.address}/kiosks/${kioskId}`);
  await page.getByText('7 mục đã ghi trên máy, đã nhận 0, còn 3 đang chờ trên máy, thiếu 4.').waitFor();
  await page.getByText('Thay máy…').click();
  await page.getByText('còn ít nhất 7 mục chưa gửi về').waitFor();
  await page.getByLabel('Lý do thay').fill('Vỡ màn hình');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Tạo mã ghép cho máy mới' }).click();
  const code = (await page.locator('.code').textContent()) ?? '';
  const fresh = await pairDevice(code);
  await page.getByText('Đã ghép xong').waitFor();
  expect((await configOf(token)).status).toBe(401);
  await page.goto(`${shop.app.address}/kiosks/${fresh.kioskId}`);
  await page.getByText('Lý do: Vỡ màn hình').waitFor();
  await page.getByText('7 mục được ghi là không về được (số 1–7)').waitFor();

  await page.getByText('Chuyển máy…').click();
  await page.getByRole('radio', { name: 'Quầy 2' }).check();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Chuyển đến đây' }).click();
  await page.getByText('Máy sẽ đổi theo trong khoảng năm phút').waitFor();
  await page.getByRole('heading', { name: 'Nơi đã đặt' }).waitFor();
  await page.context().close();
});

test('settings are previewed as they are typed, refused at their field, and reach the kiosk', async () => {
  const { kioskId, token } = await pairDirectly(shop.ctx, administrator, { counter: 'BD-1' });
  const page = await shop.staffPage('BD');
  await page.goto(`${shop.app.address}/kiosks/settings`);
  const thanks = page.getByRole('group', { name: 'Lời cảm ơn' });
  await thanks.getByLabel('Tiếng Việt').fill('Ba Đồn cảm ơn bạn!');
  await page.locator('figure').getByText('Ba Đồn cảm ơn bạn!').first().waitFor();
  await page.getByLabel('Tự đóng sau khi chọn').fill('3');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Xin nhập cả ngôn ngữ này').waitFor();
  await page.getByText('Xin nhập số giây từ 8 đến 60.').waitFor();
  expect(await thanks.getByLabel('Tiếng Việt').inputValue()).toBe('Ba Đồn cảm ơn bạn!');
  expect(await axeFindings(page)).toEqual([]);
  await thanks.getByLabel('English').fill('Ba Don thanks you!');
  await page.getByLabel('Tự đóng sau khi chọn').fill('20');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Đã lưu.').waitFor();
  const config = (await (await configOf(token)).json()) as { texts: unknown; timing: { idle: number } };
  expect(config).toMatchObject({ texts: { thanks: { vi: 'Ba Đồn cảm ơn bạn!' } }, timing: { idle: 20 } });
  await page.goto(`${shop.app.address}/kiosks/settings?kiosk=${kioskId}`);
  await page.getByText('Đang theo Ba Đồn khi để trống.').first().waitFor();
  await page.context().close();
});

test('cards for a whole store are made in one go and printed four to a sheet', async () => {
  const page = await shop.staffPage('VNPT');
  await page.goto(`${shop.app.address}/kiosks/pair/cards?store=DH`);
  for (const name of ['Quầy 1', 'Quầy 2', 'Lối ra']) await page.getByRole('checkbox', { name }).check();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Tạo thẻ' }).click();
  await page.getByRole('button', { name: 'In các thẻ' }).waitFor();
  expect(await page.locator('article').count()).toBe(3);
  expect(await axeFindings(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  const boxes = await Promise.all((await page.locator('article').all()).map((card) => card.boundingBox()));
  const [first, second, third] = boxes.map((box) => [Math.round(box?.x ?? -1), Math.round(box?.y ?? -1)]);
  expect(second?.[1]).toBe(first?.[1]);
  expect(third?.[0]).toBe(first?.[0]);
  await page.context().close();
});
