/** Colours and words that the pictures share. */
import * as m from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Channel } from '#lib/response/envelope.ts';
import { piped } from '#lib/survey/piping.ts';
import type { Text } from '#lib/survey/questionnaire.ts';
import { formatNumber } from '#lib/ui/format.ts';

const nobody = new Map<string, string>();

/** A text as it stands in the questionnaire, nothing put in its places. */
export const said = (text: Text) => piped(text, getLocale(), nobody);

export const number = (value: number, digits = 0) => formatNumber(value, getLocale(), digits);

/** Whole percent; `<1` where there is something. */
export function percent(n: number, of: number): string {
  const share = of > 0 ? (100 * n) / of : 0;
  return share > 0 && share < 0.5 ? '<1 %' : `${number(share)} %`;
}

/** The colour of the level at `at` among `of`, from coral to deep sea; light enough for ink in both themes. */
export function levelColour(at: number, of: number): string {
  const place = of > 1 ? (4 * at) / (of - 1) : 4;
  const below = Math.floor(place);
  const share = Math.round(100 * (place - below));
  if (share === 0) return `var(--f${below + 1})`;
  return `color-mix(in srgb, var(--f${below + 2}) ${share}%, var(--f${below + 1}))`;
}

/** Shape as well as colour: what is on the lower side is hatched, the denser the lower. */
export function hatch(at: number, of: number): string {
  const middle = (of - 1) / 2;
  if (at >= middle) return 'none';
  const gap = at === 0 ? 5 : 9;
  return `repeating-linear-gradient(135deg, rgb(20 35 59 / 0.22) 0 1.5px, transparent 1.5px ${gap}px)`;
}

const channelWords: Record<Channel, () => string> = {
  kiosk: m.ranking_channel_kiosk,
  qr: m.ranking_channel_qr,
  email: m.ranking_channel_email,
  sms: m.ranking_channel_sms,
  letter: m.ranking_channel_letter,
  interview: m.ranking_channel_interview,
  phone: m.ranking_channel_phone,
  paper: m.ranking_channel_paper,
};

/** As it begins a line. */
export function channelName(channel: string): string {
  const name = channelWords[channel as Channel]?.() ?? channel;
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
