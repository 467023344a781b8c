/** One transaction for a group of posts: judged, stored and counted together, or not at all. */
import type { Db } from '#db/connect.server.ts';
import type { QuarantineTable } from '#db/schema.ts';
import { whoServed } from '#lib/organisation/shift.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import type { DeviceClock, DeviceEvent, Envelope, ItemResult } from './envelope.ts';
import {
  bindingsOf,
  directoryOf,
  insertQuarantines,
  insertResponses,
  insertWords,
  keptTaps,
  storedHashes,
} from './intake.queries.server.ts';
import { enterEvent, epochClock } from './sign-event.server.ts';
import { judge, type Directory, type Judged, type Sender } from './judge.ts';
import { settleLate } from './late.server.ts';
import { tellLow } from './low.server.ts';
import { HeldOutboxes } from './outbox.server.ts';
import { REFRACTORY, refractory } from './quarantine.ts';
import { recount } from './rollup.queries.server.ts';
import type { Range } from './ranges.ts';
import { takenNumbers, tellTaken } from './seq-twice.server.ts';

/** Who posts: a kiosk posts for its place, others for the stores of their scope. */
export interface Poster {
  key: string;
  kiosk: { id: string; name: string; store: string } | null;
  mayPost(store: string): boolean;
}

export type SignVerdict = 'ok' | 'wrong-pin' | 'locked';

/** A post whose shape has been checked. */
export interface Submission {
  poster: Poster;
  outbox: string | null;
  clockEpoch: number | undefined;
  /** Device's clock, milliseconds; null where it did not say. */
  sentAt: number | null;
  clocks: DeviceClock[];
  receivedAt: number;
  envelopes: { envelope: Envelope; hash: string }[];
  /** With the verdict on their PIN, which is slow to reach and so comes before the transaction. */
  events: { event: DeviceEvent; hash: string; verdict: SignVerdict }[];
  /** Every sequence number in the post, those of malformed items too. */
  seqs: number[];
}

export type Verdict = Omit<ItemResult, 'problem'> & { problem?: Problem };

export interface Outcome {
  /** One for each envelope and each event, in their order: the same id may stand in a post twice. */
  envelopes: Verdict[];
  events: Verdict[];
  missing: Range[];
}

type Placed = Submission & { outbox: string };

/** @throws whatever the database throws; then nothing of the group is stored */
export async function commitGroup(ctx: Context, group: Submission[]): Promise<Outcome[]> {
  return ctx.db.transaction().execute(async (tx) => {
    const placed = group.filter((post): post is Placed => post.outbox !== null);
    const held = await HeldOutboxes.hold(tx, placed.map(asPosted));
    const bindings = await readBindings(tx, group, held);
    const directory = await readDirectory(ctx, tx, group);
    const stored = await storedHashes(
      tx,
      group.flatMap((post) => post.envelopes.map(({ envelope }) => envelope.id)),
    );

    const outcomes: Outcome[] = [];
    const fresh = new Map<string, Judged>();
    for (const post of group) {
      const owned = ownerProblem(post, held);
      if (!owned && post.outbox !== null) {
        held.takeOver(post.outbox, post.poster.key);
        held.learn(asPosted(post as Placed));
      }
      const taken = owned ? new Map<string, number>() : await takenNumbers(tx, post, { held, stored, fresh });
      const places = post.poster.kiosk && (bindings.get(post) ?? []);
      // Signing on comes before the answers that follow it.
      const events: Verdict[] = [];
      for (const item of post.events) {
        const verdict = owned ?? (await enterEvent(ctx, tx, post, item, places, held));
        events.push(verdict instanceof Problem ? refusal(item.event.id, verdict) : verdict);
      }
      const sender: Sender = {
        key: post.poster.key,
        bindings: places,
        mayPost: (store) => post.poster.mayPost(store),
      };
      const envelopes: Verdict[] = [];
      for (const { envelope, hash } of post.envelopes) {
        const known = stored.get(envelope.id);
        if (known !== undefined) {
          const conflict = refusal(envelope.id, new Problem('response.conflict'));
          envelopes.push(known === hash ? { id: envelope.id, status: 'duplicate' } : conflict);
          continue;
        }
        try {
          if (owned) throw owned;
          fresh.set(
            envelope.id,
            await judge(envelope, hash, sender, directory, await receptionOf(ctx, post, envelope, held)),
          );
          // The next envelope with this id, in this group too, is a repeat.
          stored.set(envelope.id, hash);
          envelopes.push({ id: envelope.id, status: 'stored' });
        } catch (refused) {
          if (!(refused instanceof Problem)) throw refused;
          envelopes.push(refusal(envelope.id, refused));
        }
      }
      if (taken.size > 0) await tellTaken(tx, post, [...envelopes, ...events], taken);
      if (!owned && post.outbox !== null) held.receive(asPosted(post as Placed));
      outcomes.push({ envelopes, events, missing: post.outbox === null || owned ? [] : held.missing(post.outbox) });
    }

    await store(ctx, tx, [...fresh.values()]);
    await held.save();
    return outcomes;
  });
}

async function store(ctx: Context, tx: Db, judged: Judged[]) {
  if (judged.length === 0) return;
  const quarantines = await setApart(tx, judged);
  const rows = judged.map(({ row }) => row).sort((a, b) => (a.id < b.id ? -1 : 1));
  const inserted = await insertResponses(tx, rows);
  // Another process stored one of them since we looked: judge the group again, with that one known.
  if (inserted < rows.length) throw Object.assign(new Error('concurrent repeat'), { code: '40001' });
  await insertQuarantines(tx, quarantines);
  await insertWords(tx, wordsOf(judged));
  const counted = judged.filter(({ row }) => row.quarantined === 0).map(({ counted }) => counted);
  await recount(tx, [], counted);
  await settleLate(ctx, tx, rows);
  await tellLow(tx, ctx.now(), rows);
}

