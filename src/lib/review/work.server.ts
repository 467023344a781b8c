/** What takes seconds: gathering and freezing a month, computing it again, comparing it with now. Runs on a thread. */
import type { Db } from '#db/connect.server.ts';
import { namesOf, postedDuring } from '#lib/organisation/people.server.ts';
import { quarantinedAmong } from '#lib/response/quarantined.server.ts';
import { isNobody, nobodyAt } from '#lib/scoring/cell-rows.ts';
import { DEFAULT_CONFIG } from '#lib/scoring/config.ts';
import type { Constants } from '#lib/scoring/constants.ts';
import { countsToFreeze, generationOfMonth } from '#lib/scoring/counts.server.ts';
import { FORMULA } from '#lib/scoring/formula.ts';
import { wholeMonth } from '#lib/scoring/period.ts';
import { estimatedFor, publishedFor, QUESTION } from '#lib/scoring/published-constants.server.ts';
import type { Row } from '#lib/scoring/rows.ts';
import { changesBetween, type Changes } from './changes.ts';
import { frozenFrom, type Result } from './frozen.ts';
import { canonicalJson, canonicalRoster, canonicalRows, type Inputs } from './inputs.ts';
import { fingerprintOf, packed, unpacked } from './packed.server.ts';
import { partsOf } from './review.queries.server.ts';
import type { Candidate, ReviewSettings, Summary } from './review.ts';
import { greatestDifference } from './same.ts';

export interface FreezeOrder {
  task: 'freeze';
  unit: string;
  month: string;
  /** Codes of the unit's stores in that month, with what they were called. */
  stores: Record<string, string>;
  settings: ReviewSettings;
}

export interface FrozenMonth {
  formula: number;
  fingerprint: string;
  inputs: string[];
  result: string[];
  candidates: Candidate[];
  summary: Summary;
  generation: string;
  /** To be published with it; null where the month has them, or there is nothing to estimate them on. */
  constants: Constants | null;
}

/** Another answer may come in while the counts are read. */
const ATTEMPTS = 3;

/** The counts as they are, with what tells that they have changed. */
async function gathered(db: Db, { unit, month, stores, settings }: Omit<FreezeOrder, 'task'>, known?: Inputs) {
  const { from, to } = wholeMonth(month);
  const codes = new Set(Object.keys(stores));
  const list = [...codes];
  const published = known ? undefined : await publishedFor(db, month);
  const estimated = known || published ? null : await estimatedFor(db, month, DEFAULT_CONFIG);
  for (let attempt = 1; ; attempt++) {
    const before = await generationOfMonth(db, month, list);
    const rows = canonicalRows(await countsToFreeze(db, { from, to, stores: codes }));
    const aside = await quarantinedAmong(db, { from, to, stores: codes, question: QUESTION });
    const posted = await postedDuring(db, list, from, to);
    const generation = await generationOfMonth(db, month, list);
    // In the end what was read last is what it is: nobody waits for ever.
    if (generation !== before && attempt < ATTEMPTS) continue;
    const quarantined = canonicalRows(
      aside.map(({ day, employee, store, channel, rating, n }): Row => [
        day,
        employee || nobodyAt(store),
        store,
        channel,
        [1, 2, 3, 4, 5].map((level) => (level === rating ? n : 0)),
      ]),
    );
    const names = new Map(posted.map(({ employee, name }) => [employee, name]));
    const others = new Set(
      [...rows, ...quarantined].flatMap(([, employee]) =>
        isNobody(employee) || names.has(employee) ? [] : [employee],
      ),
    );
    for (const [code, name] of await namesOf(db, 'employee', [...others])) names.set(code, name);
    const inputs: Inputs = {
      formula: known?.formula ?? published?.formula ?? FORMULA,
      unit,
      month,
      config: known?.config ?? published?.config ?? DEFAULT_CONFIG,
      constants: known ? known.constants : (published?.constants ?? estimated),
      awards: known?.awards ?? { employee: settings.employeeAwards, store: settings.storeAwards },
      holdShare: known?.holdShare ?? settings.holdShare,
      rows,
      quarantined,
      roster: canonicalRoster(posted.map(({ employee, store }) => [employee, store] as const)),
      names: { employee: Object.fromEntries(names), store: stores },
    };
    return { inputs, generation, constants: published ? null : estimated };
  }
}

export async function freezeMonth(db: Db, order: FreezeOrder): Promise<FrozenMonth> {
  const { inputs, generation, constants } = await gathered(db, order);
  const text = canonicalJson(inputs);
  const { result, candidates, summary } = frozenFrom(inputs);
  return {
    formula: inputs.formula,
    fingerprint: fingerprintOf(text),
    inputs: packed(text),
    result: packed(JSON.stringify(result)),
    candidates,
    summary,
    generation,
    constants,
  };
}

/** @throws Error where nothing is stored */
export async function storedInputs(db: Db, review: string): Promise<{ inputs: Inputs; text: string }> {
  const text = unpacked(await partsOf(db, review, 'inputs'));
  return { inputs: JSON.parse(text) as Inputs, text };
}

export interface VerifyOrder {
  task: 'verify';
  review: string;
  formula: number;
  fingerprint: string;
}

export interface Verified {
  /** The version it was frozen under, that of this program, and whether this program still has the first. */
  formula: number;
  current: number;
  sameInputs: boolean;
  /** Largest difference of any number, relative to 1 or the number where that is larger; null: not the same people. */
  difference: number | null;
}

export async function verifyReview(db: Db, { review, formula, fingerprint }: VerifyOrder): Promise<Verified> {
  const { inputs, text } = await storedInputs(db, review);
  const stored = JSON.parse(unpacked(await partsOf(db, review, 'result'))) as Result;
  const again = frozenFrom(inputs, formula).result;
  return {
    formula,
    current: FORMULA,
    sameInputs: fingerprintOf(text) === fingerprint,
    difference: greatestDifference(stored, JSON.parse(JSON.stringify(again))),
  };
}

export interface ChangesOrder {
  task: 'changes';
  review: string;
  unit: string;
  month: string;
  stores: Record<string, string>;
  settings: ReviewSettings;
}

/** What has come in or been corrected since it froze, and what it would change. */
export async function changesSince(db: Db, order: ChangesOrder): Promise<Changes> {
  const { inputs: then } = await storedInputs(db, order.review);
  const { inputs: now } = await gathered(db, order, then);
  return changesBetween(
    { inputs: then, candidates: frozenFrom(then).candidates },
    { inputs: now, candidates: frozenFrom(now).candidates },
  );
}
