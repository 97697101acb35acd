import type { Updateable } from 'kysely';
import type { Db } from './database.ts';
import type { ActionRow } from './tables.ts';

export const findAction = (db: Db, id: string): Promise<ActionRow | undefined> =>
  db.selectFrom('action').selectAll().where('id', '=', id).executeTakeFirst();

/** Others wait so long for an action whose instance died; each step renews it. */
export const ACTION_LEASE_MS = 120_000;

/** What a person started, as whoever runs it knows it; actor and input become JSON. */
export interface AskedAction {
  readonly id: string;
  readonly kind: 'close' | 'repair';
  /** Of the incident it closes; null for a repair. */
  readonly incidentKey: string | null;
  readonly actor: object;
  readonly input: object;
  /** The first one: nothing is done yet. */
  readonly step: string;
}

/** Remembers an action that this instance runs from now on, before its first write. See createAction. */
export const beginAction = (db: Db, asked: AskedAction, owner: string, now: number): Promise<void> =>
  createAction(db, {
    id: asked.id,
    kind: asked.kind,
    incident_key: asked.incidentKey,
    actor: JSON.stringify(asked.actor),
    input: JSON.stringify(asked.input),
    step: asked.step,
    state: 'running',
    owner,
    lease_until: now + ACTION_LEASE_MS,
    created_at: now,
    updated_at: now,
    outcome: null,
  });

/** Remembers an action before its first write; the same one again (a repeat, or Continue) is running again. */
export async function createAction(db: Db, row: ActionRow): Promise<void> {
  const { actor, owner, lease_until, updated_at } = row;
  await db
    .insertInto('action')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ state: 'running', outcome: null, actor, owner, lease_until, updated_at }),
    )
    .execute();
}

export async function advanceAction(db: Db, id: string, changes: Updateable<ActionRow>): Promise<void> {
  await db.updateTable('action').set(changes).where('id', '=', id).execute();
}

/** Actions that somebody began and nobody goes on with: their instance died. */
export const listAbandoned = (db: Db, now: number, kind: 'close' | 'repair'): Promise<ActionRow[]> =>
  db
    .selectFrom('action')
    .selectAll()
    .where('kind', '=', kind)
    .where('state', '=', 'running')
    .where('lease_until', '<', now)
    .execute();

/** True for the one instance that may settle it. */
export async function claimAbandoned(
  db: Db,
  id: string,
  owner: string,
  until: number,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('action')
    .set({ owner, lease_until: until })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('lease_until', '<', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Actions that were over before a time go, save those with which an open incident or a card of drifts can still be continued. */
export async function forgetActions(db: Db, before: number): Promise<void> {
  await db
    .deleteFrom('action')
    .where('state', '!=', 'running')
    .where('updated_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('incident')
            .select('incident.key')
            .whereRef('incident.action_id', '=', 'action.id')
            .where('incident.status', '!=', 'Closed'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('drift_card').select('drift_card.id').whereRef('drift_card.action_id', '=', 'action.id'),
        ),
      ),
    )
    .execute();
}
