import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../src/config/settings.ts';
import { sqlite } from '../support/stores.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/privacy.md'), 'utf8');

describe('docs/privacy.md', () => {
  it('names every table of the schema, and no other', async () => {
    const { store, drop } = await sqlite.open();
    const tables = (await store.db.introspection.getTables()).map(({ name }) => name);
    const named = [...PAGE.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    await store.close();
    await drop();
    expect(named.sort()).toEqual(tables.sort());
  });

  it('names only columns that exist', async () => {
    const { store, drop } = await sqlite.open();
    const columns = (await store.db.introspection.getTables()).flatMap((table) =>
      table.columns.map((column) => `${table.name}.${column.name}`),
    );
    await store.close();
    await drop();
    const named = [...PAGE.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !columns.includes(name ?? ''))).toEqual([]);
  });

  it.each(['RETENTION_DAYS', 'AUDIT_RETENTION_DAYS'])('says how long %s is unless it is set', (name) => {
    const setting = SETTINGS.find((one) => one.name === name);
    const standard = setting && 'standard' in setting ? setting.standard : undefined;
    const said = [...PAGE.matchAll(new RegExp(`\`${name}\` \\((\\d+)\\)`, 'g'))].map(([, days]) => days);
    expect(new Set(said)).toEqual(new Set([standard]));
  });
});
