import { renderHelp } from '../../cards/cards.ts';
import { type Command, isWatched } from '../command.ts';

const ABOUT =
  'I post Defender for Cloud incidents from Microsoft Sentinel, and let you work them with your own Azure rights.';

/** What the bot is for and what one may type here. */
export const help: Command = {
  name: 'help',
  usage: 'help',
  summary: 'Shows what you can type',
  where: 'anywhere',
  async run({ message, channel, commands }) {
    const inChannel = message.place.kind === 'channel';
    const card = renderHelp({
      intro: inChannel ? ABOUT : `${ABOUT} I work in team channels: add me to one and type "watch" there.`,
      commands: commands.map(({ usage, summary }) => ({ usage, summary })),
      footnote:
        inChannel && !isWatched(channel)
          ? 'This channel watches nothing yet; until it does, only watch and help answer here.'
          : undefined,
    });
    return [{ card, summary: 'What you can type' }];
  },
};
