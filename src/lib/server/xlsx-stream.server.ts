/** A workbook of several sheets as a stream of bytes in constant memory. */
import { crc32, createDeflateRaw } from 'node:zlib';

export interface StreamedSheet {
  name: string;
  header: readonly string[];
  rows: AsyncIterable<readonly (string | number | null)[]> | Iterable<readonly (string | number | null)[]>;
}

/** Excel's own limit, the header included. */
const MOST_ROWS = 1_048_576;
/** And that of the text in a cell. */
const LONGEST = 32_767;
const PORTION = 64 * 1024;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) =>
  text
    .slice(0, LONGEST)
    // XML 1.0 has no place for control characters, nor for halves of a character.
    .replace(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, '')
    .toWellFormed()
    .replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

function cell(value: string | number | null, bold: boolean): string {
  const style = bold ? ' s="1"' : '';
  if (value === null || value === '') return '<c/>';
  if (typeof value === 'number' && Number.isFinite(value)) return `<c${style}><v>${value}</v></c>`;
  return `<c${style} t="inlineStr"><is><t xml:space="preserve">${escaped(String(value))}</t></is></c>`;
}

const rowXml = (values: readonly (string | number | null)[], bold = false) =>
  `<row>${values.map((value) => cell(value, bold)).join('')}</row>`;

/** A sheet's parts: one, and another for each million rows more. */
async function* sheetXml({ header, rows }: StreamedSheet, began: () => void): AsyncGenerator<string | null> {
  const begin = () => {
    began();
    const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
    return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetData>${rowXml(header, true)}`;
  };
  const close = '</sheetData></worksheet>';
  yield begin();
  let written = 1;
  for await (const row of rows) {
    if (written === MOST_ROWS) {
      yield close;
      yield null;
      yield begin();
      written = 1;
    }
    yield rowXml(row);
    written++;
  }
  yield close;
  yield null;
}

interface Entry {
  name: string;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

/** ZIP with data descriptors: sizes are not known before. Source: PKWARE APPNOTE 6.3, sections 4.3.7–4.3.16. */
class Zip {
  readonly #entries: Entry[] = [];
  #offset = 0;

  async *entry(name: string, parts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
    const entry: Entry = { name, crc: 0, packed: 0, size: 0, offset: this.#offset };
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    // Sizes follow; names are UTF-8.
    head.writeUInt16LE(0x0808, 6);
    head.writeUInt16LE(8, 8);
    head.writeUInt16LE(0x21, 12);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    yield this.#sent(Buffer.concat([head, Buffer.from(name)]));
    const deflate = createDeflateRaw({ level: 6 });
    const feeding = (async () => {
      for await (const bytes of portions(parts)) {
        entry.crc = crc32(bytes, entry.crc);
        entry.size += bytes.length;
        if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once('drain', resolve));
      }
      deflate.end();
    })();
    // What goes wrong with the rows is met by whoever reads the bytes.
    feeding.catch((error: Error) => deflate.destroy(error));
    try {
      for await (const bytes of deflate) {
        entry.packed += (bytes as Buffer).length;
        yield this.#sent(bytes as Buffer);
      }
    } finally {
      deflate.destroy();
    }
    await feeding;
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE(0x08074b50, 0);
    tail.writeUInt32LE(entry.crc, 4);
    tail.writeUInt32LE(entry.packed, 8);
    tail.writeUInt32LE(entry.size, 12);
    this.#entries.push(entry);
    yield this.#sent(tail);
  }

  end(): Uint8Array {
    const begin = this.#offset;
    const records = this.#entries.map(({ name, crc, packed, size, offset }) => {
      const record = Buffer.alloc(46);
      record.writeUInt32LE(0x02014b50, 0);
      record.writeUInt16LE(20, 4);
      record.writeUInt16LE(20, 6);
      record.writeUInt16LE(0x0808, 8);
      record.writeUInt16LE(8, 10);
      record.writeUInt16LE(0x21, 14);
      record.writeUInt32LE(crc, 16);
      record.writeUInt32LE(packed, 20);
      record.writeUInt32LE(size, 24);
      record.writeUInt16LE(Buffer.byteLength(name), 28);
      record.writeUInt32LE(offset, 42);
      return Buffer.concat([record, Buffer.from(name)]);
    });
    const directory = Buffer.concat(records);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(records.length, 8);
    end.writeUInt16LE(records.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(begin, 16);
    return Buffer.concat([directory, end]);
  }

  #sent(bytes: Buffer): Uint8Array {
    this.#offset += bytes.length;
    return bytes;
  }
}

async function* portions(parts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting = '';
  for await (const part of parts) {
    waiting += part;
    if (waiting.length < PORTION) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  if (waiting) yield Buffer.from(waiting);
}

async function* one(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(XML + text);
}

/**
 * @param sheets in their order; more than a million rows go on in a sheet of their own
 * @throws RangeError past 4 GB, which a plain ZIP cannot hold
 */
export async function* streamedWorkbook(sheets: readonly StreamedSheet[]): AsyncGenerator<Uint8Array> {
  const zip = new Zip();
  const names: string[] = [];
  for (const sheet of sheets) {
    let continued = 0;
    const parts = sheetXml(sheet, () => {
      continued++;
      const name = sheet.name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 26);
      names.push(continued === 1 ? name : `${name} ${continued}`);
    });
    let first = await parts.next();
    while (!first.done) {
      const begun = first.value ?? '';
      const part = (async function* () {
        yield begun;
        for (;;) {
          const { value, done } = await parts.next();
          if (done || value === null) return;
          yield value;
        }
      })();
      yield* zip.entry(`xl/worksheets/sheet${names.length}.xml`, part);
      first = await parts.next();
    }
  }
  yield* zip.entry(
    'xl/styles.xml',
    one(
      `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    ),
  );
  const each = (write: (name: string, id: number) => string) => names.map((name, at) => write(name, at + 1)).join('');
  yield* zip.entry(
    'xl/workbook.xml',
    one(
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each((name, id) => `<sheet name="${escaped(name)}" sheetId="${id}" r:id="rId${id}"/>`)}</sheets></workbook>`,
    ),
  );
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  yield* zip.entry(
    'xl/_rels/workbook.xml.rels',
    one(
      `<Relationships xmlns="${PACKAGE}/relationships">${each((_, id) => relation(id, 'worksheet', `worksheets/sheet${id}.xml`))}${relation(names.length + 1, 'styles', 'styles.xml')}</Relationships>`,
    ),
  );
  yield* zip.entry(
    '_rels/.rels',
    one(
      `<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ),
  );
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const override = (part: string, type: string) => `<Override PartName="${part}" ContentType="${kind}.${type}+xml"/>`;
  yield* zip.entry(
    '[Content_Types].xml',
    one(
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', 'sheet.main')}${override('/xl/styles.xml', 'styles')}${each((_, id) => override(`/xl/worksheets/sheet${id}.xml`, 'worksheet'))}</Types>`,
    ),
  );
  yield zip.end();
}
