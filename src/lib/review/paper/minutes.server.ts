/**
 * Minutes of a review (biên bản bình xét), in the layout of Vietnamese administrative documents.
 * Source: Decree 30/2020/NĐ-CP, appendix I. Papers are in Vietnamese, whatever language the pages are read in.
 */
import { drawn, heightOf, MM, write, writeAt, type Doc } from './pdf.server.ts';
import type { AwardedLine, PaperData } from './paper.ts';

const A4 = { width: 210 * MM, height: 297 * MM };
/** Margins of the decree: left 30–35 mm, right 15–20, top and bottom 20–25. */
const LEFT = 30 * MM;
const RIGHT = 18 * MM;
const TOP = 20 * MM;
const BOTTOM = 22 * MM;
const WIDTH = A4.width - LEFT - RIGHT;
const FLOOR = A4.height - BOTTOM;

export const minutes = (data: PaperData) =>
  drawn(
    {
      title: `Biên bản bình xét tháng ${data.month} – ${data.unit}`,
      size: [A4.width, A4.height],
      margins: { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM },
    },
    (doc) => {
      doc.addPage();
      head(doc, data);
      present(doc, data);
      grounds(doc, data);
      results(doc, data);
      signatures(doc, data);
      numbers(doc);
    },
  );

/** Below this there is no room for so much: on to the next page. */
function room(doc: Doc, height: number) {
  if (doc.y + height > FLOOR) doc.addPage();
}

