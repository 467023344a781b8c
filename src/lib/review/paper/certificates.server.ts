/** Certificates (giấy khen): one landscape A4 page for each award, all in one file. In Vietnamese. */
import { drawn, fitting, MM, writeAt, type Doc, type TextStyle } from './pdf.server.ts';
import type { PaperData } from './paper.ts';

const WIDTH = 297 * MM;
const HEIGHT = 210 * MM;
const RED = '#b3202a';
const GOLD = '#b98a2f';
const DEEP = '#083e86';

interface Awarded {
  name: string;
  award: string;
  /** What stands below the name: a store, or nothing. */
  below: string;
}

export const certificates = (data: PaperData) =>
  drawn({ title: `Giấy khen tháng ${data.month} – ${data.unit}`, size: [WIDTH, HEIGHT], margin: 0 }, (doc) => {
    const all: Awarded[] = [
      ...data.employees.map(({ name, award, store }) => ({ name, award, below: store })),
      ...data.stores.map(({ name, award }) => ({ name, award, below: '' })),
    ];
    // A file without a page is no file.
    if (all.length === 0) doc.addPage();
    for (const one of all) {
      doc.addPage();
      frame(doc);
      certificate(doc, one, data);
    }
  });

/** Two lines of gold with a rosette in each corner. */
function frame(doc: Doc) {
  const edge = 9 * MM;
  doc
    .rect(edge, edge, WIDTH - 2 * edge, HEIGHT - 2 * edge)
    .lineWidth(2.4)
    .stroke(GOLD);
  const inner = 12 * MM;
  doc
    .rect(inner, inner, WIDTH - 2 * inner, HEIGHT - 2 * inner)
    .lineWidth(0.7)
    .stroke(GOLD);
  for (const [x, y] of [
    [inner, inner],
    [WIDTH - inner, inner],
    [inner, HEIGHT - inner],
    [WIDTH - inner, HEIGHT - inner],
  ] as const) {
    doc.save().translate(x, y);
    doc.circle(0, 0, 5.2 * MM).fill('#ffffff');
    for (let petal = 0; petal < 8; petal++) {
      doc.save().rotate(petal * 45);
      doc.path('M0 0 C 4 -4 4 -11 0 -14 C -4 -11 -4 -4 0 0 Z').lineWidth(0.8).stroke(GOLD);
      doc.restore();
    }
    doc.circle(0, 0, 2).fill(GOLD);
    doc.restore();
  }
}

/** One centred line: smaller letters rather than two lines. */
function centred(doc: Doc, text: string, y: number, { size = 12, weight = 'regular', ...style }: TextStyle) {
  const width = WIDTH - 50 * MM;
  const fits = fitting(doc, text, width, size, weight);
  writeAt(doc, text, 25 * MM, y * MM, { size: fits, weight, width, align: 'center', lineBreak: false, ...style });
}

function certificate(doc: Doc, { name, award, below }: Awarded, { unit, above, place, month, date }: PaperData) {
  centred(doc, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 21, { size: 13.5, weight: 'bold' });
  centred(doc, 'Độc lập - Tự do - Hạnh phúc', 28, { size: 13, weight: 'bold' });
  doc
    .moveTo(WIDTH / 2 - 30 * MM, 35.5 * MM)
    .lineTo(WIDTH / 2 + 30 * MM, 35.5 * MM)
    .lineWidth(0.8)
    .stroke('#000000');
  centred(doc, [unit, above].filter(Boolean).join(' – ').toLocaleUpperCase('vi'), 43, {
    size: 13,
    weight: 'bold',
    colour: DEEP,
  });
  centred(doc, 'TẶNG', 51.5, { size: 13 });
  centred(doc, 'GIẤY KHEN', 60, { size: 46, weight: 'bold', colour: RED });
  centred(doc, name, 86, { size: 30, weight: 'bold', colour: DEEP });
  if (below) centred(doc, `Giao dịch viên, ${below}`, 102, { size: 14 });
  centred(doc, 'Đã đạt danh hiệu', 114, { size: 14 });
  centred(doc, `“${award}”`, 122, { size: 22, weight: 'bold', colour: RED });
  centred(doc, `chương trình “Nụ cười” tháng ${month}, do khách hàng bình chọn.`, 135, { size: 14 });
  const right = { width: 110 * MM, align: 'center' as const };
  const x = WIDTH - 25 * MM - 110 * MM;
  writeAt(doc, `${place}, ngày ${date.day} tháng ${date.month} năm ${date.year}`, x, 150 * MM, { size: 12, ...right });
  writeAt(doc, 'THỦ TRƯỞNG ĐƠN VỊ', x, 157 * MM, { size: 12, weight: 'bold', ...right });
  writeAt(doc, '(Ký tên, đóng dấu)', x, 163 * MM, { size: 10.5, ...right });
  writeAt(doc, 'Quyết định số: ................................', 25 * MM, 178 * MM, { size: 10.5, lineBreak: false });
  writeAt(doc, 'Vào sổ khen thưởng số: .................', 25 * MM, 184 * MM, { size: 10.5, lineBreak: false });
}
