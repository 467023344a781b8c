/** Saves answers while the customer goes on: one request at a time, with whatever was not saved before. */
import { fieldsOf } from '#lib/survey/answering/form.ts';
import type { Language } from '#lib/survey/piping.ts';
import { isQuestion, type Answers, type Definition } from '#lib/survey/questionnaire.ts';

export interface Saving {
  /** The last try failed; the next one takes along what it left. */
  readonly failed: boolean;
  /** @param name the question that was answered, @param step the one that is open now */
  save(answers: Answers, name: string, step: string): Promise<void>;
  /** Waits until everything is saved, trying once more. @returns false: it is not */
  settled(): Promise<boolean>;
  /** Sends what was saved. `done`: the server has answered, and the page as it is now says what. */
  send(): Promise<'done' | 'away'>;
}

export function savingOf(
  definition: Definition,
  { opened, device, locale }: { opened: string; device: string; locale: Language },
): Saving {
  const questions = new Map(definition.questions.filter(isQuestion).map((question) => [question.name, question]));
  let failed = $state(false);
  let waiting = new Set<string>();
  let newest: { answers: Answers; step: string } = { answers: {}, step: '' };
  let running: Promise<void> = Promise.resolve();

  async function post() {
    if (waiting.size === 0) return;
    const names = waiting;
    waiting = new Set();
    const { answers, step } = newest;
    const form = new FormData();
    for (const [field, value] of Object.entries({ opened, device, go: step })) form.append(field, value);
    for (const name of names) {
      form.append('step', name);
      const question = questions.get(name);
      if (question) for (const [field, value] of fieldsOf(question, answers, locale)) form.append(field, value);
    }
    failed = !(await posted('?/save', form));
    if (failed) waiting = new Set([...names, ...waiting]);
  }

  return {
    get failed() {
      return failed;
    },
    save(answers, name, step) {
      waiting.add(name);
      newest = { answers, step };
      running = running.then(post);
      return running;
    },
    async settled() {
      await running;
      await (running = running.then(post));
      return waiting.size === 0;
    },
    async send() {
      const form = new FormData();
      form.append('device', device);
      return (await posted('?/send', form)) ? 'done' : 'away';
    },
  };
}

/** @returns false where nobody took it */
async function posted(action: string, body: FormData): Promise<boolean> {
  try {
    const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
    const response = await fetch(action, { method: 'POST', body, headers });
    // As the framework answers its own client: a redirect is told, not made.
    const result = (await response.json()) as { type: string; status?: number };
    // Sent from another tab, or closed: the page as it is now says so.
    if (result.type === 'error' && [404, 409, 410].includes(response.status)) location.reload();
    return (
      result.type === 'redirect' || result.type === 'success' || (action === '?/send' && result.type === 'failure')
    );
  } catch {
    return false;
  }
}
