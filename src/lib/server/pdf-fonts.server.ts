/** The library that draws PDFs, and fonts that come along: every Vietnamese letter, and those of minority languages. */
import { createRequire } from 'node:module';
import type Pdf from 'pdfkit';

const require = createRequire(import.meta.url);

/** Imported, it is the one for browsers, which reads no font from a file. */
export const PDFDocument = require('pdfkit') as typeof Pdf;

const fontFile = (name: string) => require.resolve(`@expo-google-fonts/${name}.ttf`);

export const pdfFonts = {
  regular: fontFile('be-vietnam-pro/400Regular/BeVietnamPro_400Regular'),
  bold: fontFile('be-vietnam-pro/700Bold/BeVietnamPro_700Bold'),
  regularOther: fontFile('noto-sans/400Regular/NotoSans_400Regular'),
  boldOther: fontFile('noto-sans/700Bold/NotoSans_700Bold'),
};

/** What Be Vietnam Pro has; names of minority languages have letters beyond it (Ƀ, Ŏ, Ĕ, Ĭ…). */
const COVERED =
  /^[ -~\u00a0-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u2010-\u2026]*$/u;

/** The font that has all letters of a text. */
export const fontFor = (text: string, weight: 'regular' | 'bold') =>
  COVERED.test(text) ? weight : (`${weight}Other` as const);
