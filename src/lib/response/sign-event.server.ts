/** A clerk's sign-on, sign-off or break, as it comes from a kiosk's outbox. */
import type { Db } from '#db/connect.server.ts';
import type { DeviceEventTable } from '#db/schema.ts';
import { openNotice, settleRefusals } from '#lib/organisation/notice.server.ts';
import { hasLeft } from '#lib/organisation/posting.server.ts';
import { applySignEvent } from '#lib/organisation/shift.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { correct, FUTURE_MS } from './clock.ts';
import { insertDeviceEvents, storedEvents } from './intake.queries.server.ts';
import type { SignVerdict, Submission, Verdict } from './intake.server.ts';
import type { Sender } from './judge.ts';
import type { HeldOutboxes } from './outbox.server.ts';

const iso = (at: number) => new Date(at).toISOString();

/**
 * Keeps the event with its verdict, and enters it into the history of shifts where it counts.
 * @param places the kiosk stood at, oldest first
 */
export async function enterEvent(
  ctx: Context,
  tx: Db,
  post: Submission,
  { event, hash, verdict }: Submission['events'][number],
  places: Sender['bindings'],
  held: HeldOutboxes,
): Promise<Verdict | Problem> {
  const { outbox, poster } = post;
  if (!poster.kiosk || outbox === null) return new Problem('event.channel');
  const known = (await storedEvents(tx, [event.id])).get(event.id);
  if (known && known.hash !== hash) return new Problem('response.conflict');
  const at = iso(correctedMoment(event.at, event.clockEpoch, post, held));
  const employee = normalCode(event.employee);
  const left = event.type === 'sign-on' && (await hasLeft(tx, ctx, employee, at));
  if (known?.verdict === 'ok') return { id: event.id, status: 'duplicate' };
  const judged = left ? 'left' : (known?.verdict ?? verdict);
  if (known) return signProblem(judged, employee);
  const place = places?.findLast(({ from }) => from <= at) ?? places?.[0];
  if (!place?.counter) return new Problem('event.channel');
  const { counter, store } = place;
  const row: DeviceEventTable = {
    id: event.id,
    content_hash: hash,
    outbox,
    seq: event.seq,
    kiosk: poster.kiosk.id,
    type: event.type,
    at,
    counter,
    employee,
    // What is kept says that it does not count; why is told anew, and stands in the notice.
    verdict: judged === 'ok' ? 'applied' : judged === 'left' ? 'wrong-pin' : judged,
    received_at: iso(post.receivedAt),
  };
  await insertDeviceEvents(tx, [row]);
  held.sign(outbox, { seq: event.seq, employee, refused: event.type === 'sign-on' && judged !== 'ok' });
  if (judged !== 'ok') {
    await openNotice(tx, new Date(at), {
      unit: store,
      kind: 'sign-on.refused',
      subject: `${counter} ${employee}`,
      detail: { counter, employee, at, verdict: judged },
    });
    return signProblem(judged, employee);
  }
  if (event.type === 'sign-on') await settleRefusals(tx, new Date(post.receivedAt), store, employee);
  await applySignEvent(tx, ctx, { id: event.id, type: event.type, employee, counter, store, at });
  return { id: event.id, status: 'stored' };
}

function signProblem(verdict: SignVerdict | 'left', employee: string): Problem {
  if (verdict === 'left') return new Problem('event.employee', { employee });
  return verdict === 'locked' ? new Problem('event.locked', { minutes: 15 }) : new Problem('event.wrong-pin');
}

/** The clock of an epoch; without an outbox only the post's own epoch can be known. */
export function epochClock(epoch: number | undefined, post: Submission, held: HeldOutboxes) {
  if (post.outbox !== null && epoch !== undefined) return held.clock(post.outbox, epoch);
  if (post.sentAt === null || epoch !== post.clockEpoch) return undefined;
  return { offset: post.receivedAt - post.sentAt, measured: true };
}

function correctedMoment(at: string, epoch: number | undefined, post: Submission, held: HeldOutboxes): number {
  return Math.min(correct(Date.parse(at), epochClock(epoch, post, held), post.receivedAt), post.receivedAt + FUTURE_MS);
}
