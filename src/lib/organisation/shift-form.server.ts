/** Reads what was typed about a shift. */
import * as v from 'valibot';
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { dayOf, isDay, localParts } from '#lib/ui/zone.ts';
import { clerkMeant, type Clerk } from './clerk.ts';
import { hoursOn, parseHours, usualHours } from './hours.ts';
import { openingOfStore } from './opening.server.ts';
import type { ShiftChange } from './roster.ts';
import { shiftsById } from './roster.queries.server.ts';
import { storeInScope, weekOf } from './roster.server.ts';
import { spellOf } from './shift.server.ts';

const text = (max: number) => v.optional(v.pipe(v.string(), v.trim(), v.maxLength(max)), '');

export const shiftFormSchema = v.object({
  /** Of the shift that is changed; empty for a new one. */
  id: text(64),
  counter: text(64),
  day: text(10),
  /** Of a new shift: further days of the week on which it is the same, with blanks between. */
  also: text(80),
  clerk: text(200),
  hours: text(40),
  reason: text(500),
  confirmed: text(16),
});

const moment = v.pipe(v.string(), v.isoTimestamp());

/** A change as a page hands it back, to take one back: JSON. */
export const changeSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    remove: v.array(v.pipe(v.string(), v.maxLength(64))),
    put: v.array(
      v.object({
        id: v.optional(v.pipe(v.string(), v.maxLength(64))),
        counter: v.string(),
        employee: v.string(),
        from: moment,
        to: moment,
      }),
    ),
  }),
);

export type ShiftForm = v.InferOutput<typeof shiftFormSchema>;

/** What cannot be read, by the field at which it is said. */
export interface ShiftFormFaults {
  clerk?: { code: 'needed' } | { code: 'nobody' } | { code: 'several'; like: Clerk[] };
  counter?: { code: 'needed' };
  day?: { code: 'no-day' };
  hours?: { code: 'no-hours' };
}

/**
 * @returns the change that was typed, or what is wrong with it
 * @throws Problem access.*, unit.unknown
 */
export async function readShiftForm(
  ctx: Context,
  actor: Actor | null,
  storeCode: string,
  form: ShiftForm,
): Promise<{ change: ShiftChange } | { faults: ShiftFormFaults }> {
  const { zone } = ctx.config;
  const store = await storeInScope(ctx, actor, storeCode, 'shift.write');
  const faults: ShiftFormFaults = {};
  if (!isDay(form.day)) {
    if (!parseHours(form.hours, usualHours(store))) faults.hours = { code: 'no-hours' };
    return { faults: { ...faults, day: { code: 'no-day' } } };
  }
  const { clerks, usual, usualOn } = await weekOf(ctx, actor, storeCode, form.day);
  const usualThen = usualOn[form.day] ?? usual;
  const hours = parseHours(form.hours, usualThen);
  if (!hours) faults.hours = { code: 'no-hours' };
  if (!form.counter) faults.counter = { code: 'needed' };
  const clerk = clerkMeant(clerks, form.clerk);
  if (!('code' in clerk)) {
    const { like } = clerk;
    faults.clerk =
      form.clerk === '' ? { code: 'needed' } : like.length === 0 ? { code: 'nobody' } : { code: 'several', like };
    return { faults };
  }
  if (!hours || faults.counter) return { faults };

  const who = { counter: normalCode(form.counter), employee: clerk.code };
  const put = { ...(form.id ? { id: form.id } : {}), ...who, ...hoursOn(form.day, hours, zone) };
  if (!form.id) {
    const also = form.also.split(' ').filter((day) => day in usualOn && day !== form.day);
    // From opening to closing time is that on each day, whenever that is.
    const asOpen = hours.from === usualThen.from && hours.to === usualThen.to;
    const on = (day: string) => hoursOn(day, (asOpen && usualOn[day]) || hours, zone);
    return { change: { remove: [], put: [put, ...also.map((day) => ({ ...who, ...on(day) }))] } };
  }
  // A moment that was left as it is keeps its seconds: somebody signed on then.
  const [known] = await shiftsById(ctx.db, [form.id]);
  if (known) {
    const day = dayOf(new Date(known.starts_at), zone);
    const opening = await openingOfStore(ctx.db, store.code, { from: day, to: day });
    const { from, to } = spellOf(known, zone, opening);
    if (sameMinute(from, put.from, zone)) put.from = from;
    if (sameMinute(to, put.to, zone)) put.to = to;
  }
  return { change: { remove: [form.id], put: [put] } };
}

function sameMinute(a: string, b: string, zone: string): boolean {
  const [one, other] = [localParts(new Date(a), zone), localParts(new Date(b), zone)];
  return one.day === other.day && one.time === other.time;
}
