import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

const file = (name: string, content: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

test('a form from elsewhere is looked at, filtered, named and a draft', async () => {
  const page = await shop.staffPage('VNPT');
  await page.goto(`${shop.app.address}/surveys/import`);
  expect(await axeFindings(page)).toEqual([]);
  const send = page.getByRole('button', { name: 'Đọc và xem trước' });
  await page.getByLabel('Tệp XLSForm').setInputFiles(file('don-gia.csv', 'mã,giá\nA,1'));
  await send.click();
  await page.getByText('không có cột “type”').waitFor();

  await page.getByLabel('Tệp XLSForm').setInputFiles('tests/fixtures/xlsforms/logic.csv');
  await send.click();
  await page.getByRole('heading', { name: 'Xem trước: logic.csv' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: /^Để biết/ }).click();
  await expect.poll(() => page.locator('#findings tbody tr').count()).toBe(6);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysScroll(page)).toBe(0);
  expect(await axeFindings(page)).toEqual([]);

  await page.getByLabel('Mã khảo sát').fill('Mã Sai');
  const make = page.getByRole('button', { name: 'Lập bản nháp và mở để sửa' });
  await make.click();
  await page.getByText('Mã gồm chữ thường không dấu').waitFor();
  await page.getByLabel('Tên khảo sát (tiếng Việt)').fill('Thử lô-gíc');
  await page.getByLabel('Mã khảo sát').fill('thu-logic');
  await make.click();
  await page.waitForURL('**/surveys/thu-logic/edit');
  await page.context().close();
});
