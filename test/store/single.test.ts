import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import type { Clock } from '../../src/core/clock.ts';
import { backUpFile } from '../../src/store/backup.ts';
import { listChannels, saveChannel } from '../../src/store/channels.ts';
import { openStore } from '../../src/store/database.ts';
import { lockFile } from '../../src/store/single.ts';
import { aChannelRow } from '../support/factories.ts';
import { silentLog } from '../support/stores.ts';

let folder: string;
let path: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'soc-single-'));
  path = join(folder, 'deep', 'bot.sqlite');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Time passes at once; every wait is counted. */
function hurried(): Clock & { waits: number } {
  return {
    waits: 0,
    now: () => Date.now(),
    async sleep() {
      this.waits += 1;
    },
  };
}

/** Another process that has the file. */
async function holder(): Promise<ChildProcess> {
  const program = `
    import { lockFile } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../src/store/single.ts')).href)};
    await lockFile(${JSON.stringify(path)}, { now: Date.now, sleep: async () => {} });
    console.log('has it'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('a SQLite file', () => {
  it('has one process; a second waits as long as a restart takes, and is told what to do', async () => {
    await holder();
    const clock = hurried();
    await expect(lockFile(path, clock)).rejects.toMatchObject({
      code: 'store.in-use',
      userMessage: expect.stringContaining('DATABASE_URL to PostgreSQL'),
    });
    expect(clock.waits).toBeGreaterThan(10);
  });

  it('is free again the moment its process is killed', async () => {
    const child = await holder();
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await lockFile(path, hurried()))();
  });

  it('is free again once its process lets it go', async () => {
    (await lockFile(path, hurried()))();
    (await lockFile(path, hurried()))();
  });

  it('can be backed up while it is written to, and the copy has all that was written before', async () => {
    const store = await openStore({ kind: 'sqlite', path }, silentLog());
    for (let index = 0; index < 50; index += 1) await saveChannel(store.db, aChannelRow({ id: `c${index}` }));
    const target = join(folder, 'copy.sqlite');
    const [pages] = await Promise.all([
      backUpFile(path, target),
      saveChannel(store.db, aChannelRow({ id: 'later' })),
    ]);
    expect(pages).toBeGreaterThan(5);
    await store.close();
    const copy = await openStore({ kind: 'sqlite', path: target }, silentLog());
    expect((await listChannels(copy.db)).length).toBeGreaterThanOrEqual(50);
    await copy.close();
  });

  it('is not copied over something that is there, nor from nowhere', async () => {
    await expect(backUpFile(path, join(folder, 'copy'))).rejects.toThrow(/There is no store/);
    (await openStore({ kind: 'sqlite', path }, silentLog())).close();
    await expect(backUpFile(path, path)).rejects.toThrow(/not overwritten/);
    expect(existsSync(path)).toBe(true);
  });

  it('on a full disk takes nothing half, says so, and goes on once there is room', async () => {
    const store = await openStore({ kind: 'sqlite', path }, silentLog());
    const pages = Object.values(
      (await sql`pragma page_count`.execute(store.db)).rows[0] as object,
    )[0] as number;
    await sql.raw(`pragma max_page_count = ${pages + 1}`).execute(store.db);
    const big = (id: string) => aChannelRow({ id, name: 'x'.repeat(20_000) });
    await expect(
      store.transaction(async (db) => {
        await saveChannel(db, aChannelRow({ id: 'small' }));
        await saveChannel(db, big('big'));
      }),
    ).rejects.toMatchObject({ code: 'store.full', retry: 'later' });
    expect(await listChannels(store.db)).toEqual([]);
    await sql.raw('pragma max_page_count = 100000').execute(store.db);
    await saveChannel(store.db, big('big'));
    expect(await listChannels(store.db)).toHaveLength(1);
    await store.close();
  });

  it('is synced to disk at each commit', async () => {
    const store = await openStore({ kind: 'sqlite', path }, silentLog());
    const pragma = async (name: string) =>
      Object.values((await sql.raw(`pragma ${name}`).execute(store.db)).rows[0] as object)[0];
    expect([await pragma('journal_mode'), await pragma('synchronous')]).toEqual(['wal', 2]);
    await store.close();
  });
});
