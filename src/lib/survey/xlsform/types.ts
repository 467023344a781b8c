/** What the type column says, in its many spellings. Source: xlsform.org, and pyxform's question_type_dictionary.py. */

export type RowType =
  | { kind: 'begin'; repeat: boolean; table?: true }
  | { kind: 'end' }
  | { kind: 'select'; many: boolean; list: string; other: boolean }
  /** Options from somewhere else than the sheet. */
  | { kind: 'external' }
  | { kind: 'rank'; list: string }
  | {
      kind:
        | 'text'
        | 'integer'
        | 'decimal'
        | 'range'
        | 'percentage'
        | 'date'
        | 'time'
        | 'datetime'
        | 'barcode'
        | 'phone'
        | 'note'
        | 'acknowledge'
        | 'hidden'
        | 'calculate'
        | 'metadata'
        | 'capture'
        | 'unknown';
    }
  /** A row of a Kobo rating matrix; its options are named by the row that begins it. */
  | { kind: 'score-row' };

const plain: Record<
  string,
  Exclude<RowType['kind'], 'begin' | 'end' | 'select' | 'rank' | 'external' | 'score-row'>
> = {
  text: 'text',
  string: 'text',
  int: 'integer',
  integer: 'integer',
  decimal: 'decimal',
  range: 'range',
  percentage: 'percentage',
  date: 'date',
  time: 'time',
  datetime: 'datetime',
  date_time: 'datetime',
  barcode: 'barcode',
  phone_number: 'phone',
  note: 'note',
  acknowledge: 'acknowledge',
  trigger: 'acknowledge',
  hidden: 'hidden',
  calculate: 'calculate',
};

const metadata =
  /^(start|end|start_time|end_time|today|deviceid|device_id|imei|subscriberid|subscriber_id|simserial|sim_id|phonenumber|username|email|audit|start-geopoint|background-geopoint|background-audio|instanceid|get_.*|uri:.*)$/;
const capture =
  /^(geopoint|geotrace|geoshape|gps|location|image|photo|picture|audio|video|file|osm|xml-external|csv-external|signature|draw|annotate|url|rank__level)$/;

const SELECT =
  /^(?:(?:add )?(select)[ _]?(one|1|multiple|all that apply)(?:[ _](external|from[ _]file)| prompt using| using| from)*) +(.+?)( +or[ _]?other| +or specify other)?$/;

/** @param written as in the sheet */
export function typeOf(written: string): RowType {
  const words = written.trim().split(/\s+/).join(' ');
  const folded = words.toLowerCase();
  const begin = /^begin[ _](group|repeat|lgroup|looped group|loop|score|rank|kobomatrix)\b/.exec(folded)?.[1];
  if (begin) {
    if (begin === 'score') return { kind: 'begin', repeat: false, table: true };
    return { kind: 'begin', repeat: !['group', 'rank', 'kobomatrix'].includes(begin) };
  }
  if (/^end[ _](group|repeat|lgroup|looped group|loop|score|rank|kobomatrix)\b/.test(folded)) return { kind: 'end' };
  if (folded === 'score__row') return { kind: 'score-row' };
  const select = SELECT.exec(folded);
  if (select) {
    if (select[3]) return { kind: 'external' };
    // Names of lists keep their capitals.
    const tail = (select[4] ?? '').length + (select[5] ?? '').length;
    const list = words.slice(words.length - tail, words.length - (select[5] ?? '').length);
    return { kind: 'select', many: !['one', '1'].includes(select[2] ?? ''), list, other: select[5] !== undefined };
  }
  const rank = /^rank +(.+)$/.exec(words)?.[1];
  if (rank) return { kind: 'rank', list: rank };
  const name = folded
    .replace(/^(q|add) /, '')
    .replace(/ prompt$/, '')
    .split(' ')
    .join('_');
  const found = Object.hasOwn(plain, name) ? plain[name] : undefined;
  if (found) return { kind: found };
  if (metadata.test(name)) return { kind: 'metadata' };
  return { kind: capture.test(name) ? 'capture' : 'unknown' };
}
