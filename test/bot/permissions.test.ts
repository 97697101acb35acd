import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS } from '../../src/bot/actions.ts';
import { permissionsTable } from '../../src/bot/permissions-table.ts';

const FILE = join(import.meta.dirname, '../../docs/permissions.md');
const BLOCK = /<!-- permissions -->[\s\S]*<!-- \/permissions -->/;

describe('docs/permissions.md', () => {
  it('has the table that the buttons make (UPDATE_GOLDEN=1 rewrites it)', () => {
    const block = `<!-- permissions -->\n${permissionsTable()}\n<!-- /permissions -->`;
    if (process.env.UPDATE_GOLDEN === '1')
      writeFileSync(
        FILE,
        readFileSync(FILE, 'utf8').replace(BLOCK, () => block),
      );
    expect(BLOCK.exec(readFileSync(FILE, 'utf8'))?.[0]).toBe(block);
  });

  it('names a right for every button', () => {
    for (const action of ACTIONS) expect([action.verb, action.needs.length > 0]).toEqual([action.verb, true]);
  });
});
