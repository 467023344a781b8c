/** The main job in a real browser against the built application: a customer taps, a manager sees. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { revoke } from '#lib/kiosk/change.server.ts';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { administrator, PIN } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

const words = ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'];

const face = (page: Page, level: number) => page.getByRole('button', { name: words[level - 1] ?? '', exact: true });
const thanks = (page: Page) => page.getByRole('heading', { name: 'Cảm ơn Quý khách!' });

/** One customer: a face, done, and the device's clock on to the next. */
async function customer(page: Page, level: number) {
  await face(page, level).click();
  await thanks(page).waitFor();
  await page.getByRole('button', { name: 'Xong' }).click();
  await page.clock.fastForward(20_000);
  await page.getByRole('group', { name: 'Chọn một khuôn mặt' }).waitFor();
}

async function openCorner(page: Page, cornerPin: string) {
  const brand = page.getByRole('button', { name: /góc nhân viên/i });
  await brand.focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Nhập mã PIN của góc nhân viên').fill(cornerPin);
  await page.keyboard.press('Enter');
}

async function signOn(page: Page, cornerPin: string, name: string, pin = PIN) {
  await openCorner(page, cornerPin);
  await page.getByRole('button', { name: 'Vào ca' }).click();
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByLabel(new RegExp(name)).fill(pin);
  await page.keyboard.press('Enter');
}

const stored = (counter: string) =>
  shop.ctx.db
    .selectFrom('response')
    .selectAll()
    .where('counter', '=', counter)
    .orderBy('seq')
    .orderBy('answered_at')
    .execute();

/** Waits until the server holds that many answers of the counter. */
async function untilStored(counter: string, count: number) {
  await expect.poll(async () => (await stored(counter)).length, { timeout: 20_000 }).toBe(count);
  return stored(counter);
}

