import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseAddress } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { createLogger, type Logger } from '../../src/core/logger.ts';
import { openStore, type Store } from '../../src/store/database.ts';

export const silentLog = (): Logger => createLogger('silent');

export interface Engine {
  readonly name: string;
  /** A place for a store of its own: what DATABASE_URL would say. */
  place(): Promise<{ url: string; drop: () => Promise<void> }>;
  /** A fresh, empty store; `again` opens the same one a second time. */
  open(): Promise<{ store: Store; again: () => Promise<Store>; drop: () => Promise<void> }>;
}

type Place = Awaited<ReturnType<Engine['place']>>;

const engine = (
  name: string,
  place: () => Promise<Place>,
  addressOf: (url: string) => DatabaseAddress,
): Engine => ({
  name,
  place,
  async open() {
    const { url, drop } = await place();
    const again = () => openStore(addressOf(url), silentLog());
    return { store: await again(), again, drop };
  },
});

export const sqlite = engine(
  'SQLite',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'soc-store-'));
    const drop = async () => rmSync(folder, { recursive: true, force: true });
    return { url: `sqlite:${join(folder, 'bot.sqlite')}`, drop };
  },
  (url) => ({ kind: 'sqlite', path: url.slice('sqlite:'.length) }),
);

const postgresUrl = process.env.TEST_POSTGRES_URL;

const postgres = engine(
  'PostgreSQL',
  async () => {
    const admin = new pg.Client({ connectionString: postgresUrl });
    await admin.connect();
    const database = `soc_${process.pid}_${Math.floor(performance.now() * 1000)}`;
    await admin.query(`create database ${database}`);
    const url = new URL(postgresUrl ?? '');
    url.pathname = `/${database}`;
    const drop = async () => {
      await admin.query(`drop database if exists ${database} with (force)`);
      await admin.end();
    };
    return { url: url.href, drop };
  },
  (url) => ({ kind: 'postgres', url: new Secret(url), tls: false, auth: 'password' }),
);

/** SQLite always; PostgreSQL where TEST_POSTGRES_URL names a server on which databases may be made. */
export const ENGINES: readonly Engine[] = postgresUrl ? [sqlite, postgres] : [sqlite];
export const POSTGRES_NOTE = postgresUrl ? undefined : 'PostgreSQL not run: TEST_POSTGRES_URL is not set';
