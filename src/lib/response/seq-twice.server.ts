/**
 * Two different answers under one number of an outbox: a copied tablet, or a device that counts wrongly. Both are kept,
 * for both were given; the sender is told, and so are the people of the store.
 */
import type { Db } from '#db/connect.server.ts';
import { openNotice } from '#lib/organisation/notice.server.ts';
import { Problem } from '#lib/problem.ts';
import { eventsNumbered, responsesNumbered } from './intake.queries.server.ts';
import type { Submission, Verdict } from './intake.server.ts';
import type { Judged } from './judge.ts';
import type { HeldOutboxes } from './outbox.server.ts';

/** Only what was answered this long before is compared: no outbox waits longer, and a device's whole past is long. */
const LOOK_BACK_MS = 40 * 86_400_000;

/** Numbers that stand for something else as well, by the id of the item that came later. */
export type TakenNumbers = ReadonlyMap<string, number>;

/**
 * Asks the database only when a number was received before, as after a refusal that was mended.
 * @param stored ids of responses known so far, this group's among them
 * @param fresh what this group has judged so far
 */
export async function takenNumbers(
  tx: Db,
  post: Submission,
  { held, stored, fresh }: { held: HeldOutboxes; stored: Map<string, string>; fresh: Map<string, Judged> },
): Promise<TakenNumbers> {
  const { outbox, poster, receivedAt } = post;
  const taken = new Map<string, number>();
  if (outbox === null) return taken;
  const firsts = new Map<number, string>();
  const suspects: { id: string; seq: number }[] = [];
  const received = held.received(outbox);
  for (const { id, seq } of [
    ...post.envelopes.map((item) => item.envelope),
    ...post.events.map((item) => item.event),
  ]) {
    if (seq === undefined) continue;
    const first = firsts.get(seq) ?? id;
    firsts.set(seq, first);
    if (first !== id) taken.set(id, seq);
    else if (!stored.has(id) && received(seq)) suspects.push({ id, seq });
  }
  if (suspects.length === 0) return taken;

  const seqs = [...new Set(suspects.map(({ seq }) => seq))];
  const since = new Date(receivedAt - LOOK_BACK_MS).toISOString();
  const owners = held.owner(outbox);
  const devices = [...new Set([poster.key, owners?.owner, owners?.former])].filter((key) => key != null);
  const known = [
    ...(await responsesNumbered(tx, { outbox, devices, since, seqs })),
    ...(await eventsNumbered(tx, outbox, seqs)),
    ...[...fresh.values()].flatMap(({ row: { id, seq, ...row } }) => (row.outbox === outbox ? [{ id, seq }] : [])),
  ];
  for (const { id, seq } of suspects)
    if (known.some((other) => other.seq === seq && other.id !== id)) taken.set(id, seq);
  return taken;
}

/** Adds it to what became of a post's items, and tells a kiosk's store once. */
export async function tellTaken(tx: Db, post: Submission, verdicts: Verdict[], taken: TakenNumbers) {
  const kept = verdicts.filter(({ id, status }) => status === 'stored' && taken.has(id));
  const seqs = kept.map(({ id }) => taken.get(id) ?? 0);
  kept.forEach((verdict, at) => (verdict.problem = new Problem('response.seq-conflict', { seq: seqs[at] ?? 0 })));
  const { kiosk } = post.poster;
  const [seq] = seqs;
  if (!kiosk || seq === undefined || post.outbox === null) return;
  const at = new Date(post.receivedAt);
  await openNotice(tx, at, {
    unit: kiosk.store,
    kind: 'outbox.twice',
    subject: post.outbox,
    detail: { kiosk: kiosk.name, seq, at: at.toISOString() },
  });
}
