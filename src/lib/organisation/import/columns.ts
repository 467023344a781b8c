/** Which table a sheet is and which of its columns mean what, by their headers: English or Vietnamese, in any order. */
import type { UnitTable } from '#db/schema.ts';
import { fold } from '#lib/ui/text.ts';

export type Kind = 'units' | 'counters' | 'employees' | 'shifts';

interface Column {
  name: string;
  /** The column must be there, and no cell of it empty. */
  required?: true;
  /** The column must be there; its cells may be empty. */
  present?: true;
  /** Holds a code, a name or a PIN: text, whatever Excel made of it. */
  literal?: true;
  /** In Vietnamese; the first is how messages call it. */
  vi: string[];
}

const store = ['mã điểm giao dịch', 'điểm giao dịch', 'mã đgd', 'mã cửa hàng', 'cửa hàng', 'mã đơn vị'];
const employee = ['mã giao dịch viên', 'mã nhân viên', 'mã gdv', 'mã nv', 'mã nhân sự'];

export const columnsOf: Record<Kind, Column[]> = {
  units: [
    { name: 'unit_code', required: true, literal: true, vi: ['mã đơn vị', 'mã điểm giao dịch'] },
    { name: 'unit_name', required: true, literal: true, vi: ['tên đơn vị', 'tên điểm giao dịch'] },
    { name: 'kind', required: true, vi: ['loại', 'loại đơn vị', 'cấp', 'cấp đơn vị'] },
    {
      name: 'parent_code',
      present: true,
      literal: true,
      vi: [
        'mã đơn vị cha',
        'mã cha',
        'đơn vị cha',
        'mã đơn vị cấp trên',
        'đơn vị cấp trên',
        'trực thuộc',
        'thuộc đơn vị',
      ],
    },
    { name: 'address', vi: ['địa chỉ'] },
    { name: 'opens', vi: ['giờ mở cửa', 'mở cửa'] },
    { name: 'closes', vi: ['giờ đóng cửa', 'đóng cửa'] },
  ],
  counters: [
    { name: 'counter_code', required: true, literal: true, vi: ['mã quầy'] },
    { name: 'counter_name', required: true, literal: true, vi: ['tên quầy'] },
    { name: 'store_code', required: true, literal: true, vi: store },
  ],
  employees: [
    { name: 'employee_code', required: true, literal: true, vi: employee },
    {
      name: 'employee_name',
      required: true,
      literal: true,
      vi: ['họ tên', 'họ và tên', 'tên nhân viên', 'tên giao dịch viên', 'họ tên nhân viên', 'họ tên giao dịch viên'],
    },
    { name: 'store_code', required: true, literal: true, vi: store },
    { name: 'start_date', vi: ['ngày bắt đầu', 'từ ngày', 'ngày vào làm', 'ngày nhận việc'] },
    { name: 'end_date', vi: ['ngày kết thúc', 'đến ngày', 'ngày nghỉ việc', 'ngày thôi việc'] },
    { name: 'pin', literal: true, vi: ['mã PIN'] },
  ],
  shifts: [
    { name: 'counter_code', required: true, literal: true, vi: ['mã quầy', 'quầy'] },
    { name: 'employee_code', required: true, literal: true, vi: [...employee, 'giao dịch viên'] },
    { name: 'from', required: true, vi: ['từ', 'bắt đầu', 'từ lúc', 'từ giờ', 'giờ bắt đầu', 'thời gian bắt đầu'] },
    { name: 'to', required: true, vi: ['đến', 'kết thúc', 'đến lúc', 'đến giờ', 'giờ kết thúc', 'thời gian kết thúc'] },
  ],
};

export const kinds = Object.keys(columnsOf) as Kind[];

/** Letters and digits without marks or case; what stands in brackets is a remark: "Mã PIN (4–8 số) *" → "mapin". */
const key = (text: string) => fold(text.replace(/\([^)]*\)/g, '')).replace(/[^a-z0-9]/g, '');

const headers = Object.fromEntries(
  kinds.map((kind) => [
    kind,
    new Map(columnsOf[kind].flatMap(({ name, vi }) => [name, ...vi].map((header) => [key(header), name] as const))),
  ]),
) as Record<Kind, Map<string, string>>;

/** @returns the kind of table that these headers belong to, with the place of each known column; null: none */
export function recognise(cells: string[]): { kind: Kind; columns: { name: string; at: number }[] } | null {
  const [best] = kinds
    .map((kind) => ({
      kind,
      columns: cells.flatMap((cell, at) => {
        const name = headers[kind].get(key(cell));
        return name ? [{ name, at }] : [];
      }),
    }))
    .map((found) => ({ ...found, distinct: new Set(found.columns.map(({ name }) => name)).size }))
    // The same columns found: the table of which they are the greater part, a roster before a list of counters.
    .sort(
      (a, b) =>
        b.distinct - a.distinct || b.distinct / columnsOf[b.kind].length - a.distinct / columnsOf[a.kind].length,
    );
  return best && best.distinct >= 2 ? best : null;
}

/** A column as messages call it in that language. */
export const columnName = (kind: Kind, name: string, locale: string) =>
  (locale === 'vi' && columnsOf[kind].find((column) => column.name === name)?.vi[0]) || name;

/** A column as files are headed in that language. */
export function columnHeader(kind: Kind, name: string, locale: string): string {
  const header = columnName(kind, name, locale);
  return locale === 'vi' ? header.charAt(0).toUpperCase() + header.slice(1) : header;
}

const unitKinds: Record<UnitTable['kind'], string[]> = {
  corporation: ['tập đoàn', 'tổng công ty', 'công ty mẹ'],
  province: ['tỉnh', 'thành phố', 'tỉnh/thành phố', 'VNPT tỉnh', 'VNPT tỉnh/thành phố', 'viễn thông tỉnh'],
  area: ['khu vực', 'địa bàn', 'trung tâm viễn thông'],
  office: ['phòng bán hàng', 'phòng bán hàng khu vực', 'PBH', 'trung tâm kinh doanh', 'phòng'],
  store: ['điểm giao dịch', 'ĐGD', 'cửa hàng'],
};

const kindWords = new Map(
  Object.entries(unitKinds).flatMap(([kind, words]) =>
    [kind, ...words].map((word) => [key(word), kind as UnitTable['kind']] as const),
  ),
);

/** The kind of unit in words that `unitKind` reads. */
export const kindOfUnit = (kind: UnitTable['kind'], locale: string) => (locale === 'vi' && unitKinds[kind][0]) || kind;

/** @returns the kind of unit that the word names, in either language; undefined: none */
export const unitKind = (text: string) => kindWords.get(key(text));

/** The name of the sheet that explains the others, in either language. */
export const guideNames = { vi: 'Hướng dẫn', en: 'Guide' } as const;

export const isGuide = (sheet: string | null) =>
  sheet !== null && Object.values(guideNames).some((name) => key(name) === key(sheet));

/** What codes of a template's example row begin with: such a row describes nothing. */
export const examplePrefix = { vi: 'VÍ DỤ', en: 'EXAMPLE' } as const;

export const isExample = (code: string) =>
  Object.values(examplePrefix).some((prefix) => fold(code).startsWith(`${fold(prefix)} `));

export const isKind = (text: string | null): text is Kind => (kinds as (string | null)[]).includes(text);

const changes = ['added', 'changed', 'unchanged'] as const;
export const isChange = (text: string | null): text is (typeof changes)[number] =>
  (changes as readonly (string | null)[]).includes(text);
