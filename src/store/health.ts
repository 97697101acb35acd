import type { HealthRow } from './connector-tables.ts';
import type { Db } from './database.ts';

/** Every last judgement. */
export const listHealth = (db: Db): Promise<HealthRow[]> =>
  db.selectFrom('health').selectAll().orderBy('scope').orderBy('check_name').execute();

/** Of one subscription, whatever the check. */
export const listHealthOf = (db: Db, subscriptionId: string): Promise<HealthRow[]> =>
  db
    .selectFrom('health')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .orderBy('check_name')
    .execute();

/** Of one check at one scope. */
export const findHealth = (db: Db, checkName: string, scope: string): Promise<HealthRow | undefined> =>
  db
    .selectFrom('health')
    .selectAll()
    .where('check_name', '=', checkName)
    .where('scope', '=', scope)
    .executeTakeFirst();

/** So many rows fit into one statement on both engines. */
const BATCH = 200;

/** Many judgements at once, a statement for each few hundred. */
export async function saveHealthRows(db: Db, rows: readonly HealthRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    await db
      .insertInto('health')
      .values(rows.slice(from, from + BATCH))
      .onConflict((conflict) =>
        conflict.columns(['check_name', 'scope']).doUpdateSet((eb) => ({
          workspace_id: eb.ref('excluded.workspace_id'),
          subscription_id: eb.ref('excluded.subscription_id'),
          verdict: eb.ref('excluded.verdict'),
          known: eb.ref('excluded.known'),
          kind: eb.ref('excluded.kind'),
          evidence: eb.ref('excluded.evidence'),
          value: eb.ref('excluded.value'),
          read_at: eb.ref('excluded.read_at'),
          pending: eb.ref('excluded.pending'),
        })),
      )
      .execute();
  }
}
