import type { Azure } from '../../azure/azure.ts';
import { renderWatchDone } from '../../cards/cards.ts';
import { driftSubject } from '../../connectors/key.ts';
import { AppError } from '../../core/errors.ts';
import { uuidFrom } from '../../core/ids.ts';
import { recordAudit } from '../../store/audit.ts';
import { findChannel, resumeChannel, saveChannel } from '../../store/channels.ts';
import type { Db } from '../../store/database.ts';
import { listOpenDriftCards } from '../../store/drifts.ts';
import { wantCard } from '../../store/postings.ts';
import type { ActionRequest, CardAction } from '../action.ts';
import { countBacklog } from '../backlog.ts';
import type { BotDeps } from '../deps.ts';
import { rememberChannel } from '../places.ts';
import type { Answer } from '../turn.ts';
import { wishFrom, wishInWords } from '../watch-words.ts';
import { proveReadingConnectors } from './connectors-target.ts';
import { replaceForAll } from './replace-for-all.ts';

/**
 * Starts the channel's watch, once the person's own token has proved the right to read incidents on every workspace:
 * otherwise anyone could add the app to a team of one and read everything.
 */
export const channelWatch: CardAction = {
  verb: 'channel.watch',
  takes: 'watch',
  needs: ['Microsoft.SecurityInsights/incidents/read', 'Microsoft.SecurityInsights/dataConnectors/read'],
  async run(request) {
    const { deps, click, id, azure } = request;
    if (id.kind !== 'watch' || !click.place.channelId || id.channelId !== click.place.channelId) {
      throw new AppError('input.invalid', {
        detail: 'This button belongs to another channel. Type "watch" here.',
      });
    }
    const wish = wishFrom(id.topics, id.severities);
    await proveReading(deps, azure);
    if (wish.connectors) await proveReadingConnectors(deps, azure);
    await startWatch(request, wish);
    const card = renderWatchDone({
      id: String(click.data.id),
      what: wishInWords(wish),
      workspaces: deps.workspaces.map((workspace) => workspace.name),
      by: click.person.name,
      at: deps.clock.now(),
      backlog: wish.incidents ? await countBacklog(deps, click.place.channelId) : 0,
    });
    await replaceForAll(deps, click, { summary: `Watching ${wishInWords(wish)}`, card });
    return { kind: 'card', card } satisfies Answer;
  },
};

export async function proveReading(deps: BotDeps, azure: Azure): Promise<void> {
  await Promise.all(deps.workspaces.map((workspace) => azure.sentinel.canReadIncidents(workspace)));
}

async function startWatch({ deps, click }: ActionRequest, wish: ReturnType<typeof wishFrom>): Promise<void> {
  const now = deps.clock.now();
  await rememberChannel(deps, click.place);
  await deps.store.transaction(async (db) => {
    const channel = await findChannel(db, click.place.channelId ?? '');
    if (!channel) throw new AppError('internal');
    await saveChannel(db, {
      ...channel,
      watches_incidents: wish.incidents ? 1 : 0,
      watches_connectors: wish.connectors ? 1 : 0,
      severities: wish.severities.join(','),
      watched_by: click.person.objectId,
      watched_by_name: click.person.name,
      watched_at: now,
      proven: deps.workspaces.map((workspace) => workspace.id).join(','),
    });
    await resumeChannel(db, channel.id, now);
    if (wish.connectors) await wantOpenDrifts(db, channel.id, now);
    await recordAudit(db, {
      id: uuidFrom('watch', click.id),
      at: now,
      actor: click.person.objectId,
      actor_name: click.person.name,
      verb: 'channel.watch',
      subject: channel.id,
      result: 'done',
      detail: wishInWords(wish),
    });
  });
}

/** What is out of order now is news to a channel that begins to watch: few cards, and each of them still true. */
async function wantOpenDrifts(db: Db, channelId: string, now: number): Promise<void> {
  for (const card of await listOpenDriftCards(db))
    await wantCard(db, { subject: driftSubject(card.id), channelId, now });
}
