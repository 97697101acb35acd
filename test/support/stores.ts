import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Secret } from '../../src/config/secret.ts';
import { createLogger, type Logger } from '../../src/core/logger.ts';
import { openStore, type Store } from '../../src/store/database.ts';

export const silentLog = (): Logger => createLogger('silent');

export interface Engine {
  readonly name: string;
  /** A fresh, empty store; `again` opens the same one a second time. */
  open(): Promise<{ store: Store; again: () => Promise<Store>; drop: () => Promise<void> }>;
}

export const sqlite: Engine = {
  name: 'SQLite',
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'soc-store-'));
    const again = () => openStore({ kind: 'sqlite', path: join(folder, 'bot.sqlite') }, silentLog());
    return {
      store: await again(),
      again,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

const postgresUrl = process.env.TEST_POSTGRES_URL;

const postgres: Engine = {
  name: 'PostgreSQL',
  async open() {
    const admin = new pg.Client({ connectionString: postgresUrl });
    await admin.connect();
    const database = `soc_${process.pid}_${Math.floor(performance.now() * 1000)}`;
    await admin.query(`create database ${database}`);
    const url = new URL(postgresUrl ?? '');
    url.pathname = `/${database}`;
    const again = () => openStore({ kind: 'postgres', url: new Secret(url.href) }, silentLog());
    const drop = async () => {
      await admin.query(`drop database if exists ${database} with (force)`);
      await admin.end();
    };
    return { store: await again(), again, drop };
  },
};

/** SQLite always; PostgreSQL where TEST_POSTGRES_URL names a server on which databases may be made. */
export const ENGINES: readonly Engine[] = postgresUrl ? [sqlite, postgres] : [sqlite];
export const POSTGRES_NOTE = postgresUrl ? undefined : 'PostgreSQL not run: TEST_POSTGRES_URL is not set';
