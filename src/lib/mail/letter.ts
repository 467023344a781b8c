/** A mail's body: what it says, as text and as simple HTML that any mail program shows. */
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';

/** Worded already, in the reader's language. */
export interface Letter {
  subject: string;
  /** Paragraphs, in order; the first is the greeting. */
  lines: string[];
  /** What the reader is asked to do. */
  button?: { text: string; url: string };
  /** Smaller, below: until when it is good, what to do when it was not asked for. */
  notes?: string[];
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

/** Blank lines between paragraphs; the link stands alone on its line, so that it is not broken. */
export function letterText(letter: Letter, locale: Locale): string {
  const { lines, button, notes = [] } = letter;
  const parts = [...lines, ...(button ? [`${button.text}:\n${button.url}`] : []), ...notes, `-- \n${brand(locale)}`];
  return `${parts.join('\n\n')}\n`;
}

const FONT = "font-family:'Be Vietnam Pro','Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Styles stand in the elements: mail programs throw sheets away. */
export function letterHtml(letter: Letter, locale: Locale): string {
  const { subject, lines, button, notes = [] } = letter;
  const paragraph = (style: string) => (line: string) => `<p style="margin:0 0 16px;${style}">${escaped(line)}</p>`;
  const small = 'font-size:14px;line-height:1.5;color:#4a5a73';
  const link = button && [
    `<p style="margin:24px 0"><a href="${escaped(button.url)}" style="display:inline-block;padding:12px 22px;border-radius:10px;background:#0b57b7;color:#ffffff;font-weight:600;text-decoration:none">${escaped(button.text)}</a></p>`,
    `<p style="margin:0 0 16px;${small};word-break:break-all">${escaped(button.url)}</p>`,
  ];
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>`,
    `<body style="margin:0;padding:24px 12px;background:#f4f7fb"><div style="max-width:560px;margin:0 auto;padding:28px;border:1px solid #dde5ef;border-radius:14px;background:#ffffff;color:#14233b;font-size:16px;line-height:1.55;${FONT}">`,
    `<p style="margin:0 0 20px;font-weight:700;color:#083e86">${escaped(brand(locale))}</p>`,
    ...lines.map(paragraph('')),
    ...(link ?? []),
    ...notes.map(paragraph(small)),
    '</div></body></html>',
  ].join('\n');
}

const brand = (locale: Locale) => m.app_name({}, { locale });
