/** An empty workbook to fill in: the four tables with an example each, and a sheet that explains their columns. */
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { writeTextBook } from '#lib/server/table-file.server.ts';
import { columnHeader, columnsOf, examplePrefix, guideNames, kindOfUnit, kinds, type Kind } from './columns.ts';
import { columnHelp, kindTitle } from './report.ts';

function example(kind: Kind, locale: Locale): (string | null)[] {
  const made = (n: number) => `${examplePrefix[locale]} ${n}`;
  const say = { locale };
  switch (kind) {
    case 'units':
      return [
        made(1),
        m.people_example_store({}, say),
        kindOfUnit('store', locale),
        made(0),
        m.people_example_address({}, say),
        '07:30',
        '17:00',
      ];
    case 'counters':
      return [made(2), m.people_example_counter({}, say), made(1)];
    case 'employees':
      return [made(3), m.people_example_name({}, say), made(1), '05/01/2026', null, '2580'];
    case 'shifts':
      return [made(2), made(3), '23/11/2026 07:30', '23/11/2026 11:30'];
  }
}

/** XLSX in that language; every column is formatted as text, so that codes keep their zeros. */
export function templateFile(locale: Locale): Promise<Uint8Array> {
  const say = { locale };
  const tables = kinds.map((kind) => ({
    name: kindTitle(kind, locale),
    headers: columnsOf[kind].map(({ name }) => columnHeader(kind, name, locale)),
    rows: [example(kind, locale)],
  }));
  const guide = {
    name: guideNames[locale],
    headers: [
      m.people_guide_sheet({}, say),
      m.people_guide_column({}, say),
      m.people_guide_required({}, say),
      m.people_guide_meaning({}, say),
    ],
    rows: [
      [m.people_guide_example({}, say), null, null, m.people_guide_example_text({}, say)],
      ...kinds.flatMap((kind) =>
        columnsOf[kind].map(({ name, required }) => [
          kindTitle(kind, locale),
          columnHeader(kind, name, locale),
          required ? m.people_guide_yes({}, say) : m.people_guide_no({}, say),
          columnHelp(kind, name, locale),
        ]),
      ),
    ],
  };
  return writeTextBook([guide, ...tables]);
}
