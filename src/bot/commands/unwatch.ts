import { uuidFrom } from '../../core/ids.ts';
import { recordAudit } from '../../store/audit.ts';
import { saveChannel } from '../../store/channels.ts';
import { type Command, sentence } from '../command.ts';

/** Stops posting in this channel. Cards that stand are still kept true; the channel is told who said so. */
export const unwatch: Command = {
  name: 'unwatch',
  usage: 'unwatch',
  summary: 'Stops posting in this channel',
  where: 'watched channel',
  blind: true,
  async run({ deps, message, channel }) {
    if (!channel) return sentence('This channel watches nothing.');
    await deps.store.transaction(async (db) => {
      await saveChannel(db, {
        ...channel,
        watches_incidents: 0,
        watches_connectors: 0,
        severities: '',
        watched_at: null,
        proven: null,
        watched_by: null,
        watched_by_name: null,
      });
      await recordAudit(db, {
        id: uuidFrom('unwatch', message.id),
        at: deps.clock.now(),
        actor: message.person.objectId,
        actor_name: message.person.name,
        verb: 'channel.unwatch',
        subject: channel.id,
        result: 'done',
        detail: null,
      });
    });
    deps.log.warn({ channel: channel.id, person: message.person.objectId }, 'a channel stopped watching');
    return sentence(
      `${message.person.name} stopped the watch. Nothing new is posted here until somebody types "watch"; cards that stand are still kept up to date.`,
    );
  },
};