function head(doc: Doc, { unit, above, place, month, edition, date }: PaperData) {
  const half = WIDTH * 0.44;
  const right = LEFT + half;
  const y = doc.y;
  const left = { width: half - 8, align: 'center' as const };
  writeAt(doc, (above || 'TẬP ĐOÀN VNPT').toLocaleUpperCase('vi'), LEFT, y, { size: 10.5, ...left });
  writeAt(doc, unit.toLocaleUpperCase('vi'), LEFT, doc.y, { size: 10.5, weight: 'bold', ...left });
  const under = doc.y + 2;
  doc
    .moveTo(LEFT + half * 0.32, under)
    .lineTo(LEFT + half * 0.64, under)
    .lineWidth(0.7)
    .stroke('#000000');
  writeAt(doc, `Số: ......../BB-HĐBX`, LEFT, under + 6, { size: 10.5, ...left });
  const lowest = doc.y;
  const wide = { width: WIDTH - half, align: 'center' as const };
  writeAt(doc, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', right, y, { size: 10.5, weight: 'bold', ...wide });
  writeAt(doc, 'Độc lập - Tự do - Hạnh phúc', right, doc.y, { size: 11, weight: 'bold', ...wide });
  const line = doc.y + 2;
  const reach = 78;
  const middle = right + (WIDTH - half) / 2;
  doc
    .moveTo(middle - reach, line)
    .lineTo(middle + reach, line)
    .lineWidth(0.7)
    .stroke('#000000');
  writeAt(doc, `${place}, ngày ${date.day} tháng ${date.month} năm ${date.year}`, right, line + 6, {
    size: 10.5,
    ...wide,
  });
  doc.x = LEFT;
  doc.y = Math.max(lowest, doc.y) + 20;
  write(doc, 'BIÊN BẢN', { size: 14, weight: 'bold', align: 'center' });
  write(doc, `Họp Hội đồng bình xét chương trình “Nụ cười” tháng ${month}`, {
    size: 12,
    weight: 'bold',
    align: 'center',
  });
  if (edition > 1) write(doc, `(Bản điều chỉnh lần ${edition - 1})`, { align: 'center' });
  doc.moveDown(1);
}

const heading = (doc: Doc, text: string) => {
  room(doc, 46);
  doc.moveDown(0.5);
  write(doc, text, { weight: 'bold' });
  doc.moveDown(0.2);
};
const paragraph = (doc: Doc, text: string) => write(doc, text, { align: 'justify', lineGap: 2, paragraphGap: 3 });
const item = (doc: Doc, text: string) => write(doc, `- ${text}`, { lineGap: 2, paragraphGap: 2 });

function present(doc: Doc, { members }: PaperData) {
  heading(doc, 'I. THÀNH PHẦN');
  if (members.length === 0)
    paragraph(doc, 'Hội đồng bình xét: ........................................................................');
  for (const { name, except } of members)
    item(doc, `Ông/Bà ${name}, thành viên Hội đồng${except ? ' (không tham gia xét mục của chính mình)' : ''};`);
}

function grounds(doc: Doc, data: PaperData) {
  const { facts, fingerprint, formula, month, frozen, window, edition, reason } = data;
  heading(doc, 'II. CĂN CỨ');
  item(doc, `Quy chế bình xét của chương trình “Nụ cười” tại ${data.unit};`);
  item(
    doc,
    `Số liệu đánh giá của khách hàng tháng ${month}, chốt lúc ${frozen}: ${facts.ratings} đánh giá được tính, ` +
      `${facts.quarantined} đánh giá bị cách ly; ${facts.ranked}/${facts.all} người có đủ đánh giá để xét;`,
  );
  item(
    doc,
    `Điểm tính theo công thức phiên bản ${formula}, đã hiệu chỉnh theo kênh và theo số lượng đánh giá; ` +
      'đề xuất theo xác suất thật sự thuộc nhóm đứng đầu;',
  );
  item(doc, `Dấu vân tay số liệu (SHA-256): ${fingerprint.slice(0, 32)} ${fingerprint.slice(32)};`);
  item(doc, `Kiến nghị của nhân viên nhận ${window}.`);
  if (edition > 1) item(doc, `Lý do lập bản điều chỉnh: ${reason}`);
}

interface Column {
  title: string;
  width: number;
  align?: 'left' | 'right' | 'center';
  text: (line: AwardedLine, at: number) => string;
}

const SIZE = 9.5;
const PAD = 4;

function table(doc: Doc, columns: Column[], lines: AwardedLine[]) {
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => (width / total) * WIDTH);
  const row = (texts: string[], weight: 'regular' | 'bold') => {
    const height =
      Math.max(...texts.map((text, at) => heightOf(doc, text, (widths[at] ?? 0) - 2 * PAD, { size: SIZE, weight }))) +
      2 * PAD;
    if (doc.y + height > FLOOR) {
      doc.addPage();
      if (weight === 'regular')
        row(
          columns.map(({ title }) => title),
          'bold',
        );
    }
    const y = doc.y;
    let x = LEFT;
    texts.forEach((text, at) => {
      const width = widths[at] ?? 0;
      doc.rect(x, y, width, height).lineWidth(0.5).stroke('#000000');
      const align = weight === 'bold' ? 'center' : (columns[at]?.align ?? 'left');
      writeAt(doc, text, x + PAD, y + PAD, { size: SIZE, weight, width: width - 2 * PAD, align });
      x += width;
    });
    doc.x = LEFT;
    doc.y = y + height;
  };
  row(
    columns.map(({ title }) => title),
    'bold',
  );
  lines.forEach((line, at) =>
    row(
      columns.map(({ text }) => text(line, at)),
      'regular',
    ),
  );
  doc.moveDown(0.6);
}

const number: Column = { title: 'STT', width: 12, align: 'center', text: (_, at) => String(at + 1) };
const score: Column = { title: 'Điểm khách hàng', width: 18, align: 'center', text: (line) => line.score };
const ratings: Column = { title: 'Số đánh giá', width: 15, align: 'center', text: (line) => line.n };
const award: Column = { title: 'Danh hiệu', width: 32, text: (line) => line.award };

