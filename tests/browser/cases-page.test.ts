import { afterAll, beforeAll, expect, test } from 'vitest';
import { handlers } from '#lib/jobs/registry.server.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { administrator, tap } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

/** A low rating just now, with a number and a comment. */
async function unhappy(comment: string, phone: string) {
  const at = shop.ctx.now().toISOString();
  const answers = { smile: 1, criteria: ['wait'], comment, callback: { phone, consent: true as const } };
  const response = tap(1, { startedAt: at, answeredAt: at, answers });
  const { results } = await accept(shop.ctx, administrator, { responses: [response] }, 'vi');
  expect(results).toEqual([{ id: response.id, status: 'stored' }]);
  await runDueJobs(shop.ctx, handlers);
}

test('by keyboard: found, opened, called about and closed', async () => {
  const page = await shop.staffPage('DH');
  await page.goto(`${shop.app.address}/cases`);
  await page.getByRole('heading', { name: 'Chưa có phản hồi nào' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await unhappy('Chờ hơn ba mươi phút mới đến lượt.', '0900000123');
  await unhappy('Nhân viên không đeo thẻ tên, hỏi thì khó chịu.', '0900000456');
  await page.reload();
  await page.getByText('2 phản hồi đang mở, tất cả còn trong hạn.').waitFor();
  expect(await axeFindings(page)).toEqual([]);

  // Down and up, to the search and out of it.
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  await page.keyboard.press('j');
  expect(await focused()).toContain('Chờ hơn');
  await page.keyboard.press('j');
  expect(await focused()).toContain('thẻ tên');
  await page.keyboard.press('k');
  expect(await focused()).toContain('Chờ hơn');
  await page.keyboard.press('/');
  await page.keyboard.type('the ten');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=the/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  expect(await focused()).toContain('thẻ tên');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Gọi lại cho khách hàng' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.content()).not.toContain('0900000456');
  await page.getByRole('button', { name: /Hiện số/ }).press('Enter');
  const number = page.getByRole('link', { name: '0900 000 456' });
  expect(await number.getAttribute('href')).toBe('tel:0900000456');
  await page.getByRole('radio', { name: 'Gặp được khách' }).press('Space');
  await page.getByRole('radio', { name: 'Hài lòng', exact: true }).press('Space');
  await page.getByLabel('Nội dung trao đổi').fill('Đã xin lỗi khách.');
  await page.getByRole('button', { name: 'Lưu cuộc gọi' }).press('Enter');
  await page.getByRole('heading', { name: 'Ghi nguyên nhân và đóng phản hồi' }).waitFor();
  await page.getByLabel('Nguyên nhân gốc').selectOption('Thái độ phục vụ');
  await page.getByLabel('Kết quả').selectOption({ label: 'Đã xin lỗi khách' });
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Đóng phản hồi' }).press('Enter');
  await page.getByRole('heading', { name: 'Không còn việc phải làm' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const rows = await shop.ctx.db.selectFrom('case').select(['state', 'feels', 'outcome']).orderBy('id').execute();
  expect(rows[1]).toEqual({ state: 'closed', feels: 4, outcome: 'apology' });
});

test('on a phone, in English and dark, without anything to the side; the rules below', async () => {
  const page = await shop.staffPage('DH', {
    ...{ viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'en-GB', colorScheme: 'dark' },
  });
  for (const path of ['/cases', '/cases?view=all', '/cases?view=overdue', '/cases/settings']) {
    await page.goto(shop.app.address + path);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
  }
  await page.getByLabel(/working hours|giờ làm việc/).fill('0');
  await page.getByRole('button', { name: /Save|Lưu/ }).click();
  await page.getByText(/whole number from 1 to 80|số nguyên từ 1 đến 80/).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.goto(`${shop.app.address}/cases`);
  await page.locator('a[data-case]').first().click();
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  expect(await axeFindings(page)).toEqual([]);
});
