import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { demoAnswers } from '#db/seed/answers.ts';
import type { DemoOrganisation, SeedOptions } from '#db/seed/organisation.ts';
import { accept } from '#lib/response/accept.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { administrator } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  await publishShipped(shop.ctx.db, shop.ctx.now());
  const until = addDays(dayOf(shop.ctx.now(), shop.ctx.config.zone), -1);
  const options = { until, days: 20, seed: 'browser', answers: 80, zone: shop.ctx.config.zone } as SeedOptions;
  const stores = ['DH', 'BD'].map((code) => ({ code })) as DemoOrganisation['stores'];
  const responses = [...demoAnswers({ stores } as DemoOrganisation, options)].flat().map((answer) => ({
    ...{ id: uuidv7(), survey: answer.survey, version: 1, channel: answer.channel, locale: 'vi', answers: answer.answers },
    ...{ startedAt: new Date(answer.at - answer.took).toISOString(), answeredAt: new Date(answer.at).toISOString() },
    visit: { store: answer.store, at: new Date(answer.at).toISOString() },
  })); // prettier-ignore
  const { results } = await accept(shop.ctx, administrator, { responses }, 'vi');
  expect(results.filter(({ status }) => status !== 'stored')).toEqual([]);
});
afterAll(() => shop?.close());

test('from the list to a survey’s results, by channel, to its comments, and back; files come along', async () => {
  const page = await shop.staffPage('VNPT');
  await page.getByRole('link', { name: 'Kết quả khảo sát' }).click();
  await page.getByRole('link', { name: /Khảo sát chất lượng dịch vụ VNPT/ }).click();
  await page.getByRole('heading', { name: 'Các khía cạnh chất lượng' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Kênh', exact: true }).click();
  await page.waitForURL('**split=channel**');
  await page.getByRole('heading', { name: 'Điểm theo nhóm' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.goBack();
  await page.getByRole('heading', { name: 'Điểm theo nhóm' }).waitFor({ state: 'detached' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tải số liệu', exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^results-service-quality-.*\.csv$/);
  await page.getByText('Xuất từng phiếu').click();
  const [book] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Excel kèm bảng mã' }).click(),
  ]);
  expect(await book.failure()).toBeNull();
  await page.getByRole('link', { name: 'Xem và tìm trong tất cả ý kiến' }).first().click();
  await page.getByLabel('Tìm trong ý kiến').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
});

test('a store manager on a phone in the dark sees their own store, and exports nothing', async () => {
  const page = await shop.staffPage('BD', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await page.goto(`${shop.app.address}/surveys/phone-call/results`);
  await page.getByText(/Ba Đồn\.$/).waitFor();
  expect(await page.getByText('Xuất từng phiếu').count()).toBe(0);
  expect(await axeFindings(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.context().close();
});
