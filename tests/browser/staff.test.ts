import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUser } from '#lib/access/access.server.ts';
import { axeFindings, sidewaysScroll, signIn } from '../fixtures/browser.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

const password = 'sóng biển rì rào';
const email = 'phong.van@vnpt.example';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  const person = { email, name: 'Nguyễn Thị Ánh Đào', role: 'interviewer', unit: 'QT', password };
  await createUser(shop.ctx, { kind: 'system', id: 'cli', name: 'CLI' }, 'all', person);
});

afterAll(() => shop?.close());

/** Everything that the browser complained of, a blocked script or style among it. */
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && heard.push(message.text())));
  page.on('pageerror', (error) => void heard.push(error.message));
  return heard;
}

const pathOf = (page: Page) => page.url().slice(shop.app.address.length);

test('signing in and out, language and appearance work without JavaScript', async () => {
  const context = await shop.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.app.address}/ranking?by=store`);
  expect(pathOf(page)).toBe('/sign-in?to=%2Franking%3Fby%3Dstore');

  const enter = async (typed: string) => {
    await page.getByLabel('Mật khẩu').fill(typed);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
  };
  await page.getByLabel('Email').fill('DH@vnpt.example');
  await enter('mưa rơi gió thổi');
  expect(await page.getByRole('alert').innerText()).toBe('Tên đăng nhập hoặc mật khẩu không đúng.');
  expect(await page.getByLabel('Email').inputValue()).toBe('DH@vnpt.example');
  await enter('trời xanh mây trắng');
  expect(pathOf(page)).toBe('/ranking?by=store');
  const cookie = (await context.cookies()).find(({ name }) => name === 'smile.session_token');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: false });

  const account = () => page.locator('summary', { hasText: 'Quỳnh Anh' }).click();
  await account();
  await page.getByRole('button', { name: 'English' }).click();
  expect(pathOf(page)).toBe('/ranking?by=store');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await account();
  await page.getByRole('button', { name: 'Dark' }).click();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await account();
  await page.getByRole('button', { name: 'Sign out' }).click();
  expect(pathOf(page)).toBe('/sign-in');
  await page.goto(`${shop.app.address}/kiosks`);
  expect(pathOf(page)).toBe('/sign-in?to=%2Fkiosks');
  await context.close();
});

test.each([
  {
    locale: 'vi',
    home: 'Chưa có trang nào dành cho tài khoản này',
    needs: 'Cần có quyền: xem xếp hạng.',
    gone: 'Không tìm thấy trang này',
  },
  {
    locale: 'en',
    home: 'There is no page for this account yet',
    needs: 'It needs the permission to see rankings.',
    gone: 'This page was not found',
  },
])('the wrong role is told which permission is missing ($locale)', async ({ locale, home, needs, gone }) => {
  const context = await shop.browser.newContext({ colorScheme: 'dark' });
  await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: locale, url: shop.app.address }]);
  const page = await context.newPage();
  await signIn(page, shop.app.address, { email, password });
  await page.getByRole('heading', { name: home }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.locator('nav').count()).toBe(0);

  const refused = await page.goto(`${shop.app.address}/ranking`);
  expect(refused?.status()).toBe(403);
  await page.getByText(needs).waitFor();
  expect(await axeFindings(page)).toEqual([]);

  const missing = await page.goto(`${shop.app.address}/nowhere`);
  expect(missing?.status()).toBe(404);
  await page.getByRole('heading', { name: gone }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await context.close();
});

test('nothing is blocked or goes wrong in the browser, on a phone and at twice the text size', async () => {
  const context = await shop.browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const heard = complaints(page);
  const larger = () => page.addStyleTag({ content: 'html { font-size: 200% }' });
  const reply = await page.goto(`${shop.app.address}/sign-in`);
  const scripts = /script-src ([^;]+)/.exec(reply?.headers()['content-security-policy'] ?? '')?.[1];
  expect(scripts).toMatch(/^'self' 'nonce-[^']+'$/);
  expect(await axeFindings(page)).toEqual([]);
  await larger();
  expect(await sidewaysScroll(page)).toBe(0);

  await signIn(page, shop.app.address, { email: 'DH@vnpt.example', password: 'trời xanh mây trắng' });
  await page.goto(`${shop.app.address}/ranking`);
  expect(await axeFindings(page)).toEqual([]);
  await larger();
  expect(await sidewaysScroll(page)).toBe(0);
  // More pages than fit under a thumb stand behind one word.
  await page.locator('nav summary').click();
  await page.getByRole('link', { name: 'Kiosk', exact: true }).click();
  await page.waitForURL('**/kiosks');
  await page.locator('nav summary').click();
  expect(await page.getByRole('link', { name: 'Kiosk', exact: true }).getAttribute('aria-current')).toBe('page');
  expect(heard).toEqual([]);
  await context.close();
});

test('the account menu opens and closes by keyboard, and the content is one key away', async () => {
  const page = await shop.staffPage('BD');
  await page.goto(`${shop.app.address}/kiosks`);
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');

  const summary = page.locator('.account summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  const out = page.getByRole('button', { name: 'Đăng xuất' });
  expect(await out.isVisible()).toBe(true);
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  expect(await out.isVisible()).toBe(false);
  expect(await summary.evaluate((node) => node === document.activeElement)).toBe(true);
  await page.context().close();
});

test('another site cannot post with a person’s cookie', async () => {
  const page = await shop.staffPage('VNPT');
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'smile.session_token');
  const post = (origin: Record<string, string>) =>
    fetch(`${shop.app.address}/sign-in?/out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...origin, accept: 'text/html', cookie: `${cookie?.name}=${cookie?.value}` },
      body: new URLSearchParams(),
    });
  const foreign: Record<string, string>[] = [{ origin: 'https://evil.example' }, { origin: 'null' }, {}];
  for (const origin of foreign) {
    const refused = await post(origin);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Yêu cầu đến từ trang khác nên bị từ chối.');
  }
  expect((await page.goto(`${shop.app.address}/ranking`))?.status()).toBe(200);
  expect((await post({ origin: shop.app.address })).status).toBe(303);
  await page.goto(`${shop.app.address}/ranking`);
  expect(pathOf(page)).toBe('/sign-in?to=%2Franking');
  await page.context().close();
});
