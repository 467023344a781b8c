/** A list of single responses for managers. */
import type { Actor } from '#lib/access/roles.ts';
import { countersIn } from '#lib/organisation/coverage.server.ts';
import { namesOf } from '#lib/organisation/people.server.ts';
import { midnight } from '#lib/organisation/shift.server.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { criteriaFor, isLow } from '#lib/survey/rating.ts';
import type { Answers, Definition } from '#lib/survey/questionnaire.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { addDays, isDay, localParts } from '#lib/ui/zone.ts';
import { newestResponses, type ListCursor } from './list.queries.server.ts';
import { levelsOf, partOf, withoutContacts, type ListedResponse, type Narrowed } from './list.ts';

const PAGE = 50;
/** With more stores the days are read through: so many answers come in that a page is soon full. */
const FEW_STORES = 30;

export interface ListRequest extends Narrowed {
  from: string;
  to: string;
  unit: string | undefined;
  /** Where the last page ended, as it was given. */
  before: string;
}

/** @throws Problem access.*, unit.*, period.invalid */
export async function listResponses(ctx: Context, actor: Actor | null, request: ListRequest) {
  const { from, to, level, channel, comment, employee } = request;
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem('period.invalid');
  const { unit, codes } = await unitInScope(ctx.db, actor, 'response.see', request.unit, { from, to });
  const { zone } = ctx.config;
  const stores = unit.parent === null ? null : codes;
  const few = stores !== null && stores.length <= FEW_STORES;
  const filter = {
    ...{ from, to, stores, comment, levels: levelsOf(level), channel: channel || undefined },
    ...{ begin: midnight(from, zone), end: midnight(addDays(to, 1), zone), employee: employee || undefined },
    counters: few ? (await countersIn(ctx.reader, stores, true)).map(({ code }) => code) : null,
  };
  const rows = await newestResponses(ctx.reader, filter, cursorOf(request.before), PAGE + 1);
  const shown = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? shown.at(-1) : undefined;
  const people = [...new Set([employee, ...shown.map((row) => row.employee)])].filter(Boolean);
  const [staff, units] = [
    await namesOf(ctx.reader, 'employee', people),
    await namesOf(ctx.reader, 'unit', [...new Set(shown.map((row) => row.store))], to),
  ];
  const named = (names: Map<string, string>, code: string) => ({ code, name: names.get(code) ?? code });
  const responses: ListedResponse[] = [];
  for (const row of shown) {
    const definition = await definitionOf(ctx, ctx.reader, row.survey, row.version);
    const { time } = localParts(new Date(row.visit_at), zone);
    responses.push({
      ...{ id: row.id, day: row.day, part: partOf(time), channel: row.channel, rating: row.rating },
      store: named(units, row.store),
      employee: row.employee && row.personal ? named(staff, row.employee) : null,
      ...said(definition, row),
      quarantined: row.quarantined === 1,
    });
  }
  return {
    unit: { code: unit.code, name: unit.name },
    responses,
    employee: employee ? named(staff, employee) : null,
    next: last ? `${few ? last.visit_at : last.day}_${last.id}` : null,
  };
}

/** A place in the list, as the address holds it; null: from the beginning. */
function cursorOf(text: string): ListCursor | null {
  const [at = '', id = ''] = text.split('_');
  return at && id ? { at, id } : null;
}

/** Reasons as the customer read them, and the comment: never a contact. */
function said(definition: Definition | undefined, row: { answers: string; rating: number | null; question: string }) {
  const answers = JSON.parse(row.answers) as Answers;
  const comment = typeof answers.comment === 'string' ? withoutContacts(answers.comment) : '';
  const rating = definition?.questions.find(({ name }) => name === row.question);
  const level = row.rating;
  if (!definition || rating?.type !== 'rating' || level === null) return { reasons: [], comment };
  const reasons = definition.questions.flatMap((question) => {
    const chosen = answers[question.name];
    if (question.type !== 'criteria' || !Array.isArray(chosen)) return [];
    return criteriaFor(question, rating, level as 1 | 2 | 3 | 4 | 5)
      .filter(({ name }) => chosen.includes(name))
      .flatMap((option) => (isLow(level) ? option.low : option.high) ?? []);
  });
  return { reasons, comment };
}