test('offline, ten ratings; network back: exactly ten, with their clerk, and the ranking counts them', async () => {
  const { page, cornerPin } = await shop.kiosk({ clock: true });
  await signOn(page, cornerPin, 'Trần Văn Ơn');
  await page.getByText('Đã ghi nhận').waitFor();
  await page.getByRole('button', { name: 'Đóng' }).click();
  await page.getByText('Trần Văn Ơn').waitFor();

  await page.context().setOffline(true);
  const levels = [5, 4, 5, 3, 5, 1, 5, 4, 2, 5];
  for (const level of levels) await customer(page, level);
  expect(await stored('DH-1')).toEqual([]);
  await page.context().setOffline(false);

  const rows = await untilStored('DH-1', 10);
  expect(rows.map(({ rating }) => rating)).toEqual(levels);
  for (const row of rows)
    expect(row).toMatchObject({
      employee: 'NV2',
      store: 'DH',
      attribution: 'screen',
      quarantined: 0,
      channel: 'kiosk',
    });
  // One sequence with the sign-on before them, and no number missing.
  expect(rows.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const [outbox] = await shop.ctx.db.selectFrom('outbox').selectAll().execute();
  expect(outbox?.received).toBe('1-11');

  const manager = await shop.staffPage('DH');
  await manager.goto(`${shop.app.address}/ranking`);
  await expect
    .poll(() => manager.getByRole('listitem').filter({ hasText: 'Trần Văn Ơn' }).innerText())
    .toMatch(/\(10\b/);
  await page.context().close();
});

test('a wrong PIN is told at once and changes nothing', async () => {
  const { page, cornerPin } = await shop.kiosk({ counter: 'DH-2' });
  await signOn(page, cornerPin, 'Nguyễn Thị Ánh Đào', '1111');
  await page.getByRole('alert').filter({ hasText: 'PIN' }).waitFor();
  const shifts = await shop.ctx.db.selectFrom('shift').selectAll().where('employee', '=', 'NV1').execute();
  expect(shifts).toEqual([]);
  const manager = await shop.staffPage('DH');
  await manager.goto(`${shop.app.address}/kiosks`);
  const notice = manager.getByText('Vào ca bị từ chối: Nguyễn Thị Ánh Đào');
  await notice.waitFor();
  await manager.getByRole('button', { name: 'Đã xem' }).click();
  await notice.waitFor({ state: 'detached' });
  await page.context().close();
});

test('by keyboard alone: rate, change, give a reason, done; and in English', async () => {
  const { page } = await shop.kiosk({ counter: 'DH-2' });
  await page.getByRole('button', { name: 'English' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'How did our staff serve you?' }).waitFor();
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Thank you!' }).waitFor();
  await page.keyboard.press('1');
  const reason = page.getByRole('button', { name: 'Long wait' });
  await reason.focus();
  await page.keyboard.press('Space');
  expect(await reason.getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('button', { name: 'Done' }).focus();
  await page.keyboard.press('Enter');
  const [row] = await untilStored('DH-2', 1);
  expect(row).toMatchObject({ rating: 1, locale: 'en', employee: '', personal: 0 });
  expect(JSON.parse(row?.answers ?? '{}')).toEqual({ smile: 1, criteria: ['wait'] });
  // The next customer is greeted in Vietnamese.
  await page.getByRole('group', { name: 'Chọn một khuôn mặt' }).waitFor();
  await page.context().close();
});

test('revoked in the middle: nothing is lost; paired again, it drains', async () => {
  const { page } = await shop.kiosk({ counter: 'DH-2' });
  const before = (await stored('DH-2')).length;
  const kiosks = await shop.ctx.db
    .selectFrom('kiosk')
    .select('id')
    .where('counter', '=', 'DH-2')
    .where('revoked_at', 'is', null)
    .execute();
  for (const { id } of kiosks) await revoke(shop.ctx, administrator, id);
  await face(page, 5).click();
  await thanks(page).waitFor();
  await page.getByRole('button', { name: 'Xong' }).click();
  await page.getByText('Máy cần được ghép lại').waitFor();
  expect(await stored('DH-2')).toHaveLength(before);

  const { code } = await createPairingCode(shop.ctx, administrator, { counter: 'DH-2' });
  await page.goto(`${shop.app.address}/kiosk#pair=${code}`);
  const rows = await untilStored('DH-2', before + 1);
  expect(rows.filter(({ rating }) => rating === 5)).toHaveLength(1);
  await page.context().close();
});

test('a double tap rates once and ticks nothing; the way to something else is not undone', async () => {
  const { page } = await shop.kiosk({ counter: 'DH-2', clock: true });
  const before = (await stored('DH-2')).length;
  for (const [at, level] of [1, 2, 4].entries()) {
    await page.getByRole('button', { name: 'Đánh giá điểm giao dịch' }).dblclick();
    await page.getByRole('heading', { name: 'Quý khách thấy điểm' }).waitFor();
    const box = await face(page, level).boundingBox();
    await page.mouse.dblclick((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
    await thanks(page).waitFor();
    await page.getByRole('button', { name: 'Xong' }).click();
    const rows = await untilStored('DH-2', before + at + 1);
    expect(rows.map(({ answers }) => JSON.parse(answers) as object)).toContainEqual({ visit: level });
    await page.clock.fastForward(20_000);
    await page.getByRole('group', { name: 'Chọn một khuôn mặt' }).waitFor();
  }
  await page.context().close();
});

test('an exit kiosk asks about the visit, under another name', async () => {
  const { page } = await shop.kiosk({ store: 'DH' });
  await page.getByRole('heading', { name: 'Quý khách thấy điểm giao dịch hôm nay thế nào?' }).waitFor();
  await face(page, 4).click();
  await thanks(page).waitFor();
  await page.getByRole('button', { name: 'Xong' }).click();
  const [row] = await untilStored('', 1);
  expect(row).toMatchObject({ question: 'visit', rating: 4, store: 'DH', employee: '' });
  await page.context().close();
});

const sizes = { landscape: { width: 1280, height: 800 }, portrait: { width: 800, height: 1280 } };

test.each(Object.entries(sizes))(
  '%s: axe finds nothing, targets are large, nothing scrolls sideways',
  async (_, size) => {
    const { page } = await shop.kiosk({ counter: 'DH-2', browser: { viewport: size } });
    const check = async () => {
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
      for (const button of await page.getByRole('button').all()) {
        const box = await button.boundingBox();
        if (!box) continue;
        expect(Math.min(box.width, box.height), await button.innerText()).toBeGreaterThanOrEqual(96);
      }
    };
    await check();
    await face(page, 2).click();
    await thanks(page).waitFor();
    await check();
    await page.context().close();
  },
);

test('starts from the service worker with no network, and keeps a rating that was in progress', async () => {
  const { page } = await shop.kiosk({ counter: 'DH-2' });
  const before = (await stored('DH-2')).length;
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // The worker has the page once it controls one.
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await page.context().setOffline(true);
  await face(page, 3).click();
  await thanks(page).waitFor();
  await page.reload();
  await page.getByRole('group', { name: 'Chọn một khuôn mặt' }).waitFor();
  await page.context().setOffline(false);
  const rows = await untilStored('DH-2', before + 1);
  expect(rows.filter(({ rating }) => rating === 3)).toHaveLength(1);
  await page.context().close();
});

test('held in the hand: a whole flow fits a phone, and back from a break is one step', async () => {
  const browser = { viewport: { width: 390, height: 844 } };
  const { page, cornerPin } = await shop.kiosk({ counter: 'DH-2', browser });
  const overflow = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight } = document.documentElement;
      return [scrollWidth - clientWidth, Math.max(0, scrollHeight - innerHeight)];
    });
  expect(await overflow()).toEqual([0, 0]);
  await signOn(page, cornerPin, 'Trần Văn Ơn');
  await page.getByText('Đã ghi nhận').waitFor();
  await page.getByRole('button', { name: 'Tạm nghỉ' }).click();
  await page.getByLabel('Tạm nghỉ: mã PIN của Trần Văn Ơn').fill(PIN);
  await page.keyboard.press('Enter');
  await page.getByText('Đang tạm nghỉ: Trần Văn Ơn').waitFor();
  await page.getByRole('button', { name: 'Tiếp tục phục vụ' }).click();
  await page.getByLabel('Tiếp tục phục vụ: mã PIN của Trần Văn Ơn').fill(PIN);
  await page.keyboard.press('Enter');
  await page.getByText('Đang phục vụ: Trần Văn Ơn').waitFor();
  await page.getByRole('button', { name: 'Đóng' }).click();
  await page.keyboard.press('1');
  await page.getByRole('heading', { name: 'Cảm ơn Quý khách!' }).waitFor();
  expect(await overflow()).toEqual([0, 0]);
  // What lands on the screen in its first moment is a nervous finger's second tap, and does not count.
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Gọi lại cho tôi' }).click();
      return page.getByRole('textbox').count();
    })
    .toBe(1);
  await page.getByRole('textbox').fill('09123456789');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Gửi số điện thoại' }).click();
  await page.getByText('Số di động có 10 chữ số').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
});
