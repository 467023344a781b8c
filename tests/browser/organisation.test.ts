import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

test('an administrator builds a province, a store and its counters from nothing, and pairs the first kiosk', async () => {
  const page = await shop.staffPage('VNPT');
  await page.goto(`${shop.app.address}/organisation`);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Mở VNPT Quảng Trị' }).click();
  await page.getByRole('link', { name: 'Ba Đồn' }).waitFor();

  await page.getByRole('link', { name: 'Thêm đơn vị' }).click();
  await page.getByLabel('Tên', { exact: true }).fill('VNPT Đà Nẵng');
  await page.getByLabel('Mã', { exact: true }).fill('qt');
  await page.getByRole('button', { name: 'Thêm' }).click();
  await page.getByText('Mã QT đã dùng cho “VNPT Quảng Trị”.').waitFor();
  expect(await page.getByLabel('Tên', { exact: true }).inputValue()).toBe('VNPT Đà Nẵng');
  await page.getByLabel('Mã', { exact: true }).fill('dn');
  await page.getByRole('button', { name: 'Thêm' }).click();

  await page.getByText('Đã thêm VNPT Đà Nẵng').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Thêm đơn vị trực thuộc' }).click();
  await page.getByRole('heading', { name: 'Thêm đơn vị' }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Trực thuộc' }).inputValue()).toBe('VNPT Đà Nẵng (DN)');
  await page.getByLabel('Tên', { exact: true }).fill('Hải Châu');
  await page.getByLabel('Mã', { exact: true }).fill('DN-HC');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Thêm' }).click();

  await page.getByText('Tiếp theo, xin thêm các quầy').waitFor();
  for (const n of [1, 2]) {
    await page.getByLabel('Mã quầy').fill(`DN-HC-${n}`);
    await page.getByLabel('Tên quầy').last().fill(`Quầy ${n}`);
    await page.getByRole('button', { name: 'Thêm quầy' }).click();
    await page.getByText(`DN-HC-${n}`).waitFor();
  }
  await page.getByLabel('Chủ nhật', { exact: true }).uncheck();
  await page.getByLabel('Thứ Bảy: giờ đóng cửa').fill('11h30');
  await page.getByLabel('Thứ Hai: giờ đóng cửa').fill('5');
  await page.getByRole('button', { name: 'Lưu' }).first().click();
  await page.getByText('Xin nhập giờ mở và giờ đóng dạng 07:30.').waitFor();
  expect(await page.getByLabel('Thứ Bảy: giờ đóng cửa').inputValue()).toBe('11h30');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByLabel('Thứ Hai: giờ đóng cửa').fill('17:00');
  await page.getByRole('button', { name: 'Lưu' }).first().click();
  await page.getByText('Đã lưu.').waitFor();
  expect(await page.getByLabel('Thứ Bảy: giờ đóng cửa').inputValue()).toBe('11:30');

  await page.getByRole('link', { name: 'Ghép kiosk' }).click();
  await page.getByRole('radio', { name: 'Quầy 2' }).check();
  await page.getByRole('button', { name: 'Tạo mã ghép' }).click();
  await page.locator('.code').waitFor();
  await page.context().close();
});

test('without JavaScript, on a phone: a unit is found, renamed, cannot be deleted and says why', async () => {
  const page = await shop.staffPage('VNPT', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await page.goto(`${shop.app.address}/organisation`);
  await page.getByRole('searchbox').fill('ba don');
  await page.getByRole('button', { name: 'Tìm' }).click();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByRole('link', { name: 'Ba Đồn' }).click();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByText('Không xoá được “Ba Đồn”').waitFor();
  await page.getByLabel('Trực thuộc').fill('Không có nơi này');
  await page.getByLabel('Tên', { exact: true }).fill('Ba Đồn mới');
  await page.locator('form[action="?/change"] button').click();
  await page.getByText('Không có đơn vị mã “Không có nơi này”.').waitFor();
  await page.getByLabel('Trực thuộc').fill('vnpt quang tri');
  await page.locator('form[action="?/change"] button').click();
  await page.getByRole('heading', { name: 'Ba Đồn mới' }).waitFor();

  await page.goto(`${shop.app.address}/organisation/holidays`);
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Thêm các ngày đã chọn' }).click();
  await page.getByRole('button', { name: 'Bỏ ngày' }).first().waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.context().close();
});
