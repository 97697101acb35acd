import { plain } from '../../cards/text.ts';
import { verdict } from '../../checkup/report.ts';
import { type Command, sentence } from '../command.ts';

const SHOWN = 12;

/** The bot's own health: what `npm run doctor` looks at, from where the bot runs. */
export const health: Command = {
  name: 'health',
  usage: 'health',
  summary: 'Looks at every link between the bot, Azure and Teams, and says what to do about each fault',
  where: 'watched channel',
  async run({ deps }) {
    const results = await deps.checkUp();
    const ill = results.filter((one) => one.state !== 'ok').slice(0, SHOWN);
    const lines = ill.map(
      ({ state, link, found, next }) =>
        `${state === 'fault' ? 'Fault' : 'Warning'}: ${plain(link, 80)}. ${plain(found, 240)} Next: ${plain(next ?? '', 240)}`,
    );
    return sentence([`${verdict(results)} ${results.length} links were looked at.`, ...lines].join('\n\n'));
  },
};
