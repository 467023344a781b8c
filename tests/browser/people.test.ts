import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { photo } from '../fixtures/photos.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

const file = (name: string, content: string | Buffer, mimeType = 'image/jpeg') => ({
  name,
  mimeType,
  buffer: Buffer.from(content),
});

test('a photo is framed by keys, kept, and shown at the kiosk, without a network too', async () => {
  const page = await shop.staffPage('VNPT');
  await page.goto(`${shop.app.address}/employees`);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Nguyễn Thị Ánh Đào' }).click();
  await page.getByRole('heading', { name: 'Nguyễn Thị Ánh Đào' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const field = page.getByLabel('Chọn ảnh');
  const wrong = page.locator('.error');

  await field.setInputFiles(file('cv.jpg', '%PDF-1.7'));
  expect(await wrong.textContent()).toContain('không phải ảnh JPEG, PNG hoặc WebP');
  await field.setInputFiles(file('big.jpg', Buffer.alloc(21 * 1024 * 1024)));
  await page.getByText('Ảnh lớn quá 20 MB').waitFor();

  await field.setInputFiles(file('photo.jpg', await photo('jpeg', 900, 1400)));
  const frame = page.getByRole('application');
  await frame.waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await frame.focus();
  for (const key of ['+', '+', 'ArrowUp', 'ArrowLeft', '-']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Lưu ảnh' }).click();
  await page.getByText('Đã lưu ảnh.').waitFor();
  const width = await page.locator('section img').evaluate((img: HTMLImageElement) => img.naturalWidth);
  expect(width).toBe(256);

  const now = Date.now();
  const shift = { id: 'R', counter: 'DH-1', store: 'DH', employee: 'NV1', source: 'roster' as const };
  const [starts_at, ends_at] = [new Date(now - 60_000).toISOString(), new Date(now + 3_600_000).toISOString()];
  await shop.ctx.db
    .insertInto('shift')
    .values({ ...shift, starts_at, ends_at })
    .execute();
  const kiosk = (await shop.kiosk()).page;
  const seen = () => kiosk.locator('.who img').evaluate((img: HTMLImageElement) => img.naturalWidth);
  await expect.poll(seen).toBe(256);
  await kiosk.evaluate(() => navigator.serviceWorker.ready);
  await kiosk.reload();
  await kiosk.context().setOffline(true);
  await kiosk.reload();
  await expect.poll(seen).toBe(256);
  await kiosk.context().close();
  await page.context().close();
});

test('a file is looked over before it is imported; faults are told at their places', async () => {
  const page = await shop.staffPage('VNPT');
  await page.goto(`${shop.app.address}/import`);
  expect(await axeFindings(page)).toEqual([]);
  const header = 'Mã NV;Họ tên;Mã điểm giao dịch;Ngày bắt đầu\n';
  const upload = async (rows: string) => {
    await page.getByLabel('Tệp CSV hoặc XLSX').setInputFiles(file('nhan-vien.csv', header + rows, 'text/csv'));
    await page.getByRole('button', { name: 'Xem trước' }).click();
    await page.getByRole('heading', { name: 'Xem trước: nhan-vien.csv' }).waitFor();
  };
  await upload('NV8;Lê Ý;XX;31/02/2026\n');
  await page.getByText('“31/02/2026” không phải là ngày').waitFor();
  await page.getByText('Không có điểm giao dịch XX').waitFor();
  expect(await page.getByRole('button', { name: /^Nhập/ }).count()).toBe(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Chọn tệp khác' }).click();

  await upload('NV8;Lê Ý;DH;\nNV2;Trần Văn Ơn;BD;\n');
  await page.getByText('Sẽ thêm 1 dòng và thay đổi 1 dòng').waitFor();
  expect(await page.locator('tbody tr', { hasText: 'Trần Văn Ơn' }).textContent()).toMatch(/DH.*BD/s);
  expect(await axeFindings(page)).toEqual([]);
  await page.reload();
  await page.getByRole('button', { name: 'Nhập 2 thay đổi' }).click();
  await page.getByText('Đã nhập xong.').waitFor();
  await page.getByRole('link', { name: 'Xem danh sách giao dịch viên' }).click();
  await page.getByRole('link', { name: 'Lê Ý' }).waitFor();
  await page.context().close();
});

test('many are changed at once, with their PINs printed; one page is not another’s', async () => {
  const page = await shop.staffPage('BD');
  await page.goto(`${shop.app.address}/employees`);
  await page.getByRole('checkbox', { name: 'Chọn cả trang' }).check();
  await page.getByRole('button', { name: 'Sửa những người đã chọn' }).click();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Xem trước' }).click();
  await page.getByRole('button', { name: /^Thực hiện cho/ }).click();
  await page.getByText('Chỉ hiện một lần này.').waitFor();
  expect(await page.locator('.pin').allTextContents()).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\d{6}$/)]),
  );
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
});

test('it works without JavaScript, on a phone and in English; what was typed stays', async () => {
  const page = await shop.staffPage('VNPT', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await page.context().addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'en', url: shop.app.address }]);
  await page.goto(`${shop.app.address}/employees`);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByRole('link', { name: 'Add an employee' }).click();
  await page.getByLabel('Name').fill('Nguyễn Hoàng Thị Quỳnh Anh Thư Phương Thảo');
  await page.getByLabel('Employee code').fill('nv1');
  await page.getByLabel('Store').fill('Ba Đồn');
  await page.getByRole('button', { name: 'Add an employee' }).click();
  await page.getByText('The code NV1 is taken.').waitFor();
  expect(await page.getByLabel('Store').inputValue()).toBe('Ba Đồn');
  await page.getByLabel('Employee code').fill('NV77');
  await page.getByRole('button', { name: 'Add an employee' }).click();
  await page.getByRole('heading', { name: 'Nguyễn Hoàng Thị Quỳnh Anh Thư Phương Thảo' }).waitFor();
  expect(await sidewaysScroll(page)).toBe(0);

  // Refused before it is read, and said so all the same.
  await page.getByLabel('Choose a photo').setInputFiles(file('big.jpg', Buffer.alloc(30 * 1024 * 1024)));
  await page.getByRole('button', { name: 'Save the photo' }).click();
  await page.getByText('The photo is larger than 20 MB').waitFor();
  await page.getByLabel('Choose a photo').setInputFiles(file('photo.png', await photo('png'), 'image/png'));
  await page.getByRole('button', { name: 'Save the photo' }).click();
  await page.getByText('The photo is saved.').waitFor();
  await page.getByText('Delete this employee…').click();
  await page.getByRole('button', { name: /^Delete “/ }).click();
  await page.getByText('The employee is deleted.').waitFor();
  await page.context().close();
});
