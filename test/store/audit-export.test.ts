import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Secret } from '../../src/config/secret.ts';
import { recordAudit } from '../../src/store/audit.ts';
import type { Store } from '../../src/store/database.ts';
import { openStore } from '../../src/store/database.ts';
import { ENGINES, silentLog } from '../support/stores.ts';

const ROOT = join(import.meta.dirname, '../..');
const DAY = 24 * 60 * 60 * 1000;
const FIRST = Date.parse('2026-11-01T00:00:00Z');

interface Run {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'npm run audit, on %s',
  (_name, engine) => {
    let url: string;
    let drop: () => Promise<void>;
    let store: Store;
    beforeAll(async () => {
      ({ url, drop } = await engine.place());
      // The bot is running meanwhile: its connection stays open.
      store = await openStore(
        url.startsWith('sqlite:')
          ? { kind: 'sqlite', path: url.slice('sqlite:'.length) }
          : { kind: 'postgres', url: new Secret(url), tls: false, auth: 'password' },
        silentLog(),
      );
      for (let index = 0; index < 1_203; index += 1)
        await recordAudit(store.db, {
          id: `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`,
          // Several at one time: the pages must not lose those that share it.
          at: FIRST + Math.floor(index / 300) * DAY,
          actor: 'b9d1d6fe-dd51-4e0c-ad33-759e5ed7a880',
          actor_name: index === 7 ? '=HYPERLINK("http://evil.example")' : 'Dana Reyes',
          verb: 'incident.close',
          subject: 'x',
          result: 'done',
          detail: 'said "so", twice\nover',
        });
    }, 30_000);
    afterAll(async () => {
      await store.close();
      await drop();
    });

    const run = (...args: string[]): Promise<Run> =>
      new Promise((resolve) => {
        const env = {
          PATH: process.env.PATH,
          BOT_ID: '11111111-1111-4111-8111-111111111111',
          BOT_TENANT_ID: '22222222-2222-4222-8222-222222222222',
          BOT_CLIENT_SECRET: 'planted-secret',
          SENTINEL_WORKSPACES:
            '/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law',
          DATABASE_URL: url,
        };
        const all = ['--disable-warning=ExperimentalWarning', 'src/audit.ts', ...args];
        execFile(process.execPath, all, { cwd: ROOT, env, maxBuffer: 1e8 }, (error, out, said) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, said }),
        );
      });

    it('writes each record once, oldest first, one JSON object a line', async () => {
      const { code, out, said } = await run();
      const lines = out.trim().split('\n');
      const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
      expect([code, ids.length, new Set(ids).size]).toEqual([0, 1_203, 1_203]);
      expect(ids).toEqual([...ids].sort());
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        time: '2026-11-01T00:00:00.000Z',
        actorName: 'Dana Reyes',
        verb: 'incident.close',
        result: 'done',
        detail: 'said "so", twice\nover',
      });
      expect(said).toBe('1203 records.\n');
    });

    it('writes the days that are asked for', async () => {
      const { out } = await run('--since', '2026-11-02', '--until', '2026-11-03T00:00Z');
      const times = out.trim().split('\n');
      expect(times).toHaveLength(300);
      expect(new Set(times.map((line) => (JSON.parse(line) as { time: string }).time))).toEqual(
        new Set(['2026-11-02T00:00:00.000Z']),
      );
    });

    it('writes CSV with a header that a spreadsheet takes for no formula', async () => {
      const { out } = await run('--csv', '--until', '2026-11-02');
      expect(out).toMatch(/^time,actor,actorName,verb,result,/);
      expect(out.match(/^time,/gm)).toHaveLength(1);
      expect(out).toContain('"said ""so"", twice\nover"');
      expect(out).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    });

    it.each([
      [['--since', 'yesterday'], '--since must be a day'],
      [['--whatever'], 'npm run -s audit --'],
    ])('says what is wrong with %j', async (args, sentence) => {
      const { code, out, said } = await run(...args);
      expect([code, out]).toEqual([64, '']);
      expect(said).toContain(sentence);
      expect(said).not.toContain('    at ');
    });
  },
);
