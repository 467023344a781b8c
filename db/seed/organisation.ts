/** The demo's units, counters, people and rosters: pure, from the seed alone. */
import { addDays, momentOf } from '#lib/ui/zone.ts';
import { newName } from './names.ts';
import { home, others } from './places.ts';
import { Random } from './random.ts';

export interface SeedOptions {
  responses: number;
  days: number;
  /** Last day with answers, `YYYY-MM-DD`. */
  until: string;
  stores: number;
  employees: number;
  seed: string;
  zone: string;
}

export interface DemoUnit {
  code: string;
  name: string;
  kind: 'corporation' | 'province' | 'area' | 'store';
  parent: string | null;
  address: string;
  opens: string | null;
  closes: string | null;
}

export interface DemoClerk {
  code: string;
  name: string;
  startDay: string;
  /** Stores in order of time: who moved has two. */
  postings: { store: string; from: string; to: string }[];
}

export interface DemoShift {
  counter: string;
  store: string;
  employee: string;
  from: Date;
  to: Date;
}

export interface DemoOrganisation {
  units: DemoUnit[];
  counters: { code: string; name: string; store: string }[];
  clerks: DemoClerk[];
  shifts: (day: string) => DemoShift[];
}

const OPEN_END = '9999-12-31';

export function demoOrganisation(options: SeedOptions): DemoOrganisation {
  const random = new Random(`${options.seed} organisation`);
  const units = demoUnits(options.stores);
  const stores = units.filter((unit) => unit.kind === 'store');
  const firstDay = addDays(options.until, 1 - options.days);
  const clerks = demoClerks(random, options, stores, firstDay);
  const counters = stores.flatMap((store) => {
    const staff = clerks.filter((clerk) => clerk.postings[0]?.store === store.code).length;
    // A shop that never closes needs three clerks for each counter; another keeps a counter fewer than its staff.
    const number = Math.max(1, store.opens === null ? Math.floor(staff / 3) : staff - 1);
    return Array.from({ length: number }, (_, at) => ({
      code: `${store.code}-${String(at + 1).padStart(2, '0')}`,
      name: `Quầy ${at + 1}`,
      store: store.code,
    }));
  });
  const countersOf = Map.groupBy(counters, (counter) => counter.store);
  const shifts = (day: string) =>
    stores.flatMap((store) => {
      const staff = clerks.filter((clerk) =>
        clerk.postings.some((posting) => posting.store === store.code && posting.from <= day && day <= posting.to),
      );
      return rosterOf(store, countersOf.get(store.code) ?? [], staff, day, options.zone);
    });
  return { units, counters, clerks, shifts };
}

function demoUnits(stores: number): DemoUnit[] {
  const plain = { address: '', opens: '07:30', closes: '17:30' };
  const units: DemoUnit[] = [
    { ...plain, code: 'VNPT', name: 'Tập đoàn VNPT', kind: 'corporation', parent: null },
    { ...plain, code: home.code, name: home.name, kind: 'province', parent: 'VNPT' },
  ];
  let left = stores;
  for (const area of home.areas) {
    if (left <= 0) break;
    units.push({ ...plain, code: area.code, name: area.name, kind: 'area', parent: home.code });
    for (const { code, name, address } of area.stores.slice(0, left)) {
      // The first is open around the clock, so that the demo can be tried at any hour.
      const hours = left === stores ? { opens: null, closes: null } : {};
      units.push({ ...plain, ...hours, code, name: `ĐGD ${name}`, kind: 'store', parent: area.code, address });
      left--;
    }
  }
  for (let at = 0; left > 0; at++, left--) {
    const [code, name] = others[at % others.length] ?? ['X', 'X'];
    const round = Math.floor(at / others.length) + 1;
    if (round === 1) units.push({ ...plain, code, name: `VNPT ${name}`, kind: 'province', parent: 'VNPT' });
    const number = String(round).padStart(2, '0');
    const store = { code: `${code}-${number}`, name: `ĐGD ${name} ${round}`, kind: 'store' as const, parent: code };
    units.push({ ...plain, ...store, address: `Phường ${round}, ${name}` });
  }
  return units;
}

function demoClerks(random: Random, { employees, until }: SeedOptions, stores: DemoUnit[], firstDay: string) {
  const taken = new Set<string>();
  return Array.from({ length: employees }, (_, at): DemoClerk => {
    // The shop around the clock comes first and needs nine; the others share the rest evenly.
    const own = at < 9 || stores.length === 1 ? 0 : 1 + ((at - 9) % (stores.length - 1));
    const store = stores[own]?.code ?? '';
    const clerk = {
      code: `NV${String(at + 1).padStart(4, '0')}`,
      name: newName(random, taken),
      startDay: '2024-03-01',
    };
    const moved = stores.length > 2 && at % 20 === 15;
    // The last two have only just started: too few ratings, and just enough.
    if (at >= employees - 2) {
      const start = addDays(until, at === employees - 1 ? -1 : -6);
      return { ...clerk, startDay: start, postings: [{ store, from: start, to: OPEN_END }] };
    }
    if (!moved) return { ...clerk, postings: [{ store, from: clerk.startDay, to: OPEN_END }] };
    const half = addDays(firstDay, 45);
    const second = stores[1 + (own % (stores.length - 1))]?.code ?? store;
    return {
      ...clerk,
      postings: [
        { store, from: clerk.startDay, to: addDays(half, -1) },
        { store: second, from: half, to: OPEN_END },
      ],
    };
  });
}

/** Who stands where that day. Turns rotate, so that everybody meets every hour and counter. */
function rosterOf(
  store: DemoUnit,
  counters: { code: string }[],
  staff: DemoClerk[],
  day: string,
  zone: string,
): DemoShift[] {
  const at = (time: string, on = day) => momentOf(on, time, zone);
  const date = new Date(`${day}T00:00:00Z`);
  const week = Math.floor(date.getTime() / 604_800_000);
  const dayNumber = Math.floor(date.getTime() / 86_400_000);
  const shift = (counter: string, clerk: DemoClerk, from: Date, to: Date) => ({
    counter,
    store: store.code,
    employee: clerk.code,
    from,
    to,
  });
  if (store.opens === null || store.closes === null) {
    const turns = [
      [at('06:00'), at('14:00')],
      [at('14:00'), at('22:00')],
      [at('22:00'), at('06:00', addDays(day, 1))],
    ] as const;
    return turns.flatMap(([from, to], turn) =>
      counters.flatMap(({ code }, place) => {
        const clerk = staff[(turn * counters.length + place + week * counters.length) % staff.length];
        return clerk ? [shift(code, clerk, from, to)] : [];
      }),
    );
  }
  // Closed on Sundays.
  if (date.getUTCDay() === 0) return [];
  const { opens, closes } = store;
  return counters.slice(0, staff.length).flatMap(({ code }, place) => {
    const clerk = staff[(place + dayNumber) % staff.length];
    return clerk ? [shift(code, clerk, at(opens), at(closes))] : [];
  });
}
