import { createLogger } from '../../src/core/logger.ts';
import { openStore } from '../../src/store/database.ts';
import { wantCard } from '../../src/store/postings.ts';
import { getWorkspace, saveWorkspace } from '../../src/store/workspaces.ts';

/**
 * A process of its own that is killed in the tests beside this file: opens the SQLite file that it is told, then commits two
 * rows at a time and prints each number once it is committed.
 */
const [path = '', name = '', rows = '0'] = process.argv.slice(2);
const store = await openStore({ kind: 'sqlite', path }, createLogger('silent'));
for (let row = 0; row < Number(rows); row += 1) {
  await store.transaction(async (db) => {
    await saveWorkspace(db, await getWorkspace(db, `${name}-${row}`));
    await wantCard(db, { subject: `${name}-${row}`, channelId: 'c', now: 0 });
  });
  process.stdout.write(`${row}\n`);
}
await store.close();
