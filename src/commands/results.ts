/** Commands that read: proofs, exports, rankings. */
import { exportColumns, exportResponses, toCsv, toXlsx } from '#lib/response/export.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { DEFAULT_CONFIG } from '#lib/scoring/config.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import type { Ranking, RankingRow } from '#lib/scoring/ranking.ts';
import { score, type ScoreInput } from '#lib/scoring/score.ts';
import { toJsonList, toNdjson } from '#lib/server/json-stream.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { fileBytes, needed, type Commands } from './command.ts';
import { exportFormat, written } from './written.ts';

/** A JSON file's content. @throws Error naming the file when it cannot be read or is no JSON */
async function jsonFile(path: string | undefined): Promise<unknown> {
  const content = (await fileBytes(path)).toString('utf8');
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${(error as Error).message}`);
  }
}

/** A ranking for the terminal: place, range, score, ratings, name. */
function rankingLines({ ranked, few }: Ranking): string[] {
  const line = (place: string, row: RankingRow) =>
    `${place.padEnd(14)} ${(row.score?.toFixed(1) ?? '–').padStart(5)} ${String(row.n).padStart(6)}  ${row.code}  ${row.name}`;
  return [
    ...ranked.map((row) => line(`${row.rank} (${row.rankLow}–${row.rankHigh})`, row)),
    ...few.map((row) => line('too few', row)),
  ];
}

const scoreNotes = () => [
  'FILE.json holds one object:',
  '  rows       list of [day, employee, store, channel, [n1, n2, n3, n4, n5]]: ratings of one day by level',
  '  roster     optional: list of [employee, store], to be listed even without ratings',
  '  config     optional: constants that differ from these defaults:',
  `             ${JSON.stringify(DEFAULT_CONFIG)}`,
  '  constants  optional: published constants to score with; without them they are estimated on the rows',
];

export const resultCommands: Commands = {
  verify: {
    about: 'Recomputes all counts from the responses: there must be no difference.',
    usage: 'verify',
    async run({ ctx }) {
      const found = await verify(ctx);
      const summary = `${found.responses} responses, ${found.counted} counted, ${found.differences} differences`;
      const refusal = found.differences > 0 ? { refusal: 'the counts differ from the responses' } : {};
      return { result: found, lines: [summary, ...found.named], ...refusal };
    },
  },
  'export responses': {
    about: 'Writes responses to stdout, contacts left out.',
    notes: () => [
      'CSV is for programs and Excel alike: UTF-8 with BOM, commas, decimal points. --json is one list of objects.',
      `Columns: ${exportColumns.join(', ')}.`,
    ],
    usage: 'export responses --from DAY --to DAY [--unit CODE] [--format csv|xlsx|ndjson]',
    options: { from: { type: 'string' }, to: { type: 'string' }, unit: { type: 'string' }, format: { type: 'string' } },
    async run(call) {
      const format = exportFormat(call.option('format'), call.flag('json'));
      const write = {
        csv: (rows: Parameters<typeof toCsv>[0]) => toCsv(rows),
        xlsx: toXlsx,
        ndjson: toNdjson,
        json: toJsonList,
      }[format];
      const request = { from: needed(call, 'from'), to: needed(call, 'to'), unit: call.option('unit') };
      await written(write(await exportResponses(call.ctx, call.actor, request)));
      return undefined;
    },
  },
  rank: {
    about: 'Ranks employees or stores by the ratings of some days: place, places it could be, score, ratings.',
    notes: () => ['DAY is like 2026-11-22, both included. CODE is a unit; without one, everything.'],
    usage: 'rank --from DAY --to DAY [--by employee|store] [--unit CODE]',
    options: { from: { type: 'string' }, to: { type: 'string' }, by: { type: 'string' }, unit: { type: 'string' } },
    async run(call) {
      const by = call.option('by') ?? 'employee';
      if (by !== 'employee' && by !== 'store') throw new Error(`--by is employee or store, not "${by}"`);
      const unit = call.option('unit');
      const request = {
        by,
        from: needed(call, 'from'),
        to: needed(call, 'to'),
        unit: unit && normalCode(unit),
      } as const;
      const result = await ranking(call.ctx, call.actor, request);
      return { result, lines: rankingLines(result) };
    },
  },
  score: {
    anySchema: true,
    about: 'Scores counts in a file; reads no database.',
    notes: scoreNotes,
    usage: 'score FILE.json',
    async run({ positionals }) {
      const result = score((await jsonFile(positionals[0])) as ScoreInput);
      return { result, lines: [JSON.stringify(result, null, 2)] };
    },
  },
};
