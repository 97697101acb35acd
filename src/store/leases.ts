import type { Db } from './database.ts';

/** Takes or renews a lease; false while somebody else holds it. */
export async function takeLease(
  db: Db,
  name: string,
  owner: string,
  until: number,
  now: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('lease')
    .values({ name, owner, until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ owner, until })
        .where((eb) => eb.or([eb('lease.owner', '=', owner), eb('lease.until', '<', now)])),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Gives all of an instance's leases back, so that another need not wait for them to run out. */
export async function dropLeases(db: Db, owner: string): Promise<void> {
  await db.deleteFrom('lease').where('owner', '=', owner).execute();
}

/** A SQLite file has one process: leases in it belong to one that died, and nobody needs to wait for them. */
export async function forgetLeases(db: Db): Promise<void> {
  await db.deleteFrom('lease').execute();
}

/** Keeps others that ask for the same turn out until the transaction ends. On SQLite there is only one writer anyway. */
export async function takeTurn(db: Db, name: string): Promise<void> {
  await db
    .insertInto('lease')
    .values({ name, owner: '', until: 0 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ owner: '' }))
    .execute();
}

/** How many leases an instance holds at this time. */
export async function countLeases(db: Db, owner: string, now: number): Promise<number> {
  const row = await db
    .selectFrom('lease')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('owner', '=', owner)
    .where('until', '>', now)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
