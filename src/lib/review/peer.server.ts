/**
 * The survey among colleagues. That somebody has answered is known, and nothing more: a keyed hash says it, and what was
 * said is added to the counts of the whole store, which are sealed. A reader of the database sees neither.
 */
import { createHmac } from 'node:crypto';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { seal, serverSecret, unseal } from '#lib/server/seal.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { oneself } from './appeal.server.ts';
import { candidatesAt, candidatesOf, reviewsWith } from './candidate.queries.server.ts';
import { person, type Review } from './committee.server.ts';
import { added, averageOf, type PeerTally } from './peer.ts';
import { hasVoter, insertVoter, putTally, talliesOf } from './peer.queries.server.ts';
import { reviewHeld } from './review.queries.server.ts';
import type { CandidateDetail } from './review.ts';

const voterOf = (secret: string, review: string, employee: string) =>
  createHmac('sha256', secret).update(`peer-voter\n${review}\n${employee}`).digest('hex');

const purpose = (review: string, store: string) => `peer:${review}:${store}`;

/** It lasts as long as one may appeal. */
const isOpen = (review: Pick<Review, 'state' | 'appeal_until'>, today: string) =>
  review.state === 'appeal' && review.appeal_until !== null && today <= review.appeal_until;

export interface PeerPage {
  review: string;
  month: string;
  store: string;
  until: string;
  voted: boolean;
  colleagues: { code: string; name: string }[];
}

async function colleaguesOf(ctx: Context, review: string, employee: string) {
  const [own] = await candidatesOf(ctx.db, review, 'employee', [employee]);
  const all = own ? await candidatesAt(ctx.db, review, own.store) : [];
  const here = all.filter(
    ({ code, detail }) => code !== employee && (JSON.parse(detail) as CandidateDetail).standing !== 'not_employed',
  );
  return { store: own?.store ?? '', storeName: own?.store_name ?? '', colleagues: here };
}

/** What the actor may still answer, or has answered. @throws Problem as `oneself` */
export async function peerPages(ctx: Context, actor: Actor | null): Promise<PeerPage[]> {
  const employee = oneself(actor);
  const today = dayOf(ctx.now(), ctx.config.zone);
  const secret = await serverSecret(ctx);
  const open = (await reviewsWith(ctx.db, employee, 12)).filter((review) => isOpen(review, today));
  const pages = await Promise.all(
    open.map(async (review): Promise<PeerPage> => {
      const { storeName, colleagues } = await colleaguesOf(ctx, review.id, employee);
      return {
        review: review.id,
        month: review.month,
        store: storeName,
        until: review.appeal_until ?? '',
        voted: await hasVoter(ctx.db, review.id, voterOf(secret, review.id, employee)),
        colleagues: colleagues.map(({ code, name }) => ({ code, name })),
      };
    }),
  );
  return pages.filter(({ colleagues }) => colleagues.length > 0);
}

/**
 * Answers once. @param votes 1–5 by colleagues' codes; who is left out is not rated
 * @throws Problem as `oneself`, review.unknown, review.peer-over, review.peer-voted, review.peer-stranger
 */
export async function vote(ctx: Context, actor: Actor | null, id: string, votes: Record<string, number>) {
  const employee = oneself(actor);
  const secret = await serverSecret(ctx);
  const { store, colleagues } = await colleaguesOf(ctx, id, employee);
  if (store === '') throw new Problem('review.unknown');
  const known = new Set(colleagues.map(({ code }) => code));
  const fits = Object.entries(votes).every(
    ([code, level]) => known.has(code) && Number.isInteger(level) && level >= 1 && level <= 5,
  );
  if (!fits) throw new Problem('review.peer-stranger');
  await transacted(ctx.db, async (tx) => {
    // Held: two who answer at once are both counted.
    const review = await reviewHeld(tx, id);
    if (!review || !isOpen(review, dayOf(ctx.now(), ctx.config.zone))) throw new Problem('review.peer-over');
    if (!(await insertVoter(tx, id, voterOf(secret, id, employee)))) throw new Problem('review.peer-voted');
    const tally = (await talliesOf(tx, id)).find((row) => row.store === store);
    const before = tally ? opened(secret, id, store, tally.sealed) : {};
    await putTally(tx, id, store, seal(secret, purpose(id, store), JSON.stringify(added(before, votes))));
    await audit(tx, person(actor), ctx.now(), { action: 'review.peer', subject: `review:${id}`, unit: review.unit });
  });
}

/** @throws Error where the secret is another than it was: to begin anew would lose what was said */
function opened(secret: string, review: string, store: string, sealed: string): PeerTally {
  const text = unseal(secret, purpose(review, store), sealed);
  if (text === null) throw new Error('The answers of colleagues were sealed with another AUTH_SECRET');
  return JSON.parse(text) as PeerTally;
}

/** Averages 1–5 by employee once it is closed, of those with answers enough; whoever asks may see the review. */
export async function peerAverages(
  ctx: Context,
  { id, settings, ...rest }: Pick<Review, 'id' | 'settings' | 'state' | 'appeal_until'>,
): Promise<Map<string, { n: number; mean: number }>> {
  // While answers come in, the difference between two averages would be one person's.
  if (isOpen(rest, dayOf(ctx.now(), ctx.config.zone))) return new Map();
  const secret = await serverSecret(ctx);
  const found = new Map<string, { n: number; mean: number }>();
  for (const { store, sealed } of await talliesOf(ctx.db, id))
    for (const [code, counts] of Object.entries(opened(secret, id, store, sealed))) {
      const average = averageOf(counts, settings.peerMin);
      if (average) found.set(code, average);
    }
  return found;
}
