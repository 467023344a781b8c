import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept } from '#lib/response/accept.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { administrator, tap } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  const today = dayOf(new Date(), 'Asia/Ho_Chi_Minh');
  const rated = (employee: string, counter: string, level: number) =>
    Array.from({ length: 60 }, (_, nth) => {
      const at = `${addDays(today, -(nth % 20))}T01:${String(nth).padStart(2, '0')}:00.000Z`;
      return tap(level, { channel: 'interview', visit: { at, counter, employee } });
    }).filter(({ visit }) => (visit?.at ?? '') < new Date().toISOString());
  const responses = [...rated('NV1', 'DH-1', 5), ...rated('NV2', 'DH-2', 4), ...rated('NV3', 'BD-1', 2)];
  await accept(shop.ctx, administrator, { responses }, 'vi');
});
afterAll(() => shop.close());

test('from the chain down to one clerk and a single response, and back, each with its address', async () => {
  const page = await shop.staffPage('VNPT');
  await page.waitForURL(({ pathname }) => pathname === '/');
  await page.getByRole('link', { name: 'VNPT Quảng Trị' }).first().click();
  await page.getByRole('link', { name: 'Đồng Hới', exact: true }).click();
  await page.waitForURL(/\/units\/DH\?span=month/);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Xem xếp hạng đầy đủ' }).click();
  await page.getByRole('link', { name: '90 ngày qua' }).click();
  await page
    .getByRole('row', { name: /Nguyễn Thị Ánh Đào/ })
    .getByRole('link')
    .click();
  await page.getByRole('heading', { name: 'Vì sao Nguyễn Thị Ánh Đào ở vị trí này?' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.goBack();
  await page.getByRole('row', { name: /Trần Văn Ơn/ }).waitFor();
  expect(new URL(page.url()).searchParams.get('unit')).toBe('DH');
  await page.goto(`${shop.app.address}/units/DH`);
  await page.getByRole('link', { name: 'Xem từng phiếu' }).click();
  await page.getByRole('heading', { name: 'Từng phiếu' }).waitFor();
  await page.getByLabel('Mức').selectOption('low');
  await page.getByRole('button', { name: 'Xem' }).click();
  await page.getByText('Không có phiếu nào khớp').waitFor();
  expect(await axeFindings(page)).toEqual([]);
});

test('a manager’s phone shows the own store, in English and in the dark', async () => {
  const page = await shop.staffPage('BD', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await page.context().addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'en', url: shop.app.address }]);
  for (const path of ['/', '/ranking', '/responses']) {
    await page.goto(`${shop.app.address}${path}`);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
  }
  await page.goto(shop.app.address);
  await page.getByRole('heading', { name: 'Ba Đồn' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Đồng Hới' }).count()).toBe(0);
});
