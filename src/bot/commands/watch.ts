import { renderWatchOffer } from '../../cards/cards.ts';
import { encodeCardId } from '../../core/card-id.ts';
import type { Command } from '../command.ts';
import { rememberChannel } from '../places.ts';
import { parseWatch, topicsOf, wishInWords } from '../watch-words.ts';

const LIMITED: Record<string, string> = {
  private:
    'This is a private channel. Teams lets bots into private channels only where the tenant allows it; if no card arrives, use a standard channel.',
  shared:
    'This is a shared channel. People of other organisations see the cards; acting always needs rights in this tenant.',
};

/** Offers the button that proves the right to read; nothing is watched before somebody presses it. */
export const watch: Command = {
  name: 'watch',
  usage: 'watch [incidents|connectors] [severities]',
  summary: 'Posts incidents and connector health here, after one of you proves the right to read them',
  where: 'channel',
  async run({ deps, message, args }) {
    const wish = parseWatch(args);
    const { place } = message;
    await rememberChannel(deps, place);
    const card = renderWatchOffer({
      id: encodeCardId({
        kind: 'watch',
        channelId: place.channelId ?? '',
        topics: topicsOf(wish),
        severities: wish.severities.join(','),
      }),
      channel: place.channelName ?? 'this channel',
      what: wishInWords(wish),
      workspaces: deps.workspaces.map((workspace) => workspace.name),
      warning: LIMITED[place.channelType ?? ''],
    });
    return [{ card, summary: `Watch ${wishInWords(wish)} in this channel` }];
  },
};
