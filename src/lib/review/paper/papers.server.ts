/** Minutes and certificates of a decided month. */
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { lineageOf } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import { wholeMonth } from '#lib/scoring/period.ts';
import { apart } from '#lib/server/apart.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { formatDay, formatMoment, formatNumber } from '#lib/ui/format.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { candidatesOf } from '../candidate.queries.server.ts';
import { assertState, reviewInScope, type Review } from '../committee.server.ts';
import { extrasOf } from '../decide.ts';
import { appealsOf, decisionsOf, marksOf, signaturesOf } from '../decision.queries.server.ts';
import { awardsOf, type Kind } from '../review.ts';
import { membersOf } from '../settings.server.ts';
import type { AwardedLine, PaperData, PaperOrder } from './paper.ts';

/** @throws Problem access.*, review.unknown, review.state before it is decided */
export async function paper(ctx: Context, actor: Actor | null, id: string, what: PaperOrder['paper']) {
  const review = await reviewInScope(ctx, actor, 'review.read', id);
  assertState(review, 'decided', 'signed', 'restated');
  if (!actor) throw new Problem('access.unauthenticated');
  const data = await paperData(ctx, review);
  const order: PaperOrder = { paper: what, data };
  const thread = import.meta.resolve('#lib/review/paper/paper.worker.ts');
  const file = await apart<Uint8Array<ArrayBuffer>>(thread, order);
  const said = { action: 'review.print', subject: `review:${id}`, unit: review.unit, after: { file: what } } as const;
  await transacted(ctx.db, (tx) => audit(tx, actor, ctx.now(), said));
  return { file, name: `${what === 'minutes' ? 'bien-ban' : 'giay-khen'}-${review.month}-${review.edition}` };
}

async function paperData(ctx: Context, review: Review): Promise<PaperData> {
  const { zone } = ctx.config;
  const [decisions, marks, appeals, signatures, lineage] = await Promise.all([
    decisionsOf(ctx.db, review.id),
    marksOf(ctx.db, review.id),
    appealsOf(ctx.db, review.id),
    signaturesOf(ctx.db, review.id),
    lineageOf(ctx.db, review.unit),
  ]);
  const lines = async (kind: Kind) => {
    const own = decisions.filter((one) => one.kind === kind);
    const classes = awardsOf(review.settings, kind);
    const order = new Map(classes.map(({ key }, at) => [key, at]));
    const extras = extrasOf(
      review.settings.criteria,
      marks.filter((one) => one.kind === kind),
    );
    const rows = await candidatesOf(
      ctx.db,
      review.id,
      kind,
      own.map(({ code }) => code),
    );
    return rows
      .map((row) => {
        const decision = own.find(({ code }) => code === row.code);
        const points = extras.get(row.code)?.points ?? 0;
        const line: AwardedLine = {
          ...{ code: row.code, name: row.name, store: row.store_name, reason: decision?.reason ?? '' },
          score: row.score === null ? '' : formatNumber(Math.min(100, Math.max(0, row.score)), 'vi', 1),
          n: formatNumber(row.n, 'vi'),
          chance: `${formatNumber(row.chance * 100, 'vi')} %`,
          points: points > 0 ? `+${formatNumber(points, 'vi', 1)}` : '',
          award: classes.find(({ key }) => key === decision?.class)?.name.vi ?? '',
        };
        return {
          line,
          departs: (decision?.class ?? '') !== (row.proposed ?? ''),
          at: order.get(decision?.class ?? ''),
        };
      })
      .sort((x, y) => (x.at ?? 99) - (y.at ?? 99));
  };
  const [employees, stores] = [await lines('employee'), await lines('store')];
  const appealed = await candidatesOf(
    ctx.db,
    review.id,
    'employee',
    appeals.map(({ employee }) => employee),
  );
  const nameOf = new Map(appealed.map(({ code, name }) => [code, name]));
  const signed = new Map(signatures.map((one) => [one.user, one]));
  const members = (await membersOf(ctx, review.unit)).map(({ user, name }) => ({ user, name }));
  // Whoever has signed was there, whatever role they hold today.
  for (const { user, name } of signatures) if (!members.some((one) => one.user === user)) members.push({ user, name });
  const date = dayOf(new Date(review.decided_at ?? review.frozen_at), zone).split('-');
  const [above] = lineage.slice(1);
  const given = (list: typeof employees) => list.filter(({ line }) => line.award !== '').map(({ line }) => line);
  const { ratings, quarantined, candidates } = review.summary;
  return {
    unit: review.unit_name,
    above: above?.name ?? '',
    place: placeName(review.unit_name),
    month: review.month.split('-').reverse().join('/'),
    edition: review.edition,
    reason: review.reason ?? '',
    date: { year: date[0] ?? '', month: date[1] ?? '', day: date[2] ?? '' },
    frozen: formatMoment(review.frozen_at, zone),
    window: `đến hết ngày ${formatDay(review.appeal_until ?? wholeMonth(review.month).to)}: ${appeals.length} kiến nghị`,
    fingerprint: review.fingerprint,
    decidedFingerprint: review.decided_fingerprint ?? '',
    formula: review.formula,
    facts: {
      ratings: formatNumber(ratings, 'vi'),
      quarantined: formatNumber(quarantined, 'vi'),
      ranked: formatNumber(candidates.employee.ranked, 'vi'),
      all: formatNumber(candidates.employee.all, 'vi'),
    },
    members: members.map(({ user, name }) => {
      const one = signed.get(user);
      return { name, signed: one ? formatMoment(one.at, zone) : '', except: one?.except ?? '' };
    }),
    employees: given(employees),
    stores: given(stores),
    departures: [...employees, ...stores].filter(({ departs }) => departs).map(({ line }) => line),
    appeals: appeals.map((one) => ({
      ...{ name: nameOf.get(one.employee) ?? one.employee, text: one.text, answer: one.answer ?? '' },
      verdict: one.state === 'upheld' ? 'chấp nhận' : 'không chấp nhận',
    })),
  };
}

/** "VNPT Quảng Trị" lies in Quảng Trị. */
const placeName = (unit: string) => unit.replace(/^(VNPT|TTKD|Trung tâm Kinh doanh VNPT)\s+(?=\S)/u, '');
