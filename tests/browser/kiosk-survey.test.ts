/** A kiosk that asks a survey of the organisation's own: the face first, then as much more as a customer likes. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveSettings } from '#lib/kiosk/settings.server.ts';
import { createSurvey, publishSurvey } from '#lib/survey/authoring.server.ts';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import type { Definition } from '#lib/survey/questionnaire.ts';
import { axeFindings } from '../fixtures/browser.ts';
import { administrator } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

const text = (vi: string) => ({ vi, en: vi });
const definition: Definition = {
  title: text('Chờ đợi'),
  questions: [
    ...smileSurvey.questions,
    {
      type: 'choice',
      name: 'service',
      many: false,
      text: text('Hôm nay Quý khách làm gì?'),
      choices: [
        { name: 'sim', text: text('Mua SIM') },
        { name: 'bill', text: text('Đóng cước') },
      ],
      other: text('Việc khác'),
    },
    { type: 'number', name: 'minutes', whole: true, min: 0, max: 240, text: text('Quý khách chờ mấy phút?') },
    {
      type: 'recommend',
      name: 'recommend',
      text: text('Quý khách có giới thiệu VNPT cho người thân?'),
      low: text('Không'),
      high: text('Chắc chắn'),
      showIf: { question: 'minutes', is: '<', value: 10 },
    },
  ],
};

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const code = await createSurvey(shop.ctx, administrator, { definition });
  await publishSurvey(shop.ctx, administrator, code, 1);
  await saveSettings(shop.ctx, administrator, { unit: 'DH' }, { survey: code });
});
afterAll(() => shop?.close());

const next = (page: Page) => page.getByRole('button', { name: 'Câu tiếp theo' }).click();

test('after the face, offline: further questions one by one, a wrong one told, the rest kept', async () => {
  const { page } = await shop.kiosk();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Hài lòng', exact: true }).click();
  // By key: a finger's second tap is not counted just after the thanks.
  await page.getByRole('button', { name: 'Trả lời thêm 2 câu' }).press('Enter');
  await page.getByLabel('Đóng cước').check();
  expect(await axeFindings(page)).toEqual([]);
  await next(page);
  await page.getByLabel('Quý khách chờ mấy phút?').fill('900');
  await page.getByRole('button', { name: 'Xong' }).last().click();
  await page.getByText('Xin nhập từ 0 đến 240.').waitFor();
  await page.getByLabel('Quý khách chờ mấy phút?').fill('5');
  // A short wait opens one more question.
  await page.getByLabel('Quý khách chờ mấy phút?').blur();
  await next(page);
  await page.getByText('Câu 3 trên 3').waitFor();
  await page.getByRole('radio', { name: '9' }).check();
  await page.getByRole('button', { name: 'Xong' }).last().click();
  await page.getByRole('button', { name: 'Xong' }).click();
  await page.context().setOffline(false);
  const stored = () => shop.ctx.db.selectFrom('response').selectAll().execute();
  await expect.poll(async () => (await stored()).length, { timeout: 20_000 }).toBe(1);
  const [row] = await stored();
  expect(row?.survey).toBe('cho-doi');
  expect(JSON.parse(row?.answers ?? '')).toEqual({ smile: 4, service: 'bill', minutes: 5, recommend: 9 });
  await page.context().close();
});

test('a customer who walks away in the middle of it is still heard: what was right is sent', async () => {
  const { page } = await shop.kiosk({ counter: 'DH-2', clock: true });
  await page.getByRole('button', { name: 'Hài lòng', exact: true }).click();
  // By key: a finger's second tap is not counted just after the thanks.
  await page.getByRole('button', { name: 'Trả lời thêm 2 câu' }).press('Enter');
  await page.getByLabel('Mua SIM').check();
  await next(page);
  await page.getByLabel('Quý khách chờ mấy phút?').fill('vài');
  await page.clock.fastForward(60_000);
  const stored = () => shop.ctx.db.selectFrom('response').select('answers').where('counter', '=', 'DH-2').execute();
  await expect.poll(async () => (await stored()).length, { timeout: 20_000 }).toBe(1);
  expect(JSON.parse((await stored())[0]?.answers ?? '')).toEqual({ smile: 4, service: 'sim' });
  await page.context().close();
});
