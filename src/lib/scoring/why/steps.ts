/** Why a place, in sentences, each with its number. */
import * as m from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { formatNumber } from '#lib/ui/format.ts';
import { channelWord } from '../channel-words.ts';
import { countOf, pointsOf } from '../points.ts';
import type { Why } from './why.server.ts';

export interface Step {
  title: string;
  text: string;
  /** What belongs to it, one thing a line. */
  more?: string[];
}

const points = (value: number) => formatNumber(value, getLocale(), 1);
const whole = (value: number) => formatNumber(value, getLocale());
/** With its sign. */
const change = (value: number) => `${value < 0 ? '−' : '+'}${points(Math.abs(value))}`;
const percent = (share: number) => whole(Math.round(share * 100));

export function stepsOf(why: Why): Step[] {
  const { row, head } = why;
  const { made } = row;
  const bare = row.n > 0 ? pointsOf(row.levels) / countOf(row.levels) : 0;
  const steps: Step[] = [
    {
      title: m.ranking_why_step_ratings(),
      text: m.ranking_why_ratings({ n: whole(row.n), mean: points(bare) }),
      more: row.elsewhere > 0 ? [m.ranking_why_elsewhere({ n: whole(row.elsewhere) })] : [],
    },
  ];
  if (made && head.yardstick && head.mean !== null) {
    steps.push(channelStep(why, made.own, bare), aroundStep(why, head.mean));
    const own = percent(made.z);
    steps.push({
      title: m.ranking_why_step_shrink(),
      text: m.ranking_why_shrink({ own, rest: whole(100 - Math.round(made.z * 100)) }),
    });
    if (head.by === 'employee') steps.push(creditStep(why, head.mean));
    if (row.score !== null)
      steps.push({
        title: m.ranking_why_step_result(),
        text: m.ranking_why_result({
          score: points(row.score),
          low: points(row.scoreLow ?? 0),
          high: points(row.scoreHigh ?? 0),
        }),
        more: [m.ranking_why_range({ sd: points(made.sd) })],
      });
  }
  steps.push({ title: m.ranking_why_step_held(), text: heldText(why) });
  return steps;
}

function channelStep({ channels, head: { yardstick } }: Why, own: number, bare: number): Step {
  const reference = yardstick?.reference ?? '';
  const text =
    Math.abs(own - bare) < 0.05
      ? m.ranking_why_channel_none()
      : m.ranking_why_channel({ own: points(own), change: change(own - bare) });
  const more = channels.map(({ channel, n }) => {
    const about = { channel: capital(channelWord(channel)), n: whole(n) };
    const offset = yardstick?.offsets[channel];
    if (channel === reference) return m.ranking_why_channel_reference(about);
    if (offset === undefined) return m.ranking_why_channel_excluded(about);
    return m.ranking_why_channel_row({ ...about, offset: change(offset), reference: channelWord(reference) });
  });
  return { title: m.ranking_why_step_channels(), text, more };
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

function aroundStep({ row, head }: Why, mean: number): Step {
  const title = m.ranking_why_step_around();
  if (head.by === 'store') return { title, text: m.ranking_why_around_store({ mean: points(mean) }) };
  const store = row.stores.map(({ name }) => name).join(', ');
  return { title, text: m.ranking_why_around({ store, around: points(row.made?.around ?? mean), mean: points(mean) }) };
}

function creditStep({ row, head }: Why, mean: number): Step {
  const title = m.ranking_why_step_credit();
  const credit = head.yardstick?.credit ?? 0;
  if (!row.made || credit === 0) return { title, text: m.ranking_why_credit_none() };
  const { around, credited } = row.made;
  return {
    title,
    text: m.ranking_why_credit({ gap: change(around - mean), share: percent(credit), credited: change(credited) }),
  };
}

function heldText({ held, withHeld }: Why): string {
  if (held === 0) return m.ranking_why_held_none();
  if (!withHeld || withHeld.rank === null) return m.ranking_why_held_unplaced({ n: whole(held) });
  return m.ranking_why_held({ n: whole(held), score: points(withHeld.score ?? 0), rank: whole(withHeld.rank) });
}

/** The place in one sentence. */
export function placeSentence({ row, ranked, head: { needed } }: Why): string {
  if (row.rank === null) return m.ranking_why_unplaced({ ratings: needed.ratings, days: needed.days });
  return m.ranking_why_place({
    rank: whole(row.rank),
    ranked: whole(ranked),
    low: whole(row.rankLow ?? row.rank),
    high: whole(row.rankHigh ?? row.rank),
    score: points(row.score ?? 0),
  });
}
