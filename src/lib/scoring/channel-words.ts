/** Channels as people call them. */
import * as m from '#lib/paraglide/messages.js';
import type { Channel } from '#lib/response/envelope.ts';

const words: Record<Channel, () => string> = {
  kiosk: m.ranking_channel_kiosk,
  qr: m.ranking_channel_qr,
  email: m.ranking_channel_email,
  sms: m.ranking_channel_sms,
  letter: m.ranking_channel_letter,
  interview: m.ranking_channel_interview,
  phone: m.ranking_channel_phone,
  paper: m.ranking_channel_paper,
};

export const channelWord = (channel: string) => words[channel as Channel]?.() ?? channel;
