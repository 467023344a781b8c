import { sql } from 'kysely';
import { countedAnswers, monthOf, Tally, type Deltas } from '#lib/response/countable.ts';
import { isPlain, responsesIn, wordsIn, writeCounts } from '#lib/response/tally.ts';
import { otherName, type Answers, type Definition } from '#lib/survey/questionnaire.ts';
import type { Db } from '../connect.server.ts';
import { clustered, type Engine } from '../dialect.server.ts';

const PAGE = 500;

/**
 * Counts for every kind of question, and where words are, of what is stored already: page by page, a month held in memory.
 * Begun anew where it was cut off: SQLite does not run migrations in a transaction.
 */
export async function up(db: Db, engine: Engine) {
  await db.schema
    .createTable('tally')
    .ifNotExists()
    .addColumn('survey', 'text', (c) => c.notNull())
    .addColumn('store', 'text', (c) => c.notNull())
    .addColumn('period', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('tally_key', ['survey', 'store', 'period', 'version', 'channel'])
    .execute();
  await db.schema.createIndex('tally_period').ifNotExists().on('tally').columns(['period', 'survey']).execute();
  await clustered(
    engine,
    db.schema
      .createTable('response_words')
      .ifNotExists()
      .addColumn('survey', 'text', (c) => c.notNull())
      .addColumn('question', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('response', 'text', (c) => c.notNull())
      .addColumn('store', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('response_words_key', ['survey', 'question', 'day', 'response']),
  ).execute();
  // Of what kiosks ask there is nothing to be found by it, and their path stays as it is.
  await db.schema
    .createIndex('response_survey_day_id')
    .ifNotExists()
    .on('response')
    .columns(['survey', 'day', 'id'])
    .where(sql.ref('survey'), '<>', sql.lit('smile'))
    .execute();
  await db.deleteFrom('tally').execute();
  await db.deleteFrom('response_words').execute();

  const definitions = await definitionsOf(db);
  let days = new Tally((day) => day);
  let months = new Tally(monthOf);
  let current = '';
  for await (const page of pagesOf(db, definitions)) {
    const words = [];
    for (const row of page) {
      if (row.day !== current && current !== '') {
        await write(db, days.deltas());
        days = new Tally((day) => day);
        if (monthOf(row.day) !== monthOf(current)) {
          await write(db, months.deltas());
          months = new Tally(monthOf);
        }
      }
      current = row.day;
      const { id: response, answers: text, quarantined, ...key } = row;
      const definition = definitions.get(`${row.survey}\t${row.version}`);
      if (!definition)
        throw new Error(`Response ${response} answers ${row.survey} ${row.version}, which is not stored`);
      const answers = JSON.parse(text) as Answers;
      const { employee: _, ...place } = key;
      for (const question of wordsIn(definition, answers)) words.push({ ...place, question, response });
      if (quarantined) continue;
      const counted = { ...key, ...countedAnswers(definition, answers) };
      days.add(counted, 1);
      months.add(counted, 1);
    }
    if (words.length > 0) await db.insertInto('response_words').values(words).execute();
  }
  await write(db, days.deltas());
  await write(db, months.deltas());
}

async function definitionsOf(db: Db): Promise<Map<string, Definition>> {
  const rows = await db
    .selectFrom('survey_version')
    .select(['survey', 'version', 'definition'])
    .where('status', '<>', 'draft')
    .execute();
  return new Map(
    rows.map(({ survey, version, definition }) => [`${survey}\t${version}`, JSON.parse(definition) as Definition]),
  );
}

/** In the order of days; of plain questionnaires only responses in which something is written. */
async function* pagesOf(db: Db, definitions: Map<string, Definition>) {
  const plain = [...definitions].flatMap(([key, definition]) => (isPlain(definition) ? [{ key, definition }] : []));
  let after = { day: '', id: '' };
  for (;;) {
    let query = db
      .selectFrom('response')
      .select(['id', 'day', 'store', 'employee', 'channel', 'survey', 'version', 'answers', 'quarantined'])
      .where((eb) => eb(eb.refTuple('day', 'id'), '>', eb.tuple(after.day, after.id)));
    for (const { key, definition } of plain) {
      const [survey = '', version] = key.split('\t');
      const names = definition.questions.flatMap(({ type, name }) =>
        type === 'rating' || type === 'criteria' ? [] : [name, otherName(name)],
      );
      query = query.where((eb) =>
        eb.or([
          eb('survey', '<>', survey),
          eb('version', '<>', Number(version)),
          ...names.map((name) => eb('answers', 'like', `%"${name}":%`)),
        ]),
      );
    }
    const page = await query.orderBy('day').orderBy('id').limit(PAGE).execute();
    yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last;
  }
}

async function write(db: Db, { tallies }: Deltas) {
  for (let at = 0; at < tallies.length; at += PAGE)
    await db
      .insertInto('tally')
      .values(
        tallies.slice(at, at + PAGE).map(({ counts, ...key }) => ({
          ...key,
          n: responsesIn(counts),
          counts: writeCounts(counts),
        })),
      )
      .execute();
}
