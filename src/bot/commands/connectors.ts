import { lookAtConnectors } from '../../connectors/look.ts';
import { type Command, sentence } from '../command.ts';
import { hasLooked, showConnectors, showNamed } from '../connector-answers.ts';
import type { BotDeps } from '../deps.ts';
import type { Reply } from '../turn.ts';

/** Connector health: the table, one subscription, the gaps, what is wanted, or a look at everything now. */
export const connectors: Command = {
  name: 'connectors',
  usage: 'connectors [NAME|gaps|baseline|check]',
  summary: 'Shows connector health: the table, one subscription, gaps, what is wanted; check looks now',
  where: 'watched channel',
  async run({ deps, args }) {
    const [word = '', ...more] = args;
    if (word.toLowerCase() === 'check' && more.length === 0) return check(deps);
    if (!(await hasLooked(deps)))
      return sentence('The connectors have not been looked at yet. Type "connectors check" to look now.');
    if (word === '') return [await showConnectors(deps, { view: 'table', page: 1 })];
    if (more.length === 0 && /^(gaps|baseline)$/i.test(word))
      return [await showConnectors(deps, { view: word.toLowerCase(), page: 1 })];
    const named = await showNamed(deps, args.join(' '));
    return named
      ? [named]
      : sentence(
          `No watched subscription is called "${args.join(' ').slice(0, 60)}". Type "connectors" for all of them.`,
        );
  },
};

async function check(deps: BotDeps): Promise<readonly Reply[]> {
  const { changes } = await lookAtConnectors(deps, { everything: true });
  const { card, summary } = await showConnectors(deps, { view: 'table', page: 1 });
  const count = changes.length;
  const news =
    count === 0
      ? 'Nothing has changed'
      : count === 1
        ? 'One thing has changed'
        : `${count} things have changed`;
  return [{ text: `Looked at everything. ${news}.` }, { card, summary }];
}
