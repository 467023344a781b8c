/** Commands that run the product: its schema, server, demo and jobs. */
import type { Context } from '#lib/server/context.server.ts';
import { serve, stopAsked, untilStopped } from '#lib/server/serve.server.ts';
import { addDays, dayOf, isDay } from '#lib/ui/zone.ts';
import { numberOption, type Call, type Commands, type Options } from './command.ts';
import { prepare } from './prepare.ts';

// What `start` does not need is read by the command that does.
const demo = () => import('#db/seed/demo.server.ts');
const seeds = () => import('#db/seed/seed.server.ts');
const jobs = async () => ({
  ...(await import('#lib/jobs/registry.server.ts')),
  ...(await import('#lib/jobs/runner.server.ts')),
});

/** @param say what to print once the address is known */
async function serveUntilStopped(ctx: Context, say: (address: string) => Promise<string[]>) {
  const { server, address } = await serve(ctx.config);
  process.stdout.write(`${(await say(address)).join('\n')}\n`);
  await untilStopped(server);
  // The built application's own connections and timers end with the process.
  process.exit(0);
}

const seedOptions: Options = {
  responses: { type: 'string' },
  days: { type: 'string' },
  until: { type: 'string' },
  stores: { type: 'string' },
  employees: { type: 'string' },
  seed: { type: 'string' },
  answers: { type: 'string' },
};
/** Of the demo to the service-quality and telephone surveys. */
const DEMO_ANSWERS = 2_000;

/** @param answers to the other surveys, where nobody says how many */
async function seedDemo(call: Call, answers = 0) {
  const { ctx } = call;
  const { earlierSeed, seed } = await seeds();
  // Run again on another day, it is the same demo.
  const yesterday = addDays(dayOf(ctx.now(), ctx.config.zone), -1);
  const until = call.option('until') ?? (await earlierSeed(ctx.db))?.options.until ?? yesterday;
  if (!isDay(until)) throw new Error(`--until is a day like 2026-11-22, not "${until}"`);
  const wanted = call.option('answers') === undefined ? answers : numberOption(call, 'answers', 1);
  return seed(ctx.db, {
    responses: numberOption(call, 'responses', 60_000),
    days: numberOption(call, 'days', 90),
    until,
    stores: numberOption(call, 'stores', 8),
    employees: numberOption(call, 'employees', 60),
    seed: call.option('seed') ?? 'smile',
    zone: ctx.config.zone,
    // Databases that were filled before there were such answers say nothing of them.
    ...(wanted > 0 ? { answers: wanted } : {}),
  });
}

export const serverCommands: Commands = {
  migrate: {
    anySchema: true,
    about: 'Brings the database up to date.',
    usage: 'migrate',
    async run({ ctx }) {
      const applied = await prepare(ctx);
      return { result: { applied }, lines: applied.length ? applied.map((name) => `applied ${name}`) : ['up to date'] };
    },
  },
  start: {
    anySchema: true,
    about: 'Brings the database up to date and serves.',
    usage: 'start',
    async run({ ctx }) {
      await prepare(ctx);
      await serveUntilStopped(ctx, async (address) => [`Smile listens at ${address}`]);
      return undefined;
    },
  },
  demo: {
    anySchema: true,
    about: 'Serves a demo organisation with ratings, and prints addresses and sign-ins.',
    usage: 'demo',
    databaseUrl: 'file:./data/demo.db',
    async run(call) {
      await prepare(call.ctx);
      const { earlierSeed, seed } = await seeds();
      const earlier = await earlierSeed(call.ctx.db);
      if (!earlier?.seeded) {
        process.stderr.write('Making the demo organisation and its ratings…\n');
        await (earlier ? seed(call.ctx.db, earlier.options) : seedDemo(call, DEMO_ANSWERS));
      }
      const { demoDoors } = await demo();
      await serveUntilStopped(call.ctx, (address) => demoDoors(call.ctx, call.actor, address));
      return undefined;
    },
  },
  seed: {
    anySchema: true,
    about: 'Fills the database with a demo organisation and its ratings, the same for the same options.',
    usage: 'seed [--responses N] [--days D] [--until DAY] [--stores S] [--employees E] [--seed X] [--answers A]',
    notes: () => [
      '--answers: to the surveys service-quality and phone-call, beside the ratings; none unless asked for.',
    ],
    options: seedOptions,
    async run(call) {
      await prepare(call.ctx);
      const result = await seedDemo(call);
      return {
        result,
        lines: [
          Object.entries(result)
            .map(([what, n]) => `${n} ${what}`)
            .join(', '),
        ],
      };
    },
  },
  'jobs run': {
    about: 'Runs due jobs until stopped; --once: those due now.',
    usage: 'jobs run [--once]',
    options: { once: { type: 'boolean' } },
    async run({ ctx, flag }) {
      const { handlers, planJobs, runDueJobs, startRunner } = await jobs();
      if (flag('once')) {
        await planJobs(ctx);
        const jobs = await runDueJobs(ctx, handlers);
        return { result: { jobs }, lines: [`${jobs} jobs run`] };
      }
      const runner = startRunner(ctx, handlers, planJobs);
      await stopAsked();
      await runner.stop();
      return { result: {}, lines: ['stopped'] };
    },
  },
};
