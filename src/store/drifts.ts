import type { DriftCardRow, DriftRow } from './connector-tables.ts';
import type { Db } from './database.ts';

/** Drifts that are open or accepted. */
export const listLiveDrifts = (db: Db): Promise<DriftRow[]> =>
  db
    .selectFrom('drift')
    .selectAll()
    .where('state', '!=', 'cleared')
    .orderBy('opened_at')
    .orderBy('scope')
    .execute();

/** Drifts that were cleared since then: the same one again reopens its row. */
export const listClearedSince = (db: Db, since: number): Promise<DriftRow[]> =>
  db
    .selectFrom('drift')
    .selectAll()
    .where('state', '=', 'cleared')
    .where('cleared_at', '>=', since)
    .orderBy('cleared_at')
    .execute();

export const listDriftsOf = (db: Db, cardId: string): Promise<DriftRow[]> =>
  db
    .selectFrom('drift')
    .selectAll()
    .where('card_id', '=', cardId)
    .orderBy('opened_at')
    .orderBy('scope')
    .execute();

export async function saveDrift(db: Db, row: DriftRow): Promise<void> {
  const { id: _, ...rest } = row;
  await db
    .insertInto('drift')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

export const findDriftCard = (db: Db, id: string): Promise<DriftCardRow | undefined> =>
  db.selectFrom('drift_card').selectAll().where('id', '=', id).executeTakeFirst();

/** Cards that still hold an open drift, the oldest first. */
export const listOpenDriftCards = (db: Db): Promise<DriftCardRow[]> =>
  db
    .selectFrom('drift_card')
    .selectAll()
    .where('id', 'in', db.selectFrom('drift').select('card_id').where('state', '=', 'open'))
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export async function saveDriftCard(db: Db, row: DriftCardRow): Promise<void> {
  const { id: _, ...rest } = row;
  await db
    .insertInto('drift_card')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}
