import { createServer, type AddressInfo } from 'node:net';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SSO_CALLBACK } from '#lib/access/sso.server.ts';
import { axeFindings, sidewaysScroll, signIn } from '../fixtures/browser.ts';
import { openIdentityProvider, type IdentityProvider } from '../fixtures/identity-provider.ts';
import { openMailbox, type Mailbox } from '../fixtures/mailbox.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';
import { quickPerson } from '../fixtures/sign-in.ts';

const password = 'sóng biển rì rào';
const PHONE = { viewport: { width: 390, height: 844 } };

let box: Mailbox;
let provider: IdentityProvider;
let shop: Shop;

/** A port that nobody has: the provider must know where the application will be before it is. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  const port = await freePort();
  box = await openMailbox();
  provider = await openIdentityProvider(`http://localhost:${port}${SSO_CALLBACK}`);
  shop = await openShop('sqlite', undefined, { port, env: { SMTP_URL: box.url, ...provider.env } });
});

afterAll(async () => {
  await shop?.close();
  await provider?.close();
  await box?.close();
});

const pathOf = (page: Page) => new URL(page.url()).pathname;
const linkIn = (text: string) => /http:\/\/\S+/.exec(text)?.[0] ?? '';
const person = (email: string) => quickPerson(shop.ctx, { email, password, role: 'analyst', unit: 'QT' });

/** A page for somebody who is not signed in, each in a browser of their own. */
async function stranger(options = {}): Promise<Page> {
  const context = await shop.browser.newContext(options);
  return context.newPage();
}

