/** What the builder's parts share: the survey as it is being edited, what is selected, what is wrong, whether it is saved. */
import { getContext, setContext } from 'svelte';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { problemsIn, type DefinitionProblem } from '../check.ts';
import type { DraftToEdit } from '../draft.server.ts';
import { itemWords, short } from '../item-words.ts';
import { isQuestion, type Definition, type Item, type Text } from '../questionnaire.ts';
import { freshItem, type Kind } from './fresh.ts';
import { begun, done, redone, sealed, undone, type History } from './history.ts';
import { Saving } from './saving.svelte.ts';
import {
  added,
  duplicated,
  edited,
  isFull,
  moved,
  placeOf,
  removed,
  renamed,
  sheetOf,
  titled,
  type Sheet,
} from './sheet.ts';

export type Languages = 'vi' | 'en' | 'both';

export interface PlacedProblem extends DefinitionProblem {
  key: string | null;
}

/** After so long a rest, letters typed into the same text are another step. */
const REST_MS = 1200;
/** A check of five hundred questions waits until the hand rests. */
const CHECK_MS = 300;

export class Builder {
  readonly code: string;
  readonly frozen: ReadonlySet<string>;
  readonly published: Definition | null;
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly saving: Saving;

  selected = $state<string | null>(null);
  languages = $state<Languages>('both');
  /** Whether it is checked for kiosks; null: where it asks with faces, as kiosks do. */
  forKiosk = $state<boolean | null>(null);
  /** For screen readers. */
  announcement = $state('');
  problems = $state.raw<PlacedProblem[]>([]);
  /** Where an item is to be added, while its kind is being chosen. */
  adding = $state<number | null>(null);
  /** The item whose first field is to be typed into. */
  toFocus = $state<string | null>(null);

  #history: History<Sheet> = $state.raw(begun(sheetOf({ title: { vi: '', en: '' }, questions: [] })));
  #rest: ReturnType<typeof setTimeout> | undefined;
  #check: ReturnType<typeof setTimeout> | undefined;

  readonly sheet = $derived(this.#history.present);
  readonly definition = $derived(this.sheet.definition);
  readonly items = $derived(this.definition.questions);
  readonly place = $derived(placeOf(this.sheet, this.selected));
  readonly canUndo = $derived(this.#history.past.length > 0);
  readonly canRedo = $derived(this.#history.future.length > 0);
  readonly kiosk = $derived(this.forKiosk ?? this.items.some(({ type }) => type === 'rating'));
  readonly full = $derived(isFull(this.sheet));
  readonly grave = $derived(this.problems.filter(({ grave }) => grave));
  /** Of each item that is a question, as people count. */
  readonly numbers = $derived.by(() => {
    let n = 0;
    return this.items.map((item) => (isQuestion(item) ? (n += 1) : null));
  });
  readonly problemsByKey = $derived(Map.groupBy(this.problems, ({ key }) => key));

  constructor(draft: DraftToEdit) {
    this.code = draft.code;
    this.frozen = new Set(draft.frozen);
    this.published = draft.published;
    this.today = draft.today;
    this.#history = begun(sheetOf(draft.definition));
    this.saving = new Saving(`/surveys/${encodeURIComponent(draft.code)}/draft`, draft.definition, draft.revision);
    this.selected = this.sheet.keys[0] ?? null;
    this.check();
  }

  /** @param tag what it is about, where letter after letter is one step */
  do(next: Sheet | ((sheet: Sheet) => Sheet), tag: string | null = null) {
    this.#became(done(this.#history, typeof next === 'function' ? next(this.sheet) : next, tag));
    clearTimeout(this.#rest);
    if (tag !== null) this.#rest = setTimeout(() => (this.#history = sealed(this.#history)), REST_MS);
  }

  undo() {
    this.#became(undone(this.#history));
    this.announcement = m.builder_said_undone();
  }

  redo() {
    this.#became(redone(this.#history));
    this.announcement = m.builder_said_redone();
  }

  #became(history: History<Sheet>) {
    if (history.present === this.#history.present) return;
    const { place } = this;
    const before = new Set(this.sheet.keys);
    this.#history = history;
    const { keys } = history.present;
    // What comes back is what one wants to see.
    const came = keys.length === before.size + 1 ? keys.find((key) => !before.has(key)) : undefined;
    if (came !== undefined) this.selected = came;
    if (this.selected !== null && !keys.includes(this.selected))
      this.selected = keys[Math.min(place, keys.length - 1)] ?? null;
    this.saving.changed(history.present.definition);
    clearTimeout(this.#check);
    this.#check = setTimeout(() => this.check(), CHECK_MS);
  }

  check() {
    const { definition, keys } = this.sheet;
    this.problems = problemsIn(definition, { kiosk: this.kiosk }).map((problem) => ({
      ...problem,
      key: problem.at === null ? null : (keys[problem.at] ?? null),
    }));
  }

  stop() {
    clearTimeout(this.#rest);
    clearTimeout(this.#check);
    this.saving.stop();
  }

  title(title: Text) {
    this.do((sheet) => titled(sheet, title), 'title');
  }

  add(kind: Kind, at: number) {
    this.do((sheet) => added(sheet, at, freshItem(kind)));
    this.#select(at, m.builder_said_added({ n: at + 1 }));
  }

  duplicate(key: string) {
    const at = placeOf(this.sheet, key);
    if (this.full || at < 0) return;
    this.do((sheet) => duplicated(sheet, at));
    this.#select(at + 1, m.builder_said_added({ n: at + 2 }));
  }

  #select(at: number, said: string) {
    this.toFocus = this.selected = this.sheet.keys[at] ?? null;
    this.announcement = said;
  }

  remove(key: string) {
    const at = placeOf(this.sheet, key);
    const item = this.items[at];
    if (!item) return;
    this.do((sheet) => removed(sheet, at));
    this.announcement = m.builder_said_removed({ what: short(itemWords(item)) });
  }

  /** @param to the place that it has afterwards */
  move(key: string, to: number) {
    const from = placeOf(this.sheet, key);
    if (to < 0 || to >= this.items.length || from < 0) return;
    this.do((sheet) => moved(sheet, from, to), `move ${key}`);
    this.announcement = m.builder_said_moved({ n: to + 1, total: this.items.length });
  }

  /** @param part of the item that is typed into, where it is */
  change(key: string, next: Item, part: string | null = null) {
    const at = placeOf(this.sheet, key);
    this.do((sheet) => edited(sheet, at, next, this.frozen), part === null ? null : `${key} ${part}`);
  }

  /** @returns whether the name was free */
  rename(key: string, name: string): boolean {
    const next = renamed(this.sheet, placeOf(this.sheet, key), name);
    if (next) this.do(next);
    return next !== null;
  }

  /** Takes what somebody else saved; what stood here can be had back by undoing. */
  takeTheirs() {
    const { theirs } = this.saving;
    if (!theirs) return;
    const sheet = sheetOf(theirs.definition);
    this.saving.withTheirs(sheet.definition);
    this.do(sheet);
  }

  /** Keeps what stands here; what somebody else saved can be had by undoing. */
  keepOurs() {
    const { theirs } = this.saving;
    if (!theirs) return;
    const ours = this.sheet;
    this.do(sheetOf(theirs.definition));
    this.do(ours);
    this.saving.overTheirs();
  }
}

const KEY = Symbol('builder');
export const shareBuilder = (builder: Builder) => setContext(KEY, builder);
export const useBuilder = () => getContext<Builder>(KEY);

/** The language in which staff read, first. */
export const readersFirst = () => (getLocale() === 'en' ? (['en', 'vi'] as const) : (['vi', 'en'] as const));
