/** Saves by itself while one writes. What fails is told, kept and tried again; somebody else's change is shown, not overwritten. */
import * as v from 'valibot';
import { m } from '#lib/paraglide/messages.js';
import type { DraftToEdit } from '../draft.server.ts';
import { definitionSchema } from '../questionnaire.input.ts';
import type { Definition } from '../questionnaire.ts';

/** So long after the last letter. */
const REST_MS = 1000;
const RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30_000;

export type SaveState =
  | 'saved'
  /** Changed since. */
  | 'waiting'
  | 'saving'
  /** No answer: it is tried again. */
  | 'failed'
  /** Refused as it stands: the next change is tried again. */
  | 'refused'
  /** Somebody else saved in between: see `theirs`. */
  | 'conflict';

export class Saving {
  state = $state<SaveState>('saved');
  /** Why it failed or was refused. */
  message = $state('');
  /** The item that was refused, by its place. */
  refusedAt = $state<number | null>(null);
  revision = $state(0);
  theirs = $state.raw<DraftToEdit | null>(null);

  readonly #address: string;
  #latest: Definition;
  #saved: Definition;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #underway: Promise<boolean> | null = null;

  /** @param address of the draft, for GET and PUT */
  constructor(address: string, definition: Definition, revision: number) {
    this.#address = address;
    this.#latest = this.#saved = definition;
    this.revision = revision;
  }

  get unsaved() {
    return this.state !== 'saved';
  }

  /** Something else is to be saved from now on. */
  changed(definition: Definition) {
    if (definition === this.#latest) return;
    this.#latest = definition;
    if (this.state === 'conflict') return;
    // Back where it was before anything was changed.
    if (definition === this.#saved && !this.#underway) this.#settled();
    else {
      if (this.state !== 'saving' && this.state !== 'failed') this.state = 'waiting';
      this.#later(REST_MS);
    }
  }

  /** Saves now. @returns whether everything is saved */
  async now(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#underway) await this.#underway;
    if (this.state === 'conflict') return false;
    if (this.#latest === this.#saved) return true;
    this.#underway = this.#send().finally(() => (this.#underway = null));
    return (await this.#underway) && this.#latest === this.#saved;
  }

  /** Goes on upon their revision: what is ours is saved over it. */
  overTheirs() {
    const { theirs } = this;
    if (!theirs) return;
    this.revision = theirs.revision;
    this.#saved = theirs.definition;
    this.theirs = null;
    this.state = 'waiting';
    void this.now();
  }

  /** Goes on with what they saved. */
  withTheirs(definition: Definition) {
    const { theirs } = this;
    if (!theirs) return;
    this.revision = theirs.revision;
    this.theirs = null;
    this.#latest = this.#saved = definition;
    this.#settled();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #later(ms: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now(), ms);
  }

  #settled() {
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.state = 'saved';
    this.message = '';
    this.refusedAt = null;
  }

  async #send(): Promise<boolean> {
    const definition = this.#latest;
    this.state = 'saving';
    let response: Response;
    try {
      response = await fetch(this.#address, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ definition, revision: this.revision }),
      });
    } catch {
      return this.#failed(m.builder_save_offline());
    }
    const said = (await response.json().catch(() => null)) as Said | null;
    if (response.ok && typeof said?.revision === 'number') {
      this.revision = said.revision;
      this.#saved = definition;
      if (this.#latest === definition) this.#settled();
      else {
        this.state = 'waiting';
        this.#later(REST_MS);
      }
      return true;
    }
    if (said?.code === 'survey.changed') return this.#compare(definition);
    // Whoever is signed out is sent to the page for signing in.
    if (response.status === 401 || response.redirected) return this.#failed(m.builder_save_signed_out());
    if (response.status === 429 || response.status >= 500) return this.#failed(m.builder_save_away());
    this.state = 'refused';
    this.message = said?.title ?? m.builder_save_away();
    this.refusedAt = said?.at ?? null;
    return false;
  }

  #failed(message: string): false {
    this.state = 'failed';
    this.message = message;
    this.#later(Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** this.#failures));
    this.#failures += 1;
    return false;
  }

  async #compare(ours: Definition): Promise<boolean> {
    try {
      const response = await fetch(this.#address);
      if (!response.ok) return this.#failed(m.builder_save_away());
      const theirs = (await response.json()) as DraftToEdit;
      // Our own change, whose reply was lost on its way.
      if (JSON.stringify(theirs.definition) === JSON.stringify(v.parse(definitionSchema, ours))) {
        this.revision = theirs.revision;
        this.#saved = ours;
        if (this.#latest === ours) this.#settled();
        else this.#later(0);
        return true;
      }
      this.theirs = theirs;
      this.state = 'conflict';
      return false;
    } catch {
      return this.#failed(m.builder_save_offline());
    }
  }
}

interface Said {
  revision?: number;
  code?: string;
  title?: string;
  at?: number;
}
