import { alertRowsQuery } from '../../azure/fleet-queries.ts';
import type { AlertTableRow } from '../../azure/health.ts';
import type { Workspace } from '../../azure/model.ts';
import { queryLink } from '../../azure/portal-links.ts';
import { renderAlertTable } from '../../cards/cards.ts';
import { loadState } from '../../connectors/state.ts';
import { findSubscriptions } from '../../connectors/table.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { type Command, sentence } from '../command.ts';
import type { BotDeps } from '../deps.ts';
import { spanMs } from '../span.ts';

const ROWS = 10;
const DEFAULT_MS = 24 * 60 * 60 * 1000;
const LONGEST_DAYS = 30;

interface Wish {
  readonly sinceMs: number;
  readonly words: string;
}

/** The newest Defender for Cloud alerts as they are in the SecurityAlert table. */
export const alerts: Command = {
  name: 'alerts',
  usage: 'alerts [subscription] [2h|7d]',
  summary: 'Lists the newest Defender for Cloud rows of the SecurityAlert table, with the query',
  where: 'watched channel',
  async run({ deps, args }) {
    const wish = parseWish(args);
    const state = await loadState(deps);
    const [subscription, ...others] = wish.words ? findSubscriptions(state, wish.words) : [];
    if (wish.words && !subscription)
      return sentence(`No watched subscription is called "${wish.words.slice(0, 60)}".`);
    if (others.length > 0)
      return sentence(
        `"${wish.words.slice(0, 60)}" fits ${others.length + 1} subscriptions. Type more of the name.`,
      );
    const since = new Date(deps.clock.now() - wish.sinceMs).toISOString();
    const query = { subscriptionId: subscription?.id, since, take: ROWS + 1 };
    const home = deps.workspaces.filter((one) => !subscription?.home || one.id === subscription.home);
    const { rows, unread } = await readRows(deps, home, query);
    const where = subscription ? ` in ${subscription.name}` : '';
    const kql = alertRowsQuery(query);
    const heading = rows.length === 0 ? `No alerts${where} since then` : `The newest alerts${where}`;
    const card = renderAlertTable({
      heading,
      rows: rows.slice(0, ROWS).map((row) => ({
        at: Date.parse(row.at),
        severity: row.severity,
        title: row.title,
        entity: row.entity,
        subscription: row.subscriptionId ? state.subscriptions.get(row.subscriptionId)?.name : undefined,
        status: row.status,
        url: row.link,
      })),
      more: Math.max(0, rows.length - ROWS),
      kql,
      url: home[0] ? queryLink(deps.portal, home[0], kql) : undefined,
      footnote: footnote(unread),
    });
    return [{ card, summary: heading }];
  },
};

/** @throws AppError `input.invalid` for a time that is too long. */
function parseWish(args: readonly string[]): Wish {
  const sinceMs = spanMs(args.at(-1) ?? '', 'mhd');
  if (sinceMs === undefined) return { sinceMs: DEFAULT_MS, words: args.join(' ') };
  if (sinceMs > LONGEST_DAYS * 86_400_000 || sinceMs === 0)
    throw new AppError('input.invalid', {
      detail: `Look back at most ${LONGEST_DAYS} days, for example: alerts 7d.`,
    });
  return { sinceMs, words: args.slice(0, -1).join(' ') };
}

async function readRows(
  deps: BotDeps,
  workspaces: readonly Workspace[],
  query: { readonly subscriptionId?: string; readonly since: string; readonly take: number },
): Promise<{ readonly rows: readonly AlertTableRow[]; readonly unread: readonly string[] }> {
  const unread: string[] = [];
  const all = await Promise.all(
    workspaces.map(async (workspace) => {
      try {
        return await deps.reader.fleet.listAlertRows(workspace, query);
      } catch (err) {
        if (!isAppError(err)) throw err;
        unread.push(workspace.name);
        return [];
      }
    }),
  );
  return { rows: all.flat().sort((a, b) => Date.parse(b.at) - Date.parse(a.at)), unread };
}

/** Rows are history: what an alert's state is now, Defender for Cloud knows. */
const footnote = (unread: readonly string[]): string =>
  `${unread.length > 0 ? `${unread.join(', ')} could not be read. ` : ''}Rows are a record; the state of an alert now is in Defender for Cloud.`;
