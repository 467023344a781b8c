/** Applied in the order of their dated names; a migration that has been released is never edited. */
import type { Db } from '../connect.server.ts';
import type { Engine } from '../dialect.server.ts';
import { up as cases } from './2026-11-23-cases.ts';
import { up as mainJob } from './2026-11-22-main-job.ts';
import { up as mindingDevices } from './2026-11-22-minding-devices.ts';
import { up as outgoingMail } from './2026-11-22-outgoing-mail.ts';
import { up as people } from './2026-11-22-people.ts';
import { up as records } from './2026-11-22-records.ts';
import { up as surveys } from './2026-11-22-surveys.ts';
import { up as places } from './2026-11-22-places.ts';
import { up as signIn } from './2026-11-22-sign-in.ts';
import { up as roster } from './2026-11-22-roster.ts';
import { up as results } from './2026-11-23-results.ts';
import { up as review } from './2026-11-23-review.ts';
import { up as links } from './2026-11-23-links.ts';
import { up as firstRun } from './2026-11-23-first-run.ts';
import { up as sessionTokens } from './2026-11-23-session-tokens.ts';
import { up as wallboards } from './2026-11-23-wallboards.ts';

export const migrations: Record<string, (db: Db, engine: Engine) => Promise<void>> = {
  '2026-11-22-main-job': mainJob,
  '2026-11-22-minding-devices': mindingDevices,
  '2026-11-22-outgoing-mail': outgoingMail,
  '2026-11-22-people': people,
  '2026-11-22-records': records,
  '2026-11-22-surveys': surveys,
  '2026-11-22-places': places,
  '2026-11-22-sign-in': signIn,
  '2026-11-22-roster': roster,
  '2026-11-23-results': results,
  '2026-11-23-review': review,
  '2026-11-23-links': links,
  '2026-11-23-first-run': firstRun,
  '2026-11-23-session-tokens': sessionTokens,
  '2026-11-23-cases': cases,
  '2026-11-23-wallboards': wallboards,
};
