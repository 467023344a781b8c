/**
 * Posters and counter cards as PDF: one design, drawn on A4 and at half the size on A6. QR codes are vectors, texts are
 * text, fonts come along.
 */
import { m } from '#lib/paraglide/messages.js';
import type { Text } from '#lib/survey/questionnaire.ts';
import { fontFor, PDFDocument, pdfFonts as fonts } from '#lib/server/pdf-fonts.server.ts';
import { faceShapes, levelColours } from '#lib/ui/face-shapes.ts';
import { qrPath } from '#lib/ui/qr.ts';
import { showCode } from './code.ts';
import type { Link } from './link.server.ts';

/** `a4`: a poster a page; `a6`: a card a page; `sheet`: four cards on A4, to be cut. */
export const posterFormats = ['a4', 'a6', 'sheet'] as const;
export type PosterFormat = (typeof posterFormats)[number];

const MM = 72 / 25.4;
const A4 = { width: 210 * MM, height: 297 * MM };
const A6 = { width: 105 * MM, height: 148.5 * MM };

const INK = '#14233b';
const INK_2 = '#4a5a73';
const BLUE = '#0b57b7';
const DEEP = '#083e86';
const LINE = '#d9d6cf';

/** The address of a code as it is encoded: all upper case makes a QR code of fewer squares. */
export const addressOf = (origin: string, code: string) => `${origin}/S/${code}`.toUpperCase();

/**
 * @param origin our public address, `https://host`
 * @param compressed false lets a test read what was drawn
 * @returns the file, complete
 */
export async function posters(
  links: Pick<Link, 'code' | 'store' | 'counter'>[],
  { title, origin, format }: { title: Text; origin: string; format: PosterFormat },
  compressed = true,
): Promise<Buffer> {
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    font: fonts.regular,
    compress: compressed,
    lang: 'vi',
    info: { Title: title.vi || title.en },
  });
  for (const [name, file] of Object.entries(fonts)) doc.registerFont(name, file);
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  links.forEach((link, at) => {
    const corner = format === 'sheet' ? at % 4 : 0;
    if (corner === 0) {
      doc.addPage({ size: format === 'a6' ? [A6.width, A6.height] : [A4.width, A4.height], margin: 0 });
      if (format === 'sheet') cutMarks(doc);
    }
    doc.save();
    if (format !== 'a4') doc.translate((corner % 2) * A6.width, Math.floor(corner / 2) * A6.height).scale(0.5);
    drawPoster(doc, link, origin);
    doc.restore();
  });
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Short lines at the edges and a cross in the middle: where to cut, without a line left on a card. */
function cutMarks(doc: PDFKit.PDFDocument) {
  const [x, y, length] = [A6.width, A6.height, 5 * MM];
  doc.save().lineWidth(0.4).strokeColor(INK_2);
  for (const [x1, y1, x2, y2] of [
    [x, 0, x, length],
    [x, A4.height - length, x, A4.height],
    [0, y, length, y],
    [A4.width - length, y, A4.width, y],
    [x - length / 2, y, x + length / 2, y],
    [x, y - length / 2, x, y + length / 2],
  ] as const)
    doc.moveTo(x1, y1).lineTo(x2, y2).stroke();
  doc.restore();
}

const vi = { locale: 'vi' as const };
const en = { locale: 'en' as const };

/** On a page of A4; lengths below are millimetres. */
function drawPoster(
  doc: PDFKit.PDFDocument,
  { code, store, counter }: Pick<Link, 'code' | 'store' | 'counter'>,
  origin: string,
) {
  face(doc, 5, 64, 19, 13);
  line(doc, m.app_name({}, vi), { x: 80, y: 21.5, width: 110, size: 20, weight: 'bold', colour: DEEP, align: 'left' });
  line(doc, m.links_poster_headline({}, vi), { y: 42, size: 38, weight: 'bold' });
  line(doc, m.links_poster_headline({}, en), { y: 59, size: 17, colour: INK_2 });
  ([1, 2, 3, 4, 5] as const).forEach((level, at) => face(doc, level, 41 + at * 27, 74, 20));

  // White below the code whatever the paper, and room around it that a camera needs.
  doc
    .roundedRect(55 * MM, 104 * MM, 100 * MM, 100 * MM, 7 * MM)
    .lineWidth(1.2 * MM)
    .fillAndStroke('#ffffff', BLUE);
  qr(doc, addressOf(origin, code), 57.5, 106.5, 95);

  line(doc, m.links_poster_scan({}, vi), { y: 211, size: 20, weight: 'bold' });
  line(doc, m.links_poster_scan({}, en), { y: 221, size: 16, colour: INK_2 });
  const host = `${origin.replace(/^https?:\/\//, '')}/s`;
  line(doc, m.links_poster_type({ address: host }, vi), { y: 233, size: 16, colour: INK_2 });
  line(doc, showCode(code), { y: 241.5, size: 27, weight: 'bold', colour: BLUE, spacing: 1.5 });

  doc
    .moveTo(30 * MM, 261 * MM)
    .lineTo(180 * MM, 261 * MM)
    .lineWidth(0.3 * MM)
    .stroke(LINE);
  line(doc, [counter?.name, store.name].filter(Boolean).join(' · '), { y: 266, size: 19, weight: 'bold', colour: INK });
  line(doc, m.links_poster_promise({}, vi), { y: 278, size: 16, colour: INK_2 });
}

interface Style {
  x?: number;
  y: number;
  width?: number;
  size: number;
  weight?: 'regular' | 'bold';
  colour?: string;
  align?: 'left' | 'center';
  spacing?: number;
}

/** One line: smaller letters rather than two lines or a cut. */
function line(doc: PDFKit.PDFDocument, text: string, style: Style) {
  const { x = 15, y, width = 180, size, weight = 'regular', colour = INK, align = 'center', spacing = 0 } = style;
  doc.font(fontFor(text, weight)).fontSize(size);
  const options = { characterSpacing: spacing };
  const fits = Math.min(1, (width * MM) / doc.widthOfString(text, options));
  doc
    .fontSize(size * fits)
    .fillColor(colour)
    // A height of its own: on a card, what lies below its edge before it is made smaller would begin a new page.
    .text(text, x * MM, y * MM, { ...options, width: width * MM + 1, height: A4.height, align, lineBreak: false });
}

function face(doc: PDFKit.PDFDocument, level: 1 | 2 | 3 | 4 | 5, x: number, y: number, size: number) {
  const { lines, eyes, filled } = faceShapes[level];
  doc
    .save()
    .translate(x * MM, y * MM)
    .scale((size * MM) / 120);
  doc.circle(60, 60, 56).fill(levelColours[level]);
  for (const [cx, cy] of eyes) doc.circle(cx, cy, 6.5).fill(INK);
  for (const { path, colour } of filled) doc.path(path).fill(colour);
  for (const path of lines) doc.path(path).lineWidth(6.5).lineCap('round').stroke(INK);
  doc.restore();
}

function qr(doc: PDFKit.PDFDocument, text: string, x: number, y: number, size: number) {
  const { path, viewBox } = qrPath(text);
  const modules = Number(viewBox.split(' ')[2]);
  doc
    .save()
    .translate(x * MM, y * MM)
    .scale((size * MM) / modules);
  doc.path(path).fill('#000000');
  doc.restore();
}
