import { renderWatchDone } from '../../cards/cards.ts';
import { AppError } from '../../core/errors.ts';
import { incidentSubject } from '../../incidents/key.ts';
import { findChannel } from '../../store/channels.ts';
import { wantCard } from '../../store/postings.ts';
import type { CardAction } from '../action.ts';
import { listBacklog } from '../backlog.ts';
import { isWatched } from '../command.ts';
import { wishInWords, wishOf } from '../watch-words.ts';
import { proveReading } from './channel-watch.ts';
import { replaceForAll } from './replace-for-all.ts';

/** Posts the incidents that were open before the watch began, the worst first. */
export const channelBacklog: CardAction = {
  verb: 'channel.backlog',
  takes: 'watch',
  needs: ['Microsoft.SecurityInsights/incidents/read'],
  async run({ deps, click, id, azure }) {
    const channelId = click.place.channelId;
    if (id.kind !== 'watch' || !channelId || id.channelId !== channelId) {
      throw new AppError('input.invalid', { detail: 'This button belongs to another channel.' });
    }
    const channel = await findChannel(deps.store.db, channelId);
    if (!isWatched(channel)) throw new AppError('channel.not-watched');
    await proveReading(deps, azure);
    const now = deps.clock.now();
    const waiting = await listBacklog(deps, channelId);
    await deps.store.transaction(async (db) => {
      for (const row of waiting) await wantCard(db, { subject: incidentSubject(row.key), channelId, now });
    });
    deps.poke();
    const wish = wishOf(channel);
    const card = renderWatchDone({
      id: String(click.data.id),
      what: wishInWords(wish),
      workspaces: deps.workspaces.map((workspace) => workspace.name),
      by: channel.watched_by_name ?? click.person.name,
      at: channel.watched_at ?? now,
      backlog: 0,
    });
    await replaceForAll(deps, click, { summary: `Watching ${wishInWords(wish)}`, card });
    return { kind: 'card', card };
  },
};
