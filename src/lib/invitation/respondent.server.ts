/** What a respondent's requests carry: the device's cookie, and the fields of the page's own forms. */
import type { Cookies } from '@sveltejs/kit';
import type { Locale } from '#lib/paraglide/runtime.js';
import { answered } from '#lib/survey/answering/form.ts';
import { faultsByStep, placeIn, stepName, walk } from '#lib/survey/answering/walk.ts';
import { isQuestion, type Answers, type Definition } from '#lib/survey/questionnaire.ts';
import { faultsIn, type AnswerFault } from '#lib/survey/validity.ts';
import { DRAFT_DAYS, REVIEW } from './answering.ts';
import { newDevice, type Change, type Respondent } from './draft.server.ts';

const COOKIE = 'answering';
const SHAPE = /^[A-Za-z0-9_-]{24}$/;
const DAY_SECONDS = 86_400;

interface Call {
  cookies: Cookies;
  url: URL;
  locals: { locale: Locale; address: string; secure: boolean };
}

const shaped = (value: unknown) => (typeof value === 'string' && SHAPE.test(value) ? value : undefined);

/** Who opens a page: by the cookie, or by the address where cookies are refused. Sets the cookie for next time. */
export function visiting({ cookies, url, locals }: Call): Respondent & { carried: boolean } {
  const kept = shaped(cookies.get(COOKIE));
  const carried = kept === undefined ? shaped(url.searchParams.get('d')) : undefined;
  const device = kept ?? carried ?? newDevice();
  cookies.set(COOKIE, device, {
    path: '/s',
    maxAge: DRAFT_DAYS * DAY_SECONDS,
    sameSite: 'lax',
    httpOnly: true,
    secure: locals.secure,
  });
  return { device, locale: locals.locale, address: locals.address, carried: carried !== undefined };
}

/** Who posts a form: by the cookie, or by the page's own field where cookies are refused. */
export function posting({ cookies, locals }: Call, form: FormData): Respondent & { carried: boolean } {
  const kept = shaped(cookies.get(COOKIE));
  const device = kept ?? shaped(form.get('device')) ?? newDevice();
  return { device, locale: locals.locale, address: locals.address, carried: kept === undefined };
}

/** Where the page shows a step; it carries the device where its browser keeps nothing. */
export function addressOfStep(code: string, step: string, by: Respondent & { carried: boolean }): string {
  const query = new URLSearchParams({ ...(step ? { q: step } : {}), ...(by.carried ? { d: by.device } : {}) });
  return `/s/${encodeURIComponent(code)}${query.size > 0 ? `?${query}` : ''}`;
}

/** What the step's own answers lack. */
export function faultsAt(
  {
    definition,
    answers,
    step,
    personal,
  }: { definition: Definition; answers: Answers; step: string; personal: boolean },
  today: string,
): AnswerFault[] {
  const way = walk(definition, answers, { personal });
  const here = way.find((candidate) => stepName(candidate) === step);
  return (here && faultsByStep(way, faultsIn(definition, answers, { today })).get(here)) ?? [];
}

/** A form's questions, and where it goes from there; on only when nothing is wrong with what it holds. */
export function changeFrom(form: FormData, language: Locale, today: string): Change {
  const names = form.getAll('step').map(String);
  const [current = ''] = names;
  const go = String(form.get('go') ?? 'next');
  return {
    opened: String(form.get('opened') ?? ''),
    answers: (definition, before) =>
      definition.questions
        .filter(isQuestion)
        .filter(({ name }) => names.includes(name))
        .reduce((answers, question) => answered(answers, question, form, language), before),
    step: (definition, answers, personal) => {
      const way = walk(definition, answers, { personal });
      const at = placeIn(way, current);
      if (go === 'back')
        return stepName(way[Math.max(0, at - 1)] ?? way[0] ?? { page: null, notes: [], question: null });
      if (go !== 'next') return go === REVIEW || way.some((step) => stepName(step) === go) ? go : current;
      if (faultsAt({ definition, answers, step: current, personal }, today).length > 0) return current;
      const next = way[at + 1];
      return next ? stepName(next) : REVIEW;
    },
  };
}
