import type { ChannelMessages } from '../azure/channel-messages.ts';
import { asAppError, isAppError } from '../core/errors.ts';
import { listChannels } from '../store/channels.ts';
import type { ChannelRow } from '../store/tables.ts';
import { type CheckupItem, type CheckupResult, ok, warning } from './checkup.ts';

/** Each watched channel, where the bot is to look before it says something again; nothing where it is not. */
export const lookUp: CheckupItem = {
  name: 'look-up',
  async run({ messages, store, clock }) {
    if (!messages || !store) return [];
    // That the store does not answer has a line of its own.
    const channels = await listChannels(store.db).catch(() => []);
    const watched = channels.filter((one) => one.watched_at !== null && one.installed === 1);
    return Promise.all(watched.map((one) => channel(messages, one, clock.now())));
  },
};

async function channel(messages: ChannelMessages, row: ChannelRow, now: number): Promise<CheckupResult> {
  const link = `Looking in ${row.name ?? row.id}`;
  if (!row.group_id)
    return warning(
      link,
      'Teams has not told the team’s id yet.',
      'Mention the bot in the channel, or wait: it asks Teams before it looks for the first time.',
    );
  try {
    await messages.list({ groupId: row.group_id, channelId: row.id }, now);
    return ok(link, 'Its messages can be read before something is said again.');
  } catch (err) {
    return warning(
      link,
      asAppError(err).userMessage,
      isAppError(err, 'azure.reader-forbidden') ? GRANT : LATER,
    );
  }
}

const GRANT =
  'Build the app package with "npm run package -- --lookup", upload it, and let an owner of the team accept the permission; it never covers private channels.';
const LATER =
  'Until it can, a card of which Teams never said whether it arrived waits ten minutes, and may then come twice.';
