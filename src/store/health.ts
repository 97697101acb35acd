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

export async function saveHealth(db: Db, row: HealthRow): Promise<void> {
  const { check_name: _, scope: __, ...rest } = row;
  await db
    .insertInto('health')
    .values(row)
    .onConflict((conflict) => conflict.columns(['check_name', 'scope']).doUpdateSet(rest))
    .execute();
}

/** A scope that is no more: another home, another workspace. */
export async function forgetHealth(db: Db, checkName: string, scope: string): Promise<void> {
  await db.deleteFrom('health').where('check_name', '=', checkName).where('scope', '=', scope).execute();
}