function results(doc: Doc, { employees, stores, departures, appeals }: PaperData) {
  heading(doc, 'III. KẾT QUẢ');
  if (employees.length === 0) paragraph(doc, 'Không trao danh hiệu cá nhân.');
  else {
    write(doc, '1. Danh hiệu cá nhân');
    doc.moveDown(0.3);
    table(
      doc,
      [
        number,
        { title: 'Họ và tên', width: 36, text: ({ name, code }) => `${name} (${code})` },
        { title: 'Đơn vị', width: 30, text: (line) => line.store },
        score,
        ratings,
        { title: 'Điểm hội đồng', width: 15, align: 'center', text: (line) => line.points || '–' },
        award,
      ],
      employees,
    );
  }
  if (stores.length > 0) {
    room(doc, 70);
    write(doc, '2. Danh hiệu tập thể');
    doc.moveDown(0.3);
    table(
      doc,
      [
        number,
        { title: 'Điểm giao dịch', width: 60, text: ({ name, code }) => `${name} (${code})` },
        score,
        ratings,
        award,
      ],
      stores,
    );
  }
  if (departures.length > 0) {
    heading(doc, 'IV. NHỮNG MỤC KHÁC VỚI ĐỀ XUẤT THEO ĐIỂM KHÁCH HÀNG');
    for (const { name, code, award: given, reason } of departures)
      item(doc, `${name} (${code}): ${given || 'không trao danh hiệu'}. Lý do: ${reason}`);
  }
  if (appeals.length > 0) {
    heading(doc, 'V. KIẾN NGHỊ VÀ TRẢ LỜI');
    for (const { name, text, verdict, answer } of appeals)
      item(doc, `${name}: “${text}”. Hội đồng: ${verdict}. ${answer}`);
  }
}

function signatures(doc: Doc, { members, decidedFingerprint }: PaperData) {
  doc.moveDown(0.4);
  paragraph(
    doc,
    'Biên bản được lập thành 02 bản có giá trị như nhau, đã đọc lại và được các thành viên thống nhất ký tên.',
  );
  if (decidedFingerprint)
    write(doc, `Dấu vân tay nội dung đã quyết định: ${decidedFingerprint}`, { size: 7.5, colour: '#444444' });
  const perRow = Math.min(3, Math.max(2, members.length));
  const width = WIDTH / perRow;
  const height = 104;
  room(doc, height + 40);
  doc.moveDown(1);
  write(doc, 'HỘI ĐỒNG BÌNH XÉT', { weight: 'bold', align: 'center' });
  write(doc, '(Ký, ghi rõ họ tên)', { size: 10, align: 'center' });
  doc.moveDown(0.6);
  const all =
    members.length > 0
      ? members
      : [
          { name: '', signed: '', except: '' },
          { name: '', signed: '', except: '' },
        ];
  let y = doc.y;
  all.forEach(({ name, signed, except }, at) => {
    const column = at % perRow;
    if (column === 0 && at > 0) {
      y += height;
      if (y + height > FLOOR) {
        doc.addPage();
        y = doc.y;
      }
    }
    const place = { width: width - 10, align: 'center' as const };
    const x = LEFT + column * width + 5;
    if (signed) writeAt(doc, `Đã ký điện tử ${signed}`, x, y + 6, { size: 8, colour: '#0b57b7', ...place });
    if (except) writeAt(doc, 'trừ mục của chính mình', x, y + 18, { size: 8, colour: '#444444', ...place });
    writeAt(doc, name || '................................', x, y + 66, { weight: 'bold', size: 10.5, ...place });
  });
  doc.x = LEFT;
  doc.y = y + height;
}

/** Page numbers, from the second page on. */
function numbers(doc: Doc) {
  const { count } = doc.bufferedPageRange();
  for (let page = 1; page < count; page++) {
    doc.switchToPage(page);
    const { margins } = doc.page;
    const { top } = margins;
    margins.top = 0;
    writeAt(doc, String(page + 1), LEFT, 10 * MM, { size: 10, width: WIDTH, align: 'center', lineBreak: false });
    margins.top = top;
  }
}
