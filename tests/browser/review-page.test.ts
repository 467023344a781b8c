/** The month's close as its chair sees it: what stands in the way, the list, decisions; nothing that axe minds. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright';
import { createUser } from '#lib/access/access.server.ts';
import { giveFirstPassword } from '#lib/access/employee-login.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { signIn } from '../fixtures/browser.ts';
import { administrator, tap } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
let page: Page;
const password = 'trời xanh mây trắng';

/** The month before this one, on whose days the ratings are given. */
const now = new Date();
const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);

const accessible = async (where: Page) => {
  const { violations } = await new AxeBuilder({ page: where }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
};

beforeAll(async () => {
  shop = await openShop();
  await createUser(shop.ctx, { kind: 'system', id: 'cli', name: 'CLI' }, 'all', {
    ...{ email: 'hd@vnpt.example', name: 'Phạm Thị Hội Đồng', role: 'committee-member', unit: 'VNPT', password },
  });
  const rate = (employee: string, counter: string, level: number) =>
    accept(
      shop.ctx,
      administrator,
      {
        responses: Array.from({ length: 40 }, (_, at) =>
          tap(level, {
            ...{ channel: 'interview', answers: { smile: at % 4 === 0 ? level - 1 : level } },
            visit: { at: `${last}-${String(5 + (at % 5)).padStart(2, '0')}T03:00:00.000Z`, counter, employee },
          }),
        ),
      },
      'vi',
    );
  await rate('NV1', 'DH-1', 5);
  await rate('NV2', 'DH-2', 3);
  await rate('NV3', 'BD-1', 4);
  const context = await shop.browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  await signIn(page, shop.app.address, { email: 'hd@vnpt.example', password });
});
afterAll(() => shop?.close());

test('a month is looked at, frozen, opened, and a line is decided with a reason', async () => {
  await page.goto(`${shop.app.address}/reviews`);
  await accessible(page);
  await page.getByRole('button', { name: 'Xem tháng này' }).click();
  await page.getByRole('heading', { level: 1, name: /Trước khi chốt/ }).waitFor();
  await accessible(page);
  await page.getByRole('button', { name: /^Chốt số liệu/ }).click();
  await page.getByRole('heading', { level: 1, name: /Bình xét tháng/ }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Mở thời gian kiến nghị' }).click();
  await page.getByText('Nhân viên có thể kiến nghị đến hết ngày').waitFor();
  await accessible(page);

  await page.getByRole('button', { name: 'Chấm và quyết định: Nguyễn Thị Ánh Đào' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Danh hiệu').selectOption({ label: 'Không trao' });
  await dialog.getByRole('button', { name: 'Quyết định' }).click();
  await dialog.getByText('Xin ghi rõ lý do.').waitFor();
  await accessible(page);
  await dialog.getByLabel('Lý do').fill('Chuyển công tác.');
  await dialog.getByRole('button', { name: 'Quyết định' }).click();
  await page
    .getByRole('row', { name: /Nguyễn Thị Ánh Đào/ })
    .getByText('Chuyển công tác.')
    .waitFor();

  for (const view of ['Kiến nghị (0)', 'Thay đổi sau khi chốt', 'Văn bản']) {
    await page.getByRole('link', { name: view }).click();
    await page.locator(`a[aria-current="page"]:has-text("${view}")`).waitFor();
    await accessible(page);
  }
  await page.getByRole('button', { name: 'Kiểm chứng' }).click();
  await page.getByText('Tính lại cho đúng kết quả đã chốt').waitFor({ timeout: 30_000 });
});

test('an employee sees the own line, appeals, and rates a colleague in secret', async () => {
  const clerk = { code: 'NV2', name: 'Trần Văn Ơn', store: 'DH' };
  const first = await giveFirstPassword(shop.ctx, administrator, 'all', clerk);
  await shop.ctx.db.updateTable('login').set({ password_temporary: 0 }).where('employee', '=', 'NV2').execute();
  const context = await shop.browser.newContext({ viewport: { width: 390, height: 844 } });
  const own = await context.newPage();
  await signIn(own, shop.app.address, { email: 'NV2', password: first.password });
  await own.goto(`${shop.app.address}/my-review`);
  await own.getByRole('heading', { level: 1, name: 'Bình xét của tôi' }).waitFor();
  await accessible(own);
  await own.getByText(/Kiến nghị · /).click();
  await own.getByRole('textbox', { name: 'Kiến nghị' }).fill('Có phiếu không phải của tôi.');
  await own.getByRole('button', { name: 'Gửi kiến nghị' }).click();
  await own.getByRole('heading', { name: /Kiến nghị của bạn/ }).waitFor();
  await own.getByRole('group', { name: 'Nguyễn Thị Ánh Đào' }).getByText('Rất nhiều').click();
  await own.getByRole('button', { name: 'Gửi phiếu kín' }).click();
  await own.getByText('Bạn đã gửi phiếu. Cảm ơn bạn.').waitFor();
  await accessible(own);
});
