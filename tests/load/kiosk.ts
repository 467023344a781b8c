/** The kiosk in Chromium: what it loads, how soon it thanks, how soon it stands without a network; also on a slow tablet. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { findChromium, LAUNCH_ARGS } from '../fixtures/chromium.ts';
import type { Figure } from './figure.ts';
import type { Measure, Settings } from './measure.ts';
import { bareFirstPaint, bareTap, facesAt, tapToThanks, watchPages } from './paint.ts';
import { freshSqlite, openStage, system, type Stage } from './stage.ts';
import { median } from './statistics.ts';

const SLOWDOWNS = [1, 4];
const KB = 1024;

/** A tablet's browser with a profile that outlives it. */
const open = (profile: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    ...{ executablePath: findChromium(), args: LAUNCH_ARGS, viewport: { width: 1280, height: 800 } },
  });

async function slowed(page: Page, rate: number) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** The link that pairs a kiosk at the shop that never closes. */
async function pairingLink({ app, connection, databaseUrl }: Stage): Promise<string> {
  const ctx = createContext(connection, readConfig({ DATABASE_URL: databaseUrl }), createLog('silent'));
  const { code } = await connection.db
    .selectFrom('counter')
    .innerJoin('unit', 'unit.code', 'counter.store')
    .select('counter.code')
    .where('unit.opens', 'is', null)
    .orderBy('counter.code')
    .executeTakeFirstOrThrow();
  const pairing = await createPairingCode(ctx, system, { counter: code }, 'Kiosk');
  return `${app.address}/kiosk#pair=${pairing.code}`;
}

/** Opens the kiosk for the first time. @returns bytes over the wire, by kind, until it could start without a network */
async function firstLoad(page: Page, link: string): Promise<Map<string, number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const kinds = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'other';
    bytes.set(kind, (bytes.get(kind) ?? 0) + encodedDataLength);
  });
  await page.goto(link);
  await facesAt(page);
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active?.state !== 'activated')
      await new Promise((activated) => active?.addEventListener('statechange', activated, { once: true }));
  });
  await session.detach();
  return bytes;
}

async function timed<T>(rounds: number, measure: () => Promise<T>): Promise<T[]> {
  const seen: T[] = [];
  for (let at = 0; at < rounds; at++) seen.push(await measure());
  return seen;
}

/** In a browser that has just been started, as after a power cut. */
async function coldStart(profile: string, address: string, rate: number): Promise<{ kiosk: number; bare: number }> {
  const context = await open(profile);
  try {
    await watchPages(context);
    const page = await context.newPage();
    await slowed(page, rate);
    await page.goto(address);
    const kiosk = await facesAt(page);
    return { kiosk, bare: await bareFirstPaint(page) };
  } finally {
    await context.close();
  }
}

async function run({ rounds }: Settings): Promise<Figure[]> {
  const stage = await openStage(freshSqlite('kiosk'));
  const profile = mkdtempSync(join(tmpdir(), 'smile-bench-'));
  const figures: Figure[] = [];
  try {
    const context = await open(profile);
    await watchPages(context);
    const page = await context.newPage();
    const bytes = await firstLoad(page, await pairingLink(stage));
    const all = [...bytes].map(([kind, size]) => `${kind.toLowerCase()} ${(size / KB).toFixed(1)}`).join(', ');
    const script = (bytes.get('Script') ?? 0) / KB;
    const unit = 'KB';
    figures.push({
      what: "the kiosk's script on first load",
      value: script,
      unit,
      aim: { of: 'value', atMost: 45 },
      note: all,
    });
    for (const rate of SLOWDOWNS) {
      const on = `, CPU ${rate}× slower`.replace(', CPU 1× slower', '');
      await slowed(page, rate);
      const thanked = median(await timed(rounds, () => tapToThanks(page)));
      const blank = await context.newPage();
      await slowed(blank, rate);
      const bare = median(await timed(rounds, () => bareTap(blank)));
      await blank.close();
      figures.push({
        ...{ what: `tap to "thank you" painted${on}`, value: thanked, unit: 'ms', aim: { of: 'value', atMost: 100 } },
        against: { what: 'ms: tap to a word on a bare page', value: bare, ratio: thanked / bare },
      });
    }
    await context.close();
    // Nothing can come from there any more.
    await stage.app.stop();
    for (const rate of SLOWDOWNS) {
      const on = `, CPU ${rate}× slower`.replace(', CPU 1× slower', '');
      const seen = await timed(Math.ceil(rounds / 2), () => coldStart(profile, `${stage.app.address}/kiosk`, rate));
      const [kiosk, bare] = [median(seen.map(({ kiosk }) => kiosk)), median(seen.map(({ bare }) => bare))];
      figures.push({
        ...{ what: `cold start without a network${on}`, value: kiosk, unit: 'ms', aim: { of: 'value', atMost: 1000 } },
        against: { what: 'ms: a bare page', value: bare, ratio: kiosk / bare },
      });
    }
    return figures;
  } finally {
    await stage.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

export const kiosk: Measure = { name: 'kiosk', run };