async function looksRight(page: Page) {
  expect(await axeFindings(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
}

test('invited by mail, a password set, a second factor set up, and in again by its code', async () => {
  const email = 'thu.ha@vnpt.example';
  const administrator = await shop.staffPage('VNPT');
  await administrator.goto(`${shop.app.address}/users/new`);
  await administrator.getByLabel('Họ và tên').fill('Lê Thị Thu Hà');
  await administrator.getByLabel('Email').fill(email);
  await administrator.getByLabel('Vai trò', { exact: true }).selectOption('analyst');
  await administrator.getByLabel('Đơn vị').fill('Quảng');
  await administrator.getByRole('option', { name: 'VNPT Quảng Trị QT' }).click();
  await looksRight(administrator);
  await administrator.getByRole('button', { name: 'Gửi lời mời' }).click();
  await administrator.getByText(`Đã gửi lời mời đến ${email}.`).waitFor();
  await looksRight(administrator);

  const page = await stranger(PHONE);
  await page.goto(linkIn((await box.latest(email)).text));
  await looksRight(page);
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill('0123456789');
  await page.getByLabel('Nhập lại').fill('0123456789');
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await page.getByText('Mật khẩu này dễ đoán.').waitFor();
  expect(await page.getByLabel('Họ và tên').inputValue()).toBe('Lê Thị Thu Hà');
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(password);
  await page.getByLabel('Nhập lại').fill(password);
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await page.waitForURL(({ pathname }) => pathname === '/');

  await page.goto(`${shop.app.address}/account`);
  await page.waitForLoadState('networkidle');
  const factor = page.getByRole('region', { name: 'Xác thực hai bước' });
  await factor.getByLabel('Mật khẩu hiện tại').fill(password);
  await factor.getByRole('button', { name: 'Thiết lập' }).click();
  await looksRight(page);
  const key = (await factor.locator('.key').innerText()).replace(/\s/g, '');
  const totp = new TOTP({ secret: Secret.fromBase32(key) });
  await factor.getByLabel('Mã xác thực').fill('000000');
  await factor.getByRole('button', { name: 'Nhập mã' }).click();
  await factor.getByText('Mã không đúng').waitFor();
  await factor.getByLabel('Mã xác thực').fill(totp.generate());
  await factor.getByRole('button', { name: 'Nhập mã' }).click();
  const recovery = await factor.locator('ol code').first().innerText();
  await looksRight(page);

  await page.context().clearCookies();
  await page.goto(`${shop.app.address}/kiosks`);
  await page.getByLabel('Email hoặc mã').fill(email);
  await page.getByLabel('Mật khẩu').fill(password);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await page.waitForURL('**/sign-in/code**');
  await looksRight(page);
  // The password alone opens nothing.
  await page.goto(`${shop.app.address}/ranking`);
  expect(pathOf(page)).toBe('/sign-in');
  await page.goto(`${shop.app.address}/sign-in/code?to=/ranking`);
  await page.getByLabel('Mã xác thực').fill(recovery);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.waitForURL('**/ranking');
  await page.context().close();
  await administrator.context().close();
});

test('a forgotten password, without JavaScript: a mail, a new password, and the old session is over', async () => {
  const email = 'quen.mat.khau@vnpt.example';
  await person(email);
  const old = await stranger();
  await signIn(old, shop.app.address, { email, password });
  const page = await stranger({ javaScriptEnabled: false });
  await page.goto(`${shop.app.address}/sign-in`);
  await page.getByRole('link', { name: 'Quên mật khẩu?' }).click();
  const ask = async (address: string) => {
    await page.goto(`${shop.app.address}/reset`);
    await page.getByLabel('Email').fill(address);
    await page.getByRole('button', { name: 'Gửi liên kết' }).click();
    return (await page.getByRole('status').innerText()).replace(address, '…');
  };
  expect(await ask('nobody.here@vnpt.example')).toBe(await ask(email));
  const link = linkIn((await box.latest(email)).text);
  await page.goto(link);
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill('gió thổi mây bay');
  await page.getByLabel('Nhập lại').fill('gió thổi mây bay');
  await page.getByRole('button', { name: 'Lưu mật khẩu' }).click();
  await page.getByText('Đã đặt mật khẩu mới.').waitFor();
  await old.goto(`${shop.app.address}/account`);
  expect(pathOf(old)).toBe('/sign-in');
  await signIn(page, shop.app.address, { email, password: 'gió thổi mây bay' });
  expect((await page.goto(link))?.status()).toBe(410);
  await page.getByText('Liên kết không còn dùng được').waitFor();
  await page.context().close();
  await old.context().close();
});

test('a store manager prints a clerk’s slip; the clerk signs in by code and sets a password of their own first', async () => {
  const manager = await shop.staffPage('DH');
  await manager.goto(`${shop.app.address}/users/employees`);
  await manager.waitForLoadState('networkidle');
  await looksRight(manager);
  await manager.getByLabel('Chọn Trần Văn Ơn').check();
  await manager.getByRole('button', { name: 'Cấp mật khẩu' }).click();
  const slip = manager.locator('li', { hasText: 'Trần Văn Ơn' });
  const first = await slip.locator('code').innerText();
  await looksRight(manager);

  const page = await stranger(PHONE);
  await signIn(page, shop.app.address, { email: 'nv2', password: first });
  expect(pathOf(page)).toBe('/account');
  await looksRight(page);
  await page.goto(`${shop.app.address}/`);
  expect(pathOf(page)).toBe('/account');
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(password);
  await page.getByLabel('Nhập lại').fill(password);
  await page.getByRole('button', { name: 'Lưu mật khẩu' }).click();
  await page.waitForURL(({ pathname }) => pathname === '/my-review');
  await page.goto(`${shop.app.address}/account`);
  await page.getByText('Bạn đăng nhập bằng mã giao dịch viên NV2.').waitFor();
  await page.context().close();
  await manager.context().close();
});

test('single sign-on: who was invited is in, who was not is told so', async () => {
  await person('duc.anh@vnpt.example');
  const identity = { email_verified: true, name: 'Phạm Đức Anh' };
  provider.people.set('duc.anh', { ...identity, email: 'duc.anh@vnpt.example' });
  provider.people.set('khach', { ...identity, email: 'khach@elsewhere.example' });
  const through = async (who: string) => {
    const page = await stranger();
    // As the provider knows us.
    await page.goto(`${shop.app.address.replace('127.0.0.1', 'localhost')}/sign-in?to=%2Faccount`);
    await page.getByRole('link', { name: 'Đăng nhập bằng VNPT ID' }).click();
    await page.fill('[name=login]', who);
    await page.fill('[name=password]', 'any');
    await page.click('button[type=submit]');
    await page.getByText('Authorize').waitFor();
    await page.click('button[type=submit]');
    await page.waitForURL(/localhost:\d+\/(account|sign-in)/);
    return page;
  };
  const known = await through('duc.anh');
  expect(pathOf(known)).toBe('/account');
  await known.context().close();
  const unknown = await through('khach');
  expect(await unknown.getByRole('alert').innerText()).toContain('chưa được mời');
  expect(pathOf(unknown)).toBe('/sign-in');
  await looksRight(unknown);
  await unknown.context().close();
});

test('users, tokens and settings: found, made, revoked, required', async () => {
  const page = await shop.staffPage('VNPT', PHONE);
  await page.goto(`${shop.app.address}/users?q=quynh+anh&role=store-manager`);
  await looksRight(page);
  await page.getByRole('link', { name: 'Quỳnh Anh' }).first().click();
  await page.getByRole('heading', { name: 'Quản lý tài khoản' }).waitFor();
  await looksRight(page);

  await page.goto(`${shop.app.address}/tokens`);
  await page.waitForLoadState('networkidle');
  await looksRight(page);
  await page.locator('summary', { hasText: 'Tạo mã API' }).click();
  await page.getByLabel('Tên', { exact: true }).fill('Kho số liệu');
  await page.getByLabel('Vai trò', { exact: true }).selectOption('analyst');
  await page.getByLabel('Đơn vị').fill('Đồng');
  await page.getByRole('option', { name: 'Đồng Hới' }).click();
  await page.getByRole('button', { name: 'Tạo mã', exact: true }).click();
  const token = await page.locator('.secret').innerText();
  const rankings = () =>
    fetch(`${shop.app.address}/api/v1/rankings?from=2026-11-01&to=2026-11-30&unit=DH`, {
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await rankings()).status).toBe(200);
  await page.locator('summary', { hasText: 'Thu hồi' }).click();
  await page.getByRole('button', { name: 'Thu hồi “Kho số liệu” ngay' }).click();
  await page.getByText('Đã thu hồi mã.').waitFor();
  expect((await rankings()).status).toBe(401);

  await page.goto(`${shop.app.address}/users/settings`);
  await page.waitForLoadState('networkidle');
  await looksRight(page);
  await page.getByLabel('Quản trị viên bắt buộc').check();
  await page.getByRole('button', { name: 'Lưu' }).click();
  // It holds for whoever set it as well, from the next page on.
  await page.goto(`${shop.app.address}/users`);
  await page.getByText('Đơn vị yêu cầu quản trị viên dùng xác thực hai bước.').waitFor();
  expect(pathOf(page)).toBe('/account');
  await looksRight(page);
  await page.context().close();
});
