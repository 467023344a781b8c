import { afterAll, beforeAll, expect, test } from 'vitest';
import { rename } from '#lib/kiosk/change.server.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { administrator } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  await rename(shop.ctx, administrator, 'K1', 'Kiosk ở cửa ra vào của điểm giao dịch trung tâm Đồng Hới');
});
afterAll(() => shop?.close());

test('who changed what is found, followed by a link, and handed out', async () => {
  const page = await shop.staffPage('VNPT');
  await page.getByRole('link', { name: 'Nhật ký' }).click();
  await page.waitForURL('**/audit');
  const row = page.getByRole('row', { name: /Đổi tên kiosk/ });
  expect(await row.innerText()).toMatch(/Kiosk 1[^]*→[^]*Kiosk ở cửa ra vào/);
  expect(await axeFindings(page)).toEqual([]);

  await page.getByLabel('Đối tượng').fill('cua ra vao');
  await page.getByRole('button', { name: 'Xem', exact: true }).click();
  await page.waitForURL('**/audit?**q=cua*');
  expect(await page.locator('tbody tr').count()).toBe(1);
  await row.getByRole('link', { name: /Kiosk ở cửa/ }).click();
  await page.waitForURL('**/audit?**q=kiosk%3AK1*');
  await page.getByRole('link', { name: 'Bỏ lọc: Đối tượng' }).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^audit-\d{4}-\d{2}-\d{2}\.csv$/);

  // The wrong way round: said at the field, and what was typed stays.
  await page.goto(`${shop.app.address}/audit?from=2026-11-30&to=2026-11-01`);
  await page.getByText('Ngày bắt đầu phải không sau ngày kết thúc.').waitFor();
  expect(await page.getByLabel('Từ ngày').inputValue()).toBe('2026-11-30');
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
});

test('on a phone, in the dark, in English: audit, settings and what is kept about somebody', async () => {
  const page = await shop.staffPage('VNPT', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await page.context().addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'en', url: shop.app.address }]);
  for (const [path, heading] of [
    ['/audit', 'Audit'],
    ['/settings', 'Settings'],
    ['/employees/NV1/personal', 'Data kept: Nguyễn Thị Ánh Đào'],
  ] as const) {
    await page.goto(shop.app.address + path);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    expect(await axeFindings(page), path).toEqual([]);
    expect(await sidewaysScroll(page), path).toBe(0);
  }
  await page.context().close();
});

test('somebody who left is erased by typing their name; a slip is told at the field', async () => {
  await shop.ctx.db.updateTable('employee').set({ end_day: '2026-01-31' }).where('code', '=', 'NV2').execute();
  const page = await shop.staffPage('VNPT', { javaScriptEnabled: false });
  await page.goto(`${shop.app.address}/employees/NV2/personal`);
  const typed = page.getByLabel(/xin nhập lại tên/);
  await typed.fill('Trần Văn');
  await page.getByRole('button', { name: /Xóa dữ liệu/ }).click();
  await page.getByText('Chưa đúng tên hoặc mã của nhân viên này.').waitFor();
  expect(await typed.inputValue()).toBe('Trần Văn');
  await typed.fill('tran van on');
  await page.getByRole('button', { name: /Xóa dữ liệu/ }).click();
  await page.getByText('Đã xóa dữ liệu cá nhân.').waitFor();
  await page.getByRole('heading', { name: 'Dữ liệu đang lưu: Nhân viên đã nghỉ' }).waitFor();
  await page.context().close();
});

test('a manager who opens another unit is told so, with the way back; a wrong period stays on the page', async () => {
  const page = await shop.staffPage('BD');
  const refused = await page.goto(`${shop.app.address}/ranking?unit=DH`);
  expect(refused?.status()).toBe(403);
  await page.getByRole('heading', { name: 'Bạn không có quyền với đơn vị DH' }).waitFor();
  await page.getByRole('link', { name: 'Xem đơn vị của tôi' }).click();
  await page.getByRole('heading', { name: 'Xếp hạng giao dịch viên' }).waitFor();
  await page.goto(`${shop.app.address}/ranking?from=2026-11-30&to=2026-11-01`);
  await page.getByText('Ngày bắt đầu phải không sau ngày kết thúc.').waitFor();
  expect(await page.getByLabel('Từ ngày').inputValue()).toBe('2026-11-30');
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
});
