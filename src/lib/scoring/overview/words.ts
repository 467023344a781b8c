/** What an overview says in words. */
import * as m from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { formatNumber } from '#lib/ui/format.ts';
import type { Movement } from './movement.ts';
import { fallen, risen, type Overview } from './overview.ts';
import type { Span } from './spans.ts';

export const spanWords: Record<Span, () => string> = {
  day: m.overview_span_day,
  week: m.overview_span_week,
  month: m.overview_span_month,
};

const verdicts = {
  better: { day: m.overview_better_day, week: m.overview_better_week, month: m.overview_better_month },
  worse: { day: m.overview_worse_day, week: m.overview_worse_week, month: m.overview_worse_month },
  alike: { day: m.overview_alike_day, week: m.overview_alike_week, month: m.overview_alike_month },
};

/** "Clearly better than last week": never more than what is sure. */
export const movementWords = (movement: Movement | null, span: Span) =>
  movement ? verdicts[movement.verdict][span]() : m.overview_uncompared();

/** The change with its sign, "+2,1"; only where something moved. */
export function changeWords({ change }: Movement) {
  const sign = change < 0 ? '−' : '+';
  return m.overview_change({ change: `${sign}${formatNumber(Math.abs(change), getLocale(), 1)}` });
}

const countWords: Record<Span, (of: { n: string }) => string> = {
  day: m.overview_n_before_day,
  week: m.overview_n_before_week,
  month: m.overview_n_before_month,
};
export const beforeWords = (n: number, span: Span) => countWords[span]({ n: formatNumber(n, getLocale()) });

/** What a manager would say of it in a sentence or two. */
export function sentenceOf({ unit, span, own, children }: Overview): string {
  const locale = getLocale();
  const { n, level, movement } = own[span];
  const about = { span: spanWords[span](), unit: unit.name };
  if (n === 0 || !level) return m.overview_say_silent(about);
  const first = m.overview_say_first({
    ...about,
    n: formatNumber(n, locale),
    score: formatNumber(level.score, locale, 1),
  });
  const moved = movement && movement.verdict !== 'alike' ? ` (${changeWords(movement)})` : '';
  const second = `${movementWords(movement, span)}${moved}.`;
  if (children.filter((child) => child.movement !== null).length < 2) return `${first} ${second}`;
  const [better, worse] = [risen(children).length, fallen(children).length];
  const third =
    better + worse === 0
      ? m.overview_say_quiet()
      : m.overview_say_children({ better: formatNumber(better, locale), worse: formatNumber(worse, locale) });
  return `${first} ${second} ${third}`;
}
