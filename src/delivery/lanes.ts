import type { Bucket } from '../core/refill.ts';
import type { Db } from '../store/database.ts';
import type { ChannelRow, LaneRow } from '../store/tables.ts';
import { FAST, type Level, SLOW, TENANT, takeToken } from './pacing.ts';

/** A lane that may be taken, with the paces as they are after one more sending. */
interface Opening {
  readonly laneId: string;
  readonly lane: Level;
  readonly tenantId: string;
  readonly tenant: Level;
}

const tenantLane = (channel: ChannelRow): string => `tenant:${channel.tenant_id}`;

const levelOf = (row: LaneRow): Level => ({
  fast: row.fast_tokens,
  slow: row.slow_tokens,
  at: row.filled_at,
});

/** The lane's level after one more sending; undefined where it is taken, blocked or has to keep its pace. */
const levelAfterNext = (row: LaneRow, now: number): Level | undefined =>
  row.lease_until <= now && row.blocked_until <= now ? takeToken(levelOf(row), now, FAST, SLOW) : undefined;

/** A look without locks: whether it is worth drawing something for the channel now. */
export async function laneIsOpen(db: Db, channelId: string, now: number): Promise<boolean> {
  const row = await db.selectFrom('lane').selectAll().where('id', '=', channelId).executeTakeFirst();
  return !row || levelAfterNext(row, now) !== undefined;
}

/**
 * Locks the tenant's lane and the channel's until the transaction ends; undefined where something has to wait. Nothing has
 * been taken yet.
 */
export async function lockLane(db: Db, channel: ChannelRow, now: number): Promise<Opening | undefined> {
  const shared = await lockRow(db, tenantLane(channel), now, TENANT, TENANT);
  const own = await lockRow(db, channel.id, now, FAST, SLOW);
  const lane = levelAfterNext(own, now);
  const tenant = takeToken(levelOf(shared), now, TENANT, TENANT);
  return lane && tenant && { laneId: own.id, lane, tenantId: shared.id, tenant };
}

/** Takes the channel's one place until then, and a sending of the channel's and of the tenant's pace. */
export async function takeLane(db: Db, opening: Opening, owner: string, until: number): Promise<void> {
  await setLane(db, opening.tenantId, opening.tenant, {});
  await setLane(db, opening.laneId, opening.lane, { owner, lease_until: until });
}

const setLane = (db: Db, id: string, level: Level, more: Partial<LaneRow>) =>
  db
    .updateTable('lane')
    .set({ fast_tokens: level.fast, slow_tokens: level.slow, filled_at: level.at, ...more })
    .where('id', '=', id)
    .execute();

/** An upsert that changes nothing locks the row and gives its newest version, on both engines. */
const lockRow = (db: Db, id: string, now: number, fast: Bucket, slow: Bucket): Promise<LaneRow> =>
  db
    .insertInto('lane')
    .values({
      id,
      owner: null,
      lease_until: 0,
      fast_tokens: fast.capacity,
      slow_tokens: slow.capacity,
      filled_at: now,
      blocked_until: 0,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ id }))
    .returningAll()
    .executeTakeFirstOrThrow();

/** Gives the place back; false where the lease had run out and somebody else took it. */
export async function leaveLane(
  db: Db,
  channelId: string,
  owner: string,
  blockedUntil?: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('lane')
    .set({
      owner: null,
      lease_until: 0,
      ...(blockedUntil === undefined ? {} : { blocked_until: blockedUntil }),
    })
    .where('id', '=', channelId)
    .where('owner', '=', owner)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
