import { uuidFrom } from '../core/ids.ts';
import { recordAudit } from '../store/audit.ts';
import { forgetChannel, learnGroup, listChannels, resumeChannel, saveChannel } from '../store/channels.ts';
import { answerClick } from './click.ts';
import { help } from './commands/help.ts';
import { COMMANDS } from './commands.ts';
import type { BotDeps } from './deps.ts';
import { answerMessage } from './messages.ts';
import { rememberChannel } from './places.ts';
import type { BotDoor, Person, Place, Reply } from './turn.ts';

/** The one door for everything that comes from Teams. */
export function createDoor(deps: BotDeps): BotDoor {
  return {
    onMessage: (message) => answerMessage(deps, message),
    onClick: (click) => answerClick(deps, click),
    onInstalled: (place) => welcome(deps, place),
    onRemoved: (place, person) => removed(deps, place, person),
    onChannelChanged: async (place, change) => {
      if (change === 'deleted') await forget(deps, place);
      else await rememberChannel(deps, place);
    },
  };
}

/** Everything that was wanted while the bot was away becomes due again. */
async function welcome(deps: BotDeps, place: Place): Promise<readonly Reply[]> {
  const now = deps.clock.now();
  await rememberChannel(deps, place);
  if (place.teamId && place.groupId) await learnGroup(deps.store.db, place.teamId, place.groupId);
  for (const channel of await listChannels(deps.store.db)) {
    if (!belongs(channel, place)) continue;
    await saveChannel(deps.store.db, {
      ...channel,
      installed: 1,
      removed_at: null,
      service_url: place.serviceUrl,
    });
    await resumeChannel(deps.store.db, channel.id, now);
  }
  deps.poke();
  return help.run({
    deps,
    message: { id: '', person: nobody, place, text: '' },
    args: [],
    commands: COMMANDS,
  });
}

const nobody = { tenantId: '', objectId: '', name: '', teamsId: '' };

/** Teams tells of it twice; the first time counts. */
async function removed(deps: BotDeps, place: Place, person: Person = nobody): Promise<void> {
  const now = deps.clock.now();
  const all = await listChannels(deps.store.db);
  const left = all.filter((channel) => belongs(channel, place) && channel.installed === 1);
  if (left.length > 0)
    await deps.store.transaction(async (db) => {
      for (const channel of left)
        await saveChannel(db, { ...channel, installed: 0, removed_at: channel.removed_at ?? now });
      await recordAudit(db, {
        id: uuidFrom('removed', place.teamId ?? place.conversationId, String(now)),
        at: now,
        actor: person.objectId,
        actor_name: person.name || null,
        verb: 'app.remove',
        subject: place.teamId ?? place.conversationId,
        result: 'done',
        detail: null,
      });
    });
  deps.log.warn({ team: place.teamId, channel: place.channelId }, 'the bot was removed');
}

async function forget(deps: BotDeps, place: Place): Promise<void> {
  if (place.channelId) await forgetChannel(deps.store.db, place.channelId);
  deps.log.warn({ channel: place.channelId }, 'a channel was deleted');
}

const belongs = (channel: { id: string; team_id: string | null }, place: Place): boolean =>
  place.teamId ? channel.team_id === place.teamId : channel.id === place.channelId;
