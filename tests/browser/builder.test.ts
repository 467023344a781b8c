import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSurvey, surveyToRead } from '#lib/survey/authoring.server.ts';
import type { Definition } from '#lib/survey/questionnaire.ts';
import { axeFindings, sidewaysScroll } from '../fixtures/browser.ts';
import { administrator } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

const draftOf = async (code: string): Promise<Definition | undefined> =>
  (await surveyToRead(shop.ctx, administrator, code)).versions.find(({ status }) => status === 'draft')?.definition;
const saved = (page: Page) => page.locator('.state', { hasText: 'Đã lưu' }).waitFor();
const headings = (page: Page) => page.locator('li[data-cell] .words b').allTextContents();
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: false });

async function add(page: Page, kind: RegExp) {
  await page.getByRole('button', { name: 'Thêm câu hỏi', exact: true }).click();
  await page.getByRole('button', { name: kind }).click();
}

test('somebody makes a survey from nothing, goes back and forth, comes back to it, and publishes it', async () => {
  const page = await shop.staffPage('VNPT');
  await page.goto(`${shop.app.address}/surveys`);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Khảo sát mới' }).click();
  await page.getByLabel('Tên khảo sát').fill('Sau lắp đặt');
  await page.getByLabel('Tên tiếng Anh').fill('After installation');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Bắt đầu soạn' }).click();
  await page.getByText('Khảo sát còn trống').waitFor();

  // By mouse: a choice whose options are pasted, and a scale that is asked of some.
  const languages = page.getByRole('group', { name: 'Ngôn ngữ đang viết' });
  await languages.getByRole('button', { name: 'Tiếng Việt' }).click();
  await add(page, /^Chọn một/);
  await page.keyboard.type('Quý khách dùng dịch vụ nào?');
  await box(page, 'Lựa chọn 1').fill('Internet');
  await box(page, 'Lựa chọn 2').fill('Di động <b>5G</b>');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Truyền hình 📺');
  await add(page, /^Thang điểm/);
  await page.keyboard.type('Chấm điểm người lắp đặt');
  await page.getByRole('button', { name: 'Chỉ hỏi khi…' }).click();
  await page.getByLabel('Điều kiện 1: câu trả lời').selectOption({ label: 'Truyền hình 📺' });
  await page.getByLabel('Câu trả lời nói về ai').selectOption({ label: 'Nhân viên phục vụ' });
  await saved(page);
  expect((await draftOf('sau-lap-dat'))?.questions).toMatchObject([
    {
      name: 'quy_khach_dung_dich_vu_nao',
      choices: [{ name: 'internet' }, { name: 'di_dong_b_5g_b' }, { name: 'truyen_hinh' }],
    },
    { showIf: { question: 'quy_khach_dung_dich_vu_nao', is: 'chosen', value: 'truyen_hinh' }, aspect: 'person' },
  ]);
  expect(await axeFindings(page)).toEqual([]);

  // By keyboard alone: another question, moved to the front, taken away, brought back.
  await page.locator('[data-add]').focus();
  await page.keyboard.press('Enter');
  const long = page.getByRole('button', { name: /^Ý kiến dài/ });
  await long.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Góp ý?');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  const order = ['1. Góp ý?', '2. Quý khách dùng dịch vụ nào?', '3. Chấm điểm người lắp đặt'];
  expect(await headings(page)).toEqual(order);
  await page.getByRole('button', { name: 'Xóa' }).press('Enter');
  expect(await headings(page)).toHaveLength(2);
  await page.keyboard.press('Control+z');
  expect(await headings(page)).toEqual(order);
  await page.keyboard.press('Control+z');
  expect((await headings(page))[2]).toBe('3. Góp ý?');
  await page.keyboard.press('Control+Shift+z');
  expect(await headings(page)).toEqual(order);

  // Carried by its handle below the others.
  await page.locator('.open[aria-expanded=true]').click();
  const from = await page.locator('.grip').nth(0).boundingBox();
  const to = await page.locator('.grip').nth(2).boundingBox();
  if (!from || !to) throw new Error('Nothing to carry');
  await page.mouse.move(from.x + 10, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 60, { steps: 4 });
  await page.mouse.move(to.x + 10, to.y + 20, { steps: 6 });
  await page.mouse.up();
  expect((await headings(page))[2]).toBe('3. Góp ý?');

  await saved(page);
  await page.reload();
  await page.getByRole('button', { name: /^3. Góp ý/ }).waitFor();
  await page.getByRole('button', { name: 'Phát hành' }).click();
  await page.getByText('điều nên xem lại').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Phát hành ngay' }).click();
  await page.getByText('Đã phát hành.').waitFor();
  expect(await axeFindings(page)).toEqual([]);

  // The next version says what it changes; the name that was asked under stays.
  await page.getByRole('link', { name: 'Soạn thảo' }).click();
  await page.getByRole('button', { name: /^3. Góp ý/ }).click();
  await box(page, 'Câu hỏi (Tiếng Việt)').fill('Còn góp ý gì thêm?');
  await saved(page);
  await page.getByRole('link', { name: 'Sau lắp đặt' }).click();
  await page.getByText('Sửa lời “Góp ý?” thành “Còn góp ý gì thêm?”').waitFor();
  expect((await draftOf('sau-lap-dat'))?.questions[2]?.name).toBe('gop_y');
  await page.getByRole('link', { name: 'Xem nội dung' }).last().click();
  await page.getByText('Di động <b>5G</b>').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
}, 120_000);

