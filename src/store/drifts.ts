import type { ExpressionBuilder } from 'kysely';
import type { DriftCardRow, DriftRow } from './connector-tables.ts';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';

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

/** Ids of cards from before a time whose drifts were all over by then, the oldest first. */
export async function listSettledDriftCards(db: Db, before: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('drift_card')
    .select('id')
    .where(settledBefore(before))
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** True where the card and its drifts went; one that lives again stays. To be run in a transaction. */
export async function forgetDriftCard(db: Db, id: string, before: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('drift_card')
    .where('id', '=', id)
    .where(settledBefore(before))
    .executeTakeFirst();
  if (numDeletedRows !== 1n) return false;
  await db.deleteFrom('drift').where('card_id', '=', id).execute();
  return true;
}

const settledBefore = (before: number) => (eb: ExpressionBuilder<Tables, 'drift_card'>) =>
  eb.and([
    eb('drift_card.created_at', '<', before),
    eb.not(
      eb.exists(
        eb
          .selectFrom('drift')
          .select('drift.id')
          .whereRef('drift.card_id', '=', 'drift_card.id')
          .where((one) =>
            one.or([one('drift.state', '!=', 'cleared'), one('drift.cleared_at', '>=', before)]),
          ),
      ),
    ),
  ]);
