import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openStore, type Store } from '../../src/store/database.ts';
import { silentLog } from '../support/stores.ts';

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));

describe('a SQLite store whose processes are killed', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'soc-crash-'));
    path = join(folder, 'bot.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, rows: number) => {
    const child = spawn(process.execPath, [WRITER, path, name, String(rows)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    return { child, committed: () => text.split('\n').filter(Boolean).length };
  };
  const ended = async (child: ChildProcess) => (await once(child, 'close'))[0];
  const stored = async (store: Store, name: string) => {
    const rows = await store.db
      .selectFrom('workspace')
      .leftJoin('posting', 'posting.subject', 'workspace.id')
      .select(['workspace.id', 'posting.subject'])
      .where('workspace.id', 'like', `${name}-%`)
      .execute();
    return { rows: rows.length, halves: rows.filter((row) => row.subject === null).length };
  };

  it('writes ahead and syncs each commit, which no killed process can show', async () => {
    const store = await openStore({ kind: 'sqlite', path }, silentLog());
    const pragma = async (name: string) => (await sql.raw(`pragma ${name}`).execute(store.db)).rows[0];
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 });
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
    await store.close();
  });

  it('opens again wherever its first start was cut off', async () => {
    // From before the file is there until after the schema is: a start takes about 100 to 200 ms.
    for (const ms of [40, 60, 80, 100, 120, 140, 170, 200]) {
      const { child } = write('cut', 1_000_000);
      await after(ms);
      child.kill('SIGKILL');
      await ended(child);
      const store = await openStore({ kind: 'sqlite', path }, silentLog());
      expect(await stored(store, 'cut')).toMatchObject({ halves: 0 });
      await store.close();
      if (ms < 140) for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
    }
  });

  it('keeps all that was acknowledged by two processes that start at once, one of which is killed', async () => {
    const killed = write('killed', 1_000_000);
    const whole = write('whole', 150);
    const wholeCode = ended(whole.child);
    while (killed.committed() < 50) await once(killed.child.stdout, 'data');
    killed.child.kill('SIGKILL');
    await ended(killed.child);
    expect(await wholeCode).toBe(0);
    const store = await openStore({ kind: 'sqlite', path }, silentLog());
    const survived = await stored(store, 'killed');
    expect(survived.rows).toBeGreaterThanOrEqual(killed.committed());
    expect(survived.halves).toBe(0);
    expect(await stored(store, 'whole')).toEqual({ rows: 150, halves: 0 });
    await store.close();
  });
});
