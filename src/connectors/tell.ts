import { uuidFrom } from '../core/ids.ts';
import { isProven, listChannels } from '../store/channels.ts';
import type { DriftRow } from '../store/connector-tables.ts';
import type { Db } from '../store/database.ts';
import { findDriftCard, saveDriftCard } from '../store/drifts.ts';
import { listSubscriptions } from '../store/fleet.ts';
import { sayEverywhere, wantCard, wantEverywhere } from '../store/postings.ts';
import { driftKind } from './checks.ts';
import type { DriftChange } from './drift.ts';
import { driftSubject } from './key.ts';
import { scopeName } from './words.ts';

type Names = Parameters<typeof scopeName>[1];

/** Names a sentence in a thread holds at most. */
const NAMED = 3;

/**
 * Makes the card of each workspace in which something opened, and says which card that is: all that one look opens in one
 * workspace is one card. What opens at a workspace's first look is its "Gaps at start".
 */
export async function openCards(
  db: Db,
  changes: readonly DriftChange[],
  gaps: ReadonlySet<string>,
  now: number,
): Promise<(workspaceId: string) => string> {
  const opening = new Set(
    changes.flatMap((change) => (change.what === 'opened' ? [change.finding.workspaceId] : [])),
  );
  const cardOf = (workspaceId: string) => uuidFrom('drift card', workspaceId, String(now));
  const channels = (await listChannels(db)).filter((channel) => channel.watches_connectors === 1);
  for (const workspaceId of opening) {
    const id = cardOf(workspaceId);
    await saveDriftCard(db, {
      id,
      workspace_id: workspaceId,
      kind: gaps.has(workspaceId) ? 'gaps' : 'drift',
      created_at: now,
      rev: 1,
      action_id: null,
      trail: null,
    });
    for (const channel of channels.filter((one) => isProven(one, workspaceId)))
      await wantCard(db, { subject: driftSubject(id), channelId: channel.id, now });
  }
  return cardOf;
}

/** Redraws the cards that hold what changed, and says in their threads what is news: one sentence for each look. */
export async function tellCards(
  db: Db,
  changes: readonly DriftChange[],
  rows: readonly DriftRow[],
  now: number,
): Promise<void> {
  const subscriptions = new Map((await listSubscriptions(db)).map((row) => [row.id, row]));
  const touched = rows.filter((_, index) => changes[index]?.what !== 'opened');
  for (const cardId of new Set(touched.map((row) => row.card_id))) {
    const card = await findDriftCard(db, cardId);
    if (!card) continue;
    const rev = card.rev + 1;
    await saveDriftCard(db, { ...card, rev });
    await wantEverywhere(db, driftSubject(cardId), now);
    const text = sentences(changes, rows, cardId, subscriptions);
    if (text) await sayEverywhere(db, driftSubject(cardId), `look:${rev}`, { summary: text, text }, now);
  }
}

function sentences(
  changes: readonly DriftChange[],
  rows: readonly DriftRow[],
  cardId: string,
  subscriptions: Names,
): string {
  const of = (wanted: (change: DriftChange) => boolean) =>
    rows.filter((row, index) => {
      const change = changes[index];
      return row.card_id === cardId && change !== undefined && wanted(change);
    });
  const parts: [string, DriftRow[]][] = [
    ['Restored', of((change) => change.what === 'cleared' && !change.over)],
    ['Does not apply any more', of((change) => change.what === 'cleared' && change.over === true)],
    ['Again', of((change) => change.what === 'reopened')],
    ['Changed', of((change) => change.what === 'changed' && isSaid(change))],
  ];
  return parts
    .filter(([, some]) => some.length > 0)
    .map(
      ([word, some]) =>
        `${word}: ${some.length === 1 ? '' : `${some.length} rows, `}${inWords(some, subscriptions)}.`,
    )
    .join(' ');
}

/** Another count of missing alerts only redraws the card. */
const isSaid = (change: DriftChange): boolean =>
  change.what === 'changed' &&
  (change.drift.kind !== change.finding.judgement.kind || change.drift.state === 'accepted');

function inWords(rows: readonly DriftRow[], subscriptions: Names): string {
  const one = (row: DriftRow) => {
    const { what } = driftKind(row.check_name, row.kind);
    return `${what} (${scopeName(row, subscriptions)})`;
  };
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
  return rows.slice(0, NAMED).map(one).join(', ') + more;
}