/** Where there are words, one row for each. */
const wordsOf = (judged: Judged[]) =>
  judged.flatMap(({ row: { id, survey, day, store, version, channel }, words }) =>
    words.map((question) => ({ survey, question, day, response: id, store, version, channel })),
  );

/** Applies the refractory rule to each kiosk's new taps, marking the rows. */
async function setApart(tx: Db, judged: Judged[]): Promise<QuarantineTable[]> {
  const byDevice = Map.groupBy(
    judged.filter(({ row }) => row.channel === 'kiosk' && row.device.startsWith('kiosk:')),
    ({ row }) => row.device,
  );
  const momentsOf = new Map<string, number[]>();
  for (const [device, taps] of byDevice) {
    taps.sort((a, b) => (a.row.corrected_at < b.row.corrected_at ? -1 : 1));
    momentsOf.set(
      device,
      taps.map(({ row }) => Date.parse(row.corrected_at)),
    );
  }
  const kept = await keptTaps(
    tx,
    [...momentsOf].map(([device, moments]) => ({
      device,
      after: iso((moments[0] ?? 0) - REFRACTORY.gapMs),
      until: iso(moments.at(-1) ?? 0),
    })),
  );
  const verdicts: QuarantineTable[] = [];
  for (const [device, taps] of byDevice) {
    const follows = refractory(
      momentsOf.get(device) ?? [],
      kept.get(device)?.map((at) => Date.parse(at)),
    );
    taps.forEach(({ row }, at) => {
      const before = follows[at];
      if (before === null || before === undefined) return;
      row.quarantined = 1;
      verdicts.push({
        response: row.id,
        rule: REFRACTORY.rule,
        rule_version: REFRACTORY.version,
        detail: JSON.stringify({ follows: iso(before) }),
        at: row.received_at,
      });
    });
  }
  return verdicts;
}

async function receptionOf(ctx: Context, post: Submission, envelope: Envelope, held: HeldOutboxes) {
  const employee = envelope.visit?.employee;
  const refused =
    post.outbox !== null && employee ? await held.refused(post.outbox, envelope.seq, normalCode(employee)) : false;
  return {
    receivedAt: post.receivedAt,
    sentAt: post.sentAt,
    batchEpoch: post.clockEpoch,
    clock: (epoch: number | undefined) => epochClock(epoch, post, held),
    refused: () => refused,
    outbox: post.outbox,
    zone: ctx.config.zone,
  };
}

/** A kiosk may take over the outbox of another: the same tablet, paired again. Nobody else may. */
function ownerProblem(post: Submission, held: HeldOutboxes): Problem | null {
  if (post.outbox === null) return null;
  const held_ = held.owner(post.outbox);
  if (!held_ || held_.owner === post.poster.key) return null;
  const bothKiosks = held_.owner.startsWith('kiosk:') && post.poster.kiosk !== null;
  return bothKiosks ? null : new Problem('response.outbox');
}

async function readBindings(tx: Db, group: Submission[], held: HeldOutboxes) {
  const kiosksOf = (post: Submission) => {
    const former = post.outbox === null ? undefined : held.owner(post.outbox);
    const keys = [post.poster.kiosk ? post.poster.key : null, former?.owner, former?.former];
    return keys.flatMap((key) => (key?.startsWith('kiosk:') ? [key.slice('kiosk:'.length)] : []));
  };
  const posts = group.filter((post) => post.poster.kiosk !== null);
  const rows = Map.groupBy(await bindingsOf(tx, [...new Set(posts.flatMap(kiosksOf))]), ({ kiosk }) => kiosk);
  return new Map(
    posts.map((post) => {
      const places = [...new Set(kiosksOf(post))]
        .flatMap((kiosk) => rows.get(kiosk) ?? [])
        .sort((a, b) => (a.from_at < b.from_at ? -1 : 1));
      return [post, places.map(({ from_at, store, counter }) => ({ from: from_at, store, counter }))];
    }),
  );
}

async function readDirectory(ctx: Context, tx: Db, group: Submission[]): Promise<Directory> {
  const envelopes = group.flatMap((post) => post.envelopes.map(({ envelope }) => envelope));
  const codes = (pick: 'counter' | 'store' | 'employee') => {
    // As they were sent first: a batch names the same few over and over.
    const sent = new Set(envelopes.map(({ visit }) => visit?.[pick]));
    return [...new Set([...sent].flatMap((code) => (code ? [normalCode(code)] : [])))];
  };
  const found = await directoryOf(tx, {
    counters: codes('counter'),
    stores: codes('store'),
    employees: codes('employee'),
  });
  const definitions = new Map<string, Awaited<ReturnType<typeof definitionOf>>>();
  for (const { survey, version } of envelopes) {
    const key = `${survey}\t${version}`;
    if (!definitions.has(key)) definitions.set(key, await definitionOf(ctx, tx, survey, version));
  }
  return {
    definition: (survey, version) => definitions.get(`${survey}\t${version}`),
    counter: (code) => found.counters.get(code),
    isStore: (code) => found.stores.has(code),
    isEmployee: (code) => found.employees.has(code),
    hasLeft: (code, day) => (found.employees.get(code) ?? day) < day,
    onShift: (counter, at) => whoServed(tx, ctx, counter, at),
  };
}

const asPosted = (post: Placed) => ({ ...post, owner: post.poster.key });
const refusal = (id: string, problem: Problem): Verdict => ({ id, status: 'rejected', problem });
const iso = (ms: number) => new Date(ms).toISOString();
