/** Results of a survey from the counts that the intake keeps: no response is read but the newest texts. */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Actor } from '#lib/access/roles.ts';
import { namesOf } from '#lib/organisation/people.server.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import { channels } from '#lib/response/envelope.ts';
import { addAll, askedIn, responsesIn, type Counts } from '#lib/response/tally.ts';
import type { Context } from '#lib/server/context.server.ts';
import { otherName } from '#lib/survey/questionnaire.ts';
import { versionsAsked } from '#lib/survey/survey.server.ts';
import { isDay, dayOf } from '#lib/ui/zone.ts';
import { dimensionResults } from './dimensions.ts';
import { gathered, MOST_GROUPS, type Gathered } from './gathered.server.ts';
import type { Split } from './request.ts';
import { joined, type Joined, type Version } from './joined.ts';
import { partsOf } from './periods.ts';
import { drawn, eitherWording } from './picture.ts';
import type { Group, QuestionResult, SurveyResults } from './results.ts';
import { textsOf, type TextsWhere } from './texts.server.ts';

export interface ResultsRequest {
  survey: string;
  /** Days, both included. */
  from: string;
  to: string;
  unit?: string | undefined;
  channel?: string | undefined;
  version?: number | undefined;
  split?: Split | undefined;
}

/** @throws Problem access.*, unit.*, survey.unknown, period.invalid, request.invalid */
export async function resultsScope(ctx: Context, actor: Actor | null, request: ResultsRequest) {
  const { survey, from, to, channel } = request;
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem('period.invalid');
  if (channel !== undefined && !(channels as readonly string[]).includes(channel))
    throw new Problem('request.invalid', { where: 'channel', fault: 'unknown-option' });
  const { unit, codes } = await unitInScope(ctx.reader, actor, 'result.read', request.unit, { from, to });
  const versions = await versionsAsked(ctx.reader, survey);
  const asked = versions.filter(({ version }) => request.version === undefined || version === request.version);
  if (asked.length === 0) throw new Problem('request.invalid', { where: 'version', fault: 'unknown-option' });
  // Answers without a store belong to the whole organisation.
  return { unit, versions, asked, stores: unit.parent === null ? null : codes };
}

/** @throws Problem as `resultsScope` */
export async function surveyResults(
  ctx: Context,
  actor: Actor | null,
  request: ResultsRequest,
): Promise<SurveyResults> {
  const { survey, from, to, channel, split } = request;
  const { unit, versions, asked, stores } = await resultsScope(ctx, actor, request);
  const counts = await gathered(ctx.reader, {
    ...{ survey, stores, channel, versions: asked, split: split ?? null },
    parts: partsOf(from, to, dayOf(ctx.now(), ctx.config.zone)),
  });
  const answered = asked.filter(({ version }) => responsesIn(counts.of(version)) > 0);
  // Without an answer there is still a questionnaire to show.
  const shown = answered.length > 0 ? answered : asked.slice(-1);
  const { groups, left } = await groupsOf(ctx, counts, shown, split, to);
  const where: TextsWhere = { survey, from, to, stores, channel, versions: shown.map(({ version }) => version) };
  const questions: QuestionResult[] = [];
  for (const each of joined(shown)) {
    questions.push(await questionResult(ctx, each, shown, counts, groups, where));
    await yieldToOthers();
  }
  return {
    ...{ survey, from, to, groups, left, questions },
    title: (versions.findLast(({ status }) => status === 'published') ?? versions.at(-1))?.definition.title ?? {
      vi: survey,
      en: survey,
    },
    unit: { code: unit.code, name: unit.name },
    channel: channel ?? null,
    version: request.version ?? null,
    split: split ?? null,
    versions: versions.map(({ version, status, published_at }) => ({
      ...{ version, status, publishedAt: published_at },
      responses: responsesIn(counts.of(version)),
    })),
    responses: shown.reduce((sum, { version }) => sum + responsesIn(counts.of(version)), 0),
    dimensions: dimensionResults(shown, counts.of).map((dimension) => ({
      ...dimension,
      groups: groups.map(
        ({ key }) =>
          dimensionResults(shown, (version) => counts.in(key, version)).find(
            ({ criterion }) => criterion === dimension.criterion,
          ) ?? dimension,
      ),
    })),
  };
}

async function groupsOf(ctx: Context, counts: Gathered, shown: Version[], split: Split | undefined, day: string) {
  const all = counts.groups
    .map((key) => ({
      key,
      responses: shown.reduce((sum, { version }) => sum + responsesIn(counts.in(key, version)), 0),
    }))
    .filter(({ responses }) => responses > 0)
    .sort((a, b) => b.responses - a.responses || (a.key < b.key ? -1 : 1));
  const kept = all.slice(0, MOST_GROUPS);
  const rest = all.slice(MOST_GROUPS);
  const codes = split === 'store' ? kept.map(({ key }) => key) : [];
  const names = await namesOf(ctx.reader, 'unit', codes, day);
  const groups: Group[] = kept.map(({ key, responses }) => ({ key, name: names.get(key) ?? key, responses }));
  if (split === 'version') groups.sort((a, b) => Number(a.key) - Number(b.key));
  const { left } = counts;
  return {
    groups,
    left: {
      groups: left.groups + rest.length,
      responses: left.responses + rest.reduce((sum, { responses }) => sum + responses, 0),
    },
  };
}

async function questionResult(
  ctx: Context,
  { question, page, versions, changes }: Joined,
  shown: Version[],
  counts: Gathered,
  groups: Group[],
  where: TextsWhere,
): Promise<QuestionResult> {
  const draw = (countsOf: (version: number) => Counts) => {
    const all: Counts = new Map();
    let asked: number | null = 0;
    for (const { version, definition } of shown.filter((each) => versions.includes(each.version))) {
      addAll(all, countsOf(version));
      const more = askedIn(definition, question, countsOf(version));
      asked = asked === null || more === null ? null : asked + more;
    }
    return drawn(question, all, asked);
  };
  const other = question.type === 'choice' && question.other ? otherName(question.name) : null;
  const words = question.type === 'text' ? question.name : other;
  return {
    ...draw(counts.of),
    key:
      changes.some(({ what }) => what === 'kind') || versions.length < shown.length
        ? `${question.name}@${versions.join('-')}`
        : question.name,
    name: question.name,
    type: question.type,
    text: question.type === 'criteria' ? eitherWording(question.low, question.high) : question.text,
    page: page?.text ?? null,
    ...{ versions, changes },
    groups: groups.map(({ key }) => draw((version) => counts.in(key, version))),
    words,
    texts: words === null ? null : await textsOf(ctx, { ...where, versions, question: words }),
  };
}
