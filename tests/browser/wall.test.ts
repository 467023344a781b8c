/** A back-office screen: made on its page, opened by its link, alive after a night without a network. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

test('made by a manager, opened by its link, told of a lost network, over once it is removed', async () => {
  const manager = await shop.staffPage('DH');
  await manager.goto(`${shop.app.address}/kiosks/walls`);
  await manager.getByLabel('Điểm giao dịch').fill('DH');
  await manager.getByLabel('Tên màn hình').fill('Ti vi');
  await manager.getByRole('button', { name: 'Tạo đường dẫn' }).click();
  const link = await manager.locator('code').innerText();
  expect(await axeFindings(manager)).toEqual([]);

  const context = await shop.browser.newContext({ viewport: { width: 1280, height: 720 } });
  const screen = await context.newPage();
  await screen.clock.install();
  await screen.goto(link);
  await screen.getByText('Chờ những nụ cười đầu tiên').waitFor();
  expect(screen.url()).toBe(`${shop.app.address}/wall`);
  expect(await axeFindings(screen)).toEqual([]);
  expect(await sidewaysScroll(screen)).toBe(0);

  await context.setOffline(true);
  await screen.clock.runFor(100_000);
  await screen.getByText('Mất mạng từ').waitFor();
  await context.setOffline(false);
  await screen.clock.runFor(70_000);
  await screen.getByText('Mất mạng từ').waitFor({ state: 'detached' });

  await manager.reload();
  await manager.getByLabel('Gỡ màn hình Ti vi').click();
  await manager.getByRole('button', { name: 'Gỡ “Ti vi” ngay' }).click();
  await manager.getByText('Đã gỡ.').waitFor();
  await screen.reload();
  await screen.getByText('Màn hình này chưa được nối').waitFor();
  await context.close();
});
