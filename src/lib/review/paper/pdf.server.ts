/** Drawing on pages: fonts that have every letter, a file that is whole at its end. */
import { fontFor, PDFDocument, pdfFonts } from '#lib/server/pdf-fonts.server.ts';

export type Doc = PDFKit.PDFDocument;
type Weight = 'regular' | 'bold';

export const MM = 72 / 25.4;

export interface TextStyle extends PDFKit.Mixins.TextOptions {
  size?: number;
  weight?: Weight;
  colour?: string;
}

/** Writes where the page is, in a font that has the letters; places are points. */
export function write(
  doc: Doc,
  text: string,
  { size = 11, weight = 'regular', colour = '#000000', ...options }: TextStyle = {},
) {
  doc.font(fontFor(text, weight)).fontSize(size).fillColor(colour).text(text, options);
}

export function writeAt(doc: Doc, text: string, x: number, y: number, style: TextStyle = {}) {
  const { size = 11, weight = 'regular', colour = '#000000', ...options } = style;
  doc.font(fontFor(text, weight)).fontSize(size).fillColor(colour).text(text, x, y, options);
}

/** The height that a text takes in this width. */
export function heightOf(doc: Doc, text: string, width: number, { size = 11, weight = 'regular' }: TextStyle = {}) {
  return doc.font(fontFor(text, weight)).fontSize(size).heightOfString(text, { width });
}

/** The size at which a text fits one line of this width, no larger than asked. */
export function fitting(doc: Doc, text: string, width: number, size: number, weight: Weight): number {
  const own = doc.font(fontFor(text, weight)).fontSize(size).widthOfString(text);
  return Math.min(size, (size * width) / own);
}

/** @param draw draws all pages; @returns the file, complete */
export async function drawn(
  { title, ...options }: { title: string } & PDFKit.PDFDocumentOptions,
  draw: (doc: Doc) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const doc = new PDFDocument({
    autoFirstPage: false,
    font: pdfFonts.regular,
    lang: 'vi',
    info: { Title: title },
    bufferPages: true,
    ...options,
  });
  for (const [name, file] of Object.entries(pdfFonts)) doc.registerFont(name, file);
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  draw(doc);
  doc.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}
