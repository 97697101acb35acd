import type { ExpressionBuilder } from 'kysely';
import type { Db } from './database.ts';
import type { ChannelRow, Tables } from './tables.ts';

export const findChannel = (db: Db, id: string): Promise<ChannelRow | undefined> =>
  db.selectFrom('channel').selectAll().where('id', '=', id).executeTakeFirst();

/** Whether whoever switched the watch on proved the right to read this workspace: one that was added later is not among them. */
export const isProven = ({ proven }: Pick<ChannelRow, 'proven'>, workspaceId: string): boolean =>
  proven === null || proven.split(',').includes(workspaceId);

export const listChannels = (db: Db): Promise<ChannelRow[]> =>
  db.selectFrom('channel').selectAll().orderBy('id').execute();

export async function saveChannel(db: Db, row: ChannelRow): Promise<void> {
  const { id: _, ...rest } = row;
  await db
    .insertInto('channel')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

/** What Teams told of a team holds for all of its channels. */
export async function learnGroup(db: Db, teamId: string, groupId: string): Promise<void> {
  await db
    .updateTable('channel')
    .set({ group_id: groupId })
    .where('team_id', '=', teamId)
    .where('group_id', 'is', null)
    .execute();
}

/** Teams says that the bot cannot speak there any more: nothing is sent until `resumeChannel`. */
export async function suspendChannel(db: Db, id: string, why: string, now: number): Promise<void> {
  await db
    .updateTable('channel')
    .set({ suspended_at: now, suspended_why: why })
    .where('id', '=', id)
    .execute();
}

/** The bot is back: what was wanted meanwhile is due again, save what may be on its way just now. */
export async function resumeChannel(db: Db, id: string, now: number): Promise<void> {
  await db
    .updateTable('channel')
    .set({ suspended_at: null, suspended_why: null })
    .where('id', '=', id)
    .execute();
  await db
    .updateTable('posting')
    .set({ due_at: now, attempts: 0, problem: null })
    .where('channel_id', '=', id)
    .where('outcome', '!=', 'unknown')
    .whereRef('want_rev', '!=', 'sent_rev')
    .execute();
}

/** Channels that the bot was taken out of, or that Teams has not let it speak in, since before a time. */
export const listLost = (db: Db, before: number): Promise<ChannelRow[]> =>
  db.selectFrom('channel').selectAll().where(lostBefore(before)).orderBy('id').execute();

/** Forgets a lost channel, save where the bot has come back to it meanwhile. To be run in a transaction. */
export async function forgetLost(db: Db, id: string, before: number): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('channel')
    .where('id', '=', id)
    .where(lostBefore(before))
    .executeTakeFirst();
  if (numDeletedRows === 1n) await forgetChannel(db, id);
}

const lostBefore = (before: number) => (eb: ExpressionBuilder<Tables, 'channel'>) =>
  eb.or([eb('removed_at', '<', before), eb('suspended_at', '<', before)]);

/** The channel is deleted, and with it what was said there and what was still to be said. */
export async function forgetChannel(db: Db, id: string): Promise<void> {
  await db.deleteFrom('posting').where('channel_id', '=', id).execute();
  await db.deleteFrom('lane').where('id', '=', id).execute();
  await db.deleteFrom('channel').where('id', '=', id).execute();
}
