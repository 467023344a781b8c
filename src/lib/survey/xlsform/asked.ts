/** What reading a form starts from, and what is the same for every question. */
import { aspects, type Aspect, type Item, type Text } from '../questionnaire.ts';
import type { Known } from './condition-words.ts';
import type { Findings } from './findings.ts';
import type { Option } from './lists.ts';
import type { Row } from './sheets.ts';
import { bothWays, isBlank } from './texts.ts';
import type { Names, Node } from './tree.ts';

export interface Sources {
  lists: ReadonlyMap<string, Option[]>;
  names: Names;
  /** A cell's text in our languages. */
  say: (row: Row, key: string) => Text;
  findings: Findings;
}

/** An item, and how conditions ask about it. */
export interface Made {
  item: Item;
  known: Known['kind'];
  codes?: ReadonlyMap<string, string | number>;
}

export const yes = /^(yes|true|true\(\)|1)$/i;
const no = /^(no|false|false\(\)|0)$/i;

/** What is the same for every question. */
export function asked(node: Node, { say, findings }: Sources) {
  const { row, name } = node;
  const text = say(row, 'label');
  const hint = say(row, 'hint');
  const written = row.get('required');
  const required = yes.test(written) ? true : no.test(written) && written !== '' ? false : undefined;
  if (written !== '' && required === undefined)
    findings.add(row.place('required'), 'required', { expression: written });
  const keepsHint = !isBlank(hint) || row.get('smile:empty').includes('hint');
  // A question may consist of its hint; one without either is asked by its name.
  const [shownText, shownHint] = isBlank(text) && keepsHint ? [hint, undefined] : [text, keepsHint ? hint : undefined];
  if (isBlank(shownText)) findings.add(row.whole, 'label-made', { name: node.given || name });
  return {
    name,
    text: isBlank(shownText) ? bothWays(node.given || name) : shownText,
    ...(shownHint ? { hint: shownHint } : {}),
    ...(required === undefined || row.get('smile:required') === 'unset' ? {} : { required }),
  };
}

export function scored(row: Row): { criterion?: string; aspect?: Aspect } {
  const criterion = row.get('smile:criterion').slice(0, 60);
  const aspect = aspects.find((known) => known === row.get('smile:aspect'));
  return { ...(criterion ? { criterion } : {}), ...(aspect ? { aspect } : {}) };
}

/** One that conditions compare as it is. */
export const plain = (item: Item): Made => ({ item, known: 'plain' });
