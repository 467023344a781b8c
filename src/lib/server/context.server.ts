import type { Logger } from 'pino';
import type { Connection, Db } from '#db/connect.server.ts';
import type { Engine } from '#db/dialect.server.ts';
import { connect } from '#db/connect.server.ts';
import { readConfig, type Config } from './config.server.ts';
import { createLog } from './log.server.ts';

/** What every use case stands on. Tests make their own over either engine, with their own clock. */
export interface Context {
  engine: Engine;
  db: Db;
  reader: Db;
  config: Config;
  log: Logger;
  now(): Date;
}

export function createContext(connection: Connection, config: Config, log: Logger, now = () => new Date()): Context {
  return { engine: connection.engine, db: connection.db, reader: connection.reader, config, log, now };
}

let shared: Context | undefined;

/** The process's context, opened on first use. */
export function processContext(): Context {
  if (!shared) {
    const config = readConfig();
    const connection = connect(config.databaseUrl);
    connection.tend();
    shared = createContext(connection, config, createLog(config.logLevel));
  }
  return shared;
}
