/** A customer's telephone at a link: with and without JavaScript, interrupted and resumed, in the light and in the dark. */
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLinks } from '#lib/invitation/link.server.ts';
import { showCode } from '#lib/invitation/code.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const LIMIT = 60 * 1024;

beforeAll(async () => {
  shop = await openShop();
  await publishShipped(shop.ctx.db, new Date());
});

afterAll(() => shop?.close());

async function linkTo(survey: string, place: { counter: string } | { store: string } = { counter: 'DH-1' }) {
  const system = { kind: 'system', id: 'cli', name: 'CLI' } as const;
  const [code = ''] = await makeLinks(shop.ctx, system, survey, { places: [place], lastDay: null });
  return `${shop.app.address}/s/${code}`;
}

const open = async (options: BrowserContextOptions = {}) =>
  (await shop.browser.newContext({ ...phone, ...options })).newPage();
const next = (page: Page) => page.getByRole('button', { name: 'Tiếp tục' }).click();
const heading = (page: Page, text: string | RegExp) => page.getByRole('heading', { level: 1, name: text }).waitFor();
const stored = (survey: string) =>
  shop.ctx.db.selectFrom('response').selectAll().where('survey', '=', survey).where('channel', '=', 'qr').execute();

async function answerSmile(page: Page) {
  await heading(page, 'Điều gì cần tốt hơn?');
  await page.getByLabel('Thời gian chờ lâu').check();
  await next(page);
  await heading(page, 'Góp ý thêm');
  await page.getByLabel('Góp ý thêm').fill('Chờ 40 phút');
  await next(page);
  await heading(page, 'Gọi lại cho tôi');
  await page.getByLabel('Số điện thoại của Quý khách').fill('0912 345 678');
  await next(page);
  expect(await page.locator('.error').innerText()).toBe('Xin đánh dấu đồng ý, hoặc xóa số điện thoại.');
  await page.getByRole('checkbox').check();
  await next(page);
  await heading(page, 'Xem lại trước khi gửi');
  await page.getByRole('button', { name: 'Gửi câu trả lời' }).click();
  await heading(page, 'Cảm ơn Quý khách!');
}

const said = {
  visit: 2,
  criteria: ['wait'],
  comment: 'Chờ 40 phút',
  callback: { phone: '0912 345 678', consent: true },
};

test('without JavaScript: one question a page, what is wrong is told, sent once, thanked again', async () => {
  const page = await open({ javaScriptEnabled: false });
  const address = await linkTo('smile');
  await page.goto(address);
  await next(page);
  expect(await page.locator('.error').innerText()).toBe('Xin chạm một khuôn mặt.');
  await page.getByLabel('Không hài lòng', { exact: true }).check();
  await next(page);
  await answerSmile(page);
  await page.goto(address);
  await heading(page, 'Cảm ơn Quý khách!');
  const [row] = await stored('smile');
  expect(JSON.parse(row?.answers ?? '')).toEqual(said);
});

test('with JavaScript: a tap on a face goes on by itself, nothing is loaded anew, closing loses nothing', async () => {
  const context = await shop.browser.newContext(phone);
  let page = await context.newPage();
  const address = await linkTo('smile', { store: 'BD' });
  await page.goto(address);
  await page.evaluate(() => Object.assign(window, { same: true }));
  await page.getByLabel('Không hài lòng', { exact: true }).click();
  await heading(page, 'Điều gì cần tốt hơn?');
  await page.getByLabel('Thời gian chờ lâu').check();
  await next(page);
  await heading(page, 'Góp ý thêm');
  await page.goBack();
  await heading(page, 'Điều gì cần tốt hơn?');
  expect(await page.getByLabel('Thời gian chờ lâu').isChecked()).toBe(true);
  expect(await page.evaluate(() => 'same' in window)).toBe(true);
  await page.close();
  page = await context.newPage();
  await page.goto(address);
  await answerAgain(page);
  const rows = (await stored('smile')).filter(({ store }) => store === 'BD');
  expect(rows.map(({ answers }) => JSON.parse(answers) as unknown)).toEqual([said]);
});

/** Where it was left: after the reasons, or at them, as far as was saved. */
async function answerAgain(page: Page) {
  await page.locator('.resumed').waitFor();
  if (await page.getByRole('heading', { name: 'Góp ý thêm' }).isVisible())
    await page.getByRole('button', { name: 'Quay lại' }).click();
  await answerSmile(page);
}

test('cookies refused: the forms carry what is needed', async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.route('**/*', async (route) => {
    const headers = { ...(await route.request().allHeaders()) };
    delete headers['cookie'];
    await route.continue({ headers });
  });
  await page.goto(await linkTo('smile', { counter: 'DH-2' }));
  await page.getByLabel('Không hài lòng', { exact: true }).check();
  await next(page);
  await answerSmile(page);
});

test.each(['light', 'dark'] as const)(
  'pages are accessible in the %s, and no wider than the phone',
  async (colorScheme) => {
    const page = await open({ colorScheme });
    const sees = async () => {
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
    };
    const address = await linkTo('service-quality');
    for (const step of ['reliability', 'overall', 'recommend', 'comment', 'customer_type', 'visit_about', '*']) {
      await page.goto(`${address}?q=${step}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await sees();
    }
    await page.goto(`${address}?q=reliability`);
    await next(page);
    expect(await page.locator('.error').first().innerText()).toBe('Còn 3 dòng chưa trả lời xong.');
    await sees();
    await page.goto(`${shop.app.address}/s`);
    await sees();
  },
);

test('a mistyped code offers what was meant; an unknown one says so', async () => {
  const page = await open();
  const code = (await linkTo('smile')).slice(-10);
  await page.goto(`${shop.app.address}/s`);
  await page.getByLabel('Mã khảo sát').fill(code.slice(1, 2) + code.slice(0, 1) + code.slice(2));
  await page.getByRole('button', { name: 'Mở khảo sát' }).click();
  if (code[0] !== code[1]) {
    await page.getByRole('link', { name: showCode(code) }).click();
  }
  await heading(page, /điểm giao dịch hôm nay|phục vụ/);
  await page.goto(`${shop.app.address}/s/KKKKKKKKKK`);
  expect(await axeFindings(page)).toEqual([]);
});

test('the first load of the longest survey is 60 KB at most, fonts apart', async () => {
  const page = await open();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const types = new Map<string, string>();
  let bytes = 0;
  devtools.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (types.get(requestId) !== 'Font') bytes += encodedDataLength;
  });
  await page.goto(await linkTo('service-quality'), { waitUntil: 'networkidle' });
  expect([...types.values()]).toContain('Script');
  expect(bytes).toBeGreaterThan(20 * 1024);
  expect(bytes).toBeLessThanOrEqual(LIMIT);
});
