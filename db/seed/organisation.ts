/** The demo's units, counters and people: pure, from the seed alone. */
import { LASTING } from '#lib/organisation/posting.ts';
import { addDays } from '#lib/ui/zone.ts';
import { newName } from './names.ts';
import { home, others } from './places.ts';
import { Random } from './random.ts';
import { rosterOf, type DemoShift } from './roster.ts';

export interface SeedOptions {
  responses: number;
  days: number;
  /** Last day with answers, `YYYY-MM-DD`. */
  until: string;
  stores: number;
  employees: number;
  seed: string;
  zone: string;
  /** Answers to the other surveys that come with the product, beside the ratings; none where it is missing. */
  answers?: number;
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
  /** Stores in order of time: who moved has two, and so has the floater, who serves both at once. */
  postings: { store: string; from: string; to: string }[];
  /** How many customers are asked for a rating, compared with others'. */
  keenness: number;
}

export interface DemoOrganisation {
  units: DemoUnit[];
  /** Those of the units that serve customers. */
  stores: DemoUnit[];
  counters: { code: string; name: string; store: string }[];
  clerks: DemoClerk[];
  /** Who stands at the store's counters that day. */
  shifts: (store: DemoUnit, day: string) => DemoShift[];
}

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
  const clerksOf = new Map(
    stores.map(({ code }) => [code, clerks.filter(({ postings }) => postings.some(({ store }) => store === code))]),
  );
  const shifts = (store: DemoUnit, day: string) =>
    rosterOf(store, countersOf.get(store.code) ?? [], clerksOf.get(store.code) ?? [], day, options.zone);
  return { units, stores, counters, clerks, shifts };
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

function demoClerks(random: Random, { employees, days, until }: SeedOptions, stores: DemoUnit[], firstDay: string) {
  const taken = new Set<string>();
  return Array.from({ length: employees }, (_, at): DemoClerk => {
    // The shop around the clock comes first and needs nine; the others share the rest evenly.
    const own = at < 9 || stores.length === 1 ? 0 : 1 + ((at - 9) % (stores.length - 1));
    const store = stores[own]?.code ?? '';
    // In every twenty one who moved half-way, one who hardly asks for ratings, and in sixty one at home in two stores.
    const special = at < 9 ? -1 : at % 20;
    // The last two have only just started: too few ratings, and just enough.
    const newcomer = employees >= 10 && at >= employees - 2;
    const startDay = newcomer
      ? addDays(until, at === employees - 1 ? -1 : -6)
      : addDays(firstDay, -30 - random.below(3_000));
    const clerk = {
      code: `NV${String(at + 1).padStart(4, '0')}`,
      name: newName(random, taken),
      startDay,
      keenness: special === 11 && !newcomer ? 0.008 : Math.exp(0.35 * random.normal()),
    };
    const here = { store, from: startDay, to: LASTING };
    const second = stores[1 + (own % (stores.length - 1))]?.code;
    if (newcomer || own === 0 || second === undefined || second === store) return { ...clerk, postings: [here] };
    if (special === 15) {
      const half = addDays(firstDay, Math.floor(days / 2));
      return {
        ...clerk,
        postings: [
          { ...here, to: addDays(half, -1) },
          { store: second, from: half, to: LASTING },
        ],
      };
    }
    const floater = at % 60 === 26;
    const also = floater ? [{ store: second, from: addDays(startDay, 1), to: LASTING }] : [];
    return { ...clerk, postings: [here, ...also] };
  });
}