test('what is wrong is listed beside, leads to its place, and keeps the survey from being published', async () => {
  const text = (vi: string) => ({ vi, en: vi });
  const scale = { type: 'scale' as const, min: 1, max: 5, labels: [text('1'), text('5')] };
  const definition: Definition = {
    title: text('Vòng lặp'),
    questions: [
      { ...scale, name: 'a', text: text('Câu A'), showIf: { question: 'b', is: 'answered' } },
      {
        ...scale,
        name: 'b',
        text: text('Câu B'),
        showIf: { any: [{ not: { all: [{ question: 'a', is: '>', value: 1 }] } }] },
      },
    ],
  };
  await createSurvey(shop.ctx, administrator, { definition, code: 'vong-lap' });
  const page = await shop.staffPage('VNPT', { viewport: { width: 390, height: 844 }, hasTouch: true });
  await page.goto(`${shop.app.address}/surveys/vong-lap/edit`);
  await page.getByRole('button', { name: 'Phát hành' }).click();
  await page.getByRole('heading', { name: 'Chưa phát hành được' }).waitFor();
  await page.getByRole('button', { name: 'Điều kiện nhắc đến câu “Câu B”' }).click();
  await page.getByText('“b” (không hỏi trước câu này)').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Xuống' }).tap();
  // Now the first one speaks of the second, through a condition that no line can show: it is kept.
  await page.getByRole('button', { name: /^1. Câu B/ }).tap();
  await page.getByText('Điều kiện lồng nhau').waitFor();
  await page.getByRole('button', { name: 'Bỏ điều kiện 1' }).tap();
  await page.getByRole('button', { name: 'Xem thử' }).tap();
  await page.getByRole('dialog').getByText('1 / 1').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await sidewaysScroll(page)).toBe(0);
  await saved(page);
  await page.getByRole('button', { name: 'Phát hành' }).tap();
  await page.getByRole('button', { name: 'Phát hành ngay' }).waitFor();
  await page.context().close();
}, 60_000);

test('two who edit at once are told, and neither loses a word; without a network it waits', async () => {
  const text = (vi: string) => ({ vi, en: vi });
  const definition: Definition = {
    title: text('Cùng sửa'),
    questions: [{ type: 'note', name: 'n', text: text('Chào') }],
  };
  await createSurvey(shop.ctx, administrator, { definition, code: 'cung-sua' });
  const [one, two] = await Promise.all([shop.staffPage('VNPT'), shop.staffPage('VNPT')]);
  const field = (page: Page) => box(page, 'Lời nhắn (Tiếng Việt)');
  for (const page of [one, two]) {
    await page.goto(`${shop.app.address}/surveys/cung-sua/edit`);
    await field(page).waitFor();
  }
  await field(one).fill('Xin chào của Một');
  await saved(one);
  await field(two).fill('Xin chào của Hai');
  await two.getByRole('heading', { name: 'Có người khác vừa sửa' }).waitFor();
  await two.getByText('Sửa lời “Xin chào của Hai” thành “Xin chào của Một”').waitFor();
  expect(await axeFindings(two)).toEqual([]);
  await two.getByRole('button', { name: 'Giữ bản của tôi' }).click();
  await saved(two);
  expect((await draftOf('cung-sua'))?.questions[0]).toMatchObject({ text: { vi: 'Xin chào của Hai' } });
  await two.getByRole('button', { name: 'Hoàn tác' }).click();
  expect(await field(two).inputValue()).toBe('Xin chào của Một');
  await two.getByRole('button', { name: 'Làm lại' }).click();
  await saved(two);

  // The other one, behind by now and offline, takes what is there and can still go back.
  await one.context().setOffline(true);
  await field(one).fill('Một viết thêm');
  await one.getByText('Không có mạng: chưa lưu được').waitFor();
  await one.context().setOffline(false);
  await one.getByRole('button', { name: 'Lấy bản kia' }).click();
  expect(await field(one).inputValue()).toBe('Xin chào của Hai');
  await one.getByRole('button', { name: 'Hoàn tác' }).click();
  expect(await field(one).inputValue()).toBe('Một viết thêm');
  await saved(one);
  expect((await draftOf('cung-sua'))?.questions[0]).toMatchObject({ text: { vi: 'Một viết thêm' } });
  await Promise.all([one.context().close(), two.context().close()]);
}, 60_000);

test('a survey of five hundred questions is opened, typed into and saved', async () => {
  const words = (n: number) => ({ vi: `Quý khách hài lòng thế nào về điều thứ ${n}? ${'x'.repeat(400)}`, en: '' });
  const questions: Definition['questions'] = Array.from({ length: 500 }, (_, n) => ({
    ...{ type: 'text' as const, name: `q${n}`, text: words(n), maxLength: 100 },
    ...(n > 0 ? { showIf: { question: `q${n - 1}`, is: 'answered' as const } } : {}),
  }));
  const definition = { title: { vi: 'Năm trăm câu', en: '' }, questions };
  await createSurvey(shop.ctx, administrator, { definition, code: 'nam-tram' });
  const page = await shop.staffPage('VNPT');
  await page.goto(`${shop.app.address}/surveys/nam-tram/edit`);
  await box(page, 'Câu hỏi (Tiếng Việt)').fill('Câu đầu tiên');
  await saved(page);
  expect((await draftOf('nam-tram'))?.questions[0]).toMatchObject({ name: 'q0', text: { vi: 'Câu đầu tiên' } });
  expect(await page.getByRole('button', { name: 'Thêm câu hỏi', exact: true }).isDisabled()).toBe(true);
  await page.context().close();
}, 60_000);

test('without JavaScript the survey is shown to read, and the page says why', async () => {
  const page = await shop.staffPage('VNPT', { javaScriptEnabled: false });
  await page.goto(`${shop.app.address}/surveys/smile/edit`);
  await page.getByText('Trình soạn khảo sát cần JavaScript').waitFor();
  await page.getByText('Quý khách thấy nhân viên phục vụ thế nào?').waitFor();
  await page.context().close();
});
