import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayWord } from '#lib/organisation/roster-words.ts';
import { mondayOf } from '#lib/organisation/roster.ts';
import { accept } from '#lib/response/accept.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { kioskActor, tap } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

const ZONE = 'Asia/Ho_Chi_Minh';
const today = dayOf(new Date(), ZONE);
const nextMonday = addDays(mondayOf(today), 7);

test('a shift is typed, dragged and taken back; a clash is told at the field', async () => {
  const page = await shop.staffPage('DH');
  await page.goto(`${shop.app.address}/shifts?week=${nextMonday}`);
  const cell = (row: string, day: string) => page.locator(`[data-row="${row}"][data-day="${day}"]`);
  const add = (counter: string) => page.getByRole('link', { name: `Thêm ca: ${counter}, ${dayWord(nextMonday)}` });
  await add('Quầy 1').click();
  await page.getByRole('combobox', { name: 'Giao dịch viên' }).fill('anh dao');
  await page.getByRole('option', { name: 'Nguyễn Thị Ánh Đào' }).click();
  await page.getByLabel('Giờ', { exact: true }).fill('7h30-11h30');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Đã lưu ca.').waitFor();
  expect(await cell('DH-1', nextMonday).innerText()).toContain('07:30–11:30');

  const block = page.locator('[data-shift]');
  const target = await cell('DH-2', addDays(nextMonday, 2)).boundingBox();
  await block.hover();
  await page.mouse.down();
  await page.mouse.move((target?.x ?? 0) + 40, (target?.y ?? 0) + 20, { steps: 8 });
  await page.mouse.up();
  await cell('DH-2', addDays(nextMonday, 2)).locator('[data-shift]').waitFor();
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await cell('DH-1', nextMonday).locator('[data-shift]').waitFor();
  await block.focus();
  await page.keyboard.press('Alt+ArrowDown');
  await cell('DH-2', nextMonday).locator('[data-shift]').waitFor();

  await add('Quầy 2').click();
  await page.getByRole('combobox', { name: 'Giao dịch viên' }).fill('Trần Văn Ơn');
  await page.getByLabel('Giờ', { exact: true }).fill('11-15');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Quầy này đã có ca của Nguyễn Thị Ánh Đào').waitFor();
  expect(await page.getByLabel('Giờ', { exact: true }).inputValue()).toBe('11-15');
  await page.keyboard.press('Escape');
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
});

test('ratings that belong to nobody are given to who served, after a look at what moves', async () => {
  const day = addDays(today, -1);
  const at = (minute: number) => new Date(momentOf(day, '09:00', ZONE).getTime() + minute * 60_000).toISOString();
  const responses = [0, 1, 2].map((minute) =>
    tap(4, { answeredAt: at(minute), startedAt: at(minute), visit: { counter: 'DH-1', employee: null } }),
  );
  await accept(shop.ctx, kioskActor, { responses }, 'vi');
  const page = await shop.staffPage('DH');
  await page.goto(`${shop.app.address}/shifts?week=${day}`);
  await page.getByRole('link', { name: '3 đánh giá trong tuần này chưa gắn với ai' }).click();
  await page.getByText('Không ai vào ca, bảng ca trống').first().waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: /Cho biết ai đã phục vụ/ }).click();
  await page.getByRole('combobox', { name: 'Giao dịch viên' }).fill('NV2');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Thay đổi này chuyển 3 phiếu').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Lưu và chuyển 3 phiếu' }).click();
  await page.getByText('Đã lưu và chuyển 3 phiếu.').waitFor();
  const moved = await shop.ctx.db.selectFrom('response').select(['employee', 'attribution']).distinct().execute();
  expect(moved).toEqual([{ employee: 'NV2', attribution: 'corrected' }]);
  expect((await verify(shop.ctx)).named).toEqual([]);
  await page.getByRole('link', { name: 'Các lần sửa ca' }).first().click();
  await page.getByText('3 phiếu được chuyển').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
});

test('without JavaScript, on a phone and in English', async () => {
  const page = await shop.staffPage('BD', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await page.context().addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'en', url: shop.app.address }]);
  await page.goto(`${shop.app.address}/shifts?week=${nextMonday}`);
  expect(await sidewaysScroll(page)).toBe(0);
  await page
    .getByRole('link', { name: /Add a shift/ })
    .first()
    .click();
  await page.getByRole('combobox', { name: 'Clerk' }).fill('do khanh linh');
  await page.getByLabel('Hours').fill('sáng');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Give a beginning and an end').waitFor();
  expect(await page.getByRole('combobox', { name: 'Clerk' }).inputValue()).toBe('do khanh linh');
  await page.getByLabel('Hours').fill('8-12');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The shift is saved.').waitFor();
  await page.locator('[data-shift]').click();
  await page.getByRole('button', { name: 'Delete the shift' }).click();
  await page.getByText('The shift is deleted.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  expect(await page.locator('[data-shift]').count()).toBe(1);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.context().close();
});
