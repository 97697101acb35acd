import type { Db } from '../store/database.ts';
import type { ChannelRow, LaneRow, PostingRow } from '../store/tables.ts';
import { FAST, SLOW, TENANT, takeToken } from './pacing.ts';
import { pickNext } from './pick.ts';

const PENDING = 500;

/** Channels that can be spoken to and have something due. */
export async function listDueChannels(db: Db, now: number): Promise<ChannelRow[]> {
  return db
    .selectFrom('channel')
    .selectAll()
    .where('installed', '=', 1)
    .where('suspended_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('posting')
          .select('posting.subject')
          .whereRef('posting.channel_id', '=', 'channel.id')
          .whereRef('posting.want_rev', '!=', 'posting.sent_rev')
          .where('posting.problem', 'is', null)
          .where('posting.due_at', '<=', now)
          .where((inner) =>
            inner.or([inner('posting.hold_until', '<=', now), inner('posting.urgent', '=', 1)]),
          ),
      ),
    )
    .orderBy('id')
    .execute();
}

/** What goes next in a channel. */
export async function nextPosting(db: Db, channelId: string, now: number): Promise<PostingRow | undefined> {
  const pending = await db
    .selectFrom('posting')
    .selectAll()
    .where('channel_id', '=', channelId)
    .whereRef('want_rev', '!=', 'sent_rev')
    .where('problem', 'is', null)
    .orderBy('urgent', 'desc')
    .orderBy('due_at')
    .limit(PENDING)
    .execute();
  const sayings = [...new Set(pending.filter((row) => row.slot !== 'card').map((row) => row.subject))];
  const cards = sayings.length
    ? await db
        .selectFrom('posting')
        .select('subject')
        .where('channel_id', '=', channelId)
        .where('slot', '=', 'card')
        .where('conversation_id', 'is not', null)
        .where('subject', 'in', sayings)
        .execute()
    : [];
  return pickNext(pending, new Set(cards.map((card) => card.subject)), now);
}

/** Whether the lane is free, not blocked, and the pacing lets one more through. */
export async function laneIsOpen(db: Db, channelId: string, now: number): Promise<boolean> {
  const lane = await db.selectFrom('lane').selectAll().where('id', '=', channelId).executeTakeFirst();
  if (!lane) return true;
  const level = { fast: lane.fast_tokens, slow: lane.slow_tokens, at: lane.filled_at };
  return (
    lane.lease_until <= now && lane.blocked_until <= now && takeToken(level, now, FAST, SLOW) !== undefined
  );
}

/**
 * Takes the channel's one place, and a token of the channel's and of the tenant's pace; false where somebody else has it or
 * it has to wait. Whoever updates exactly one row has it, on both engines.
 */
export async function takeLane(
  db: Db,
  channel: ChannelRow,
  owner: string,
  now: number,
  leaseMs: number,
): Promise<boolean> {
  const tenant = await readLane(db, `tenant:${channel.tenant_id}`, now, TENANT.capacity, TENANT.capacity);
  const lane = await readLane(db, channel.id, now, FAST.capacity, SLOW.capacity);
  const level = { fast: lane.fast_tokens, slow: lane.slow_tokens, at: lane.filled_at };
  const shared = { fast: tenant.fast_tokens, slow: tenant.slow_tokens, at: tenant.filled_at };
  const laneAfter = takeToken(level, now, FAST, SLOW);
  const tenantAfter = takeToken(shared, now, TENANT, TENANT);
  if (!laneAfter || !tenantAfter) return false;
  const { numUpdatedRows } = await db
    .updateTable('lane')
    .set({
      owner,
      lease_until: now + leaseMs,
      fast_tokens: laneAfter.fast,
      slow_tokens: laneAfter.slow,
      filled_at: laneAfter.at,
    })
    .where('id', '=', channel.id)
    .where('lease_until', '<=', now)
    .where('blocked_until', '<=', now)
    .where('fast_tokens', '=', lane.fast_tokens)
    .where('filled_at', '=', lane.filled_at)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await db
    .updateTable('lane')
    .set({ fast_tokens: tenantAfter.fast, slow_tokens: tenantAfter.slow, filled_at: tenantAfter.at })
    .where('id', '=', tenant.id)
    .execute();
  return true;
}

async function readLane(db: Db, id: string, now: number, fast: number, slow: number): Promise<LaneRow> {
  const blank: LaneRow = {
    id,
    owner: null,
    lease_until: 0,
    fast_tokens: fast,
    slow_tokens: slow,
    filled_at: now,
    blocked_until: 0,
  };
  await db
    .insertInto('lane')
    .values(blank)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return (await db.selectFrom('lane').selectAll().where('id', '=', id).executeTakeFirst()) ?? blank;
}

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
