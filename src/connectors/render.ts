import { driftSummary, renderDriftCard } from '../cards/cards.ts';
import type { Card } from '../cards/views.ts';
import type { Db } from '../store/database.ts';
import { driftView, loadDriftFile } from './view.ts';

/** A card of drifts as it stands now, with its notification line; undefined for one that is not known. */
export async function drawDrift(
  db: Db,
  cardId: string,
  where: { readonly portal: string; readonly tenantId: string },
): Promise<{ readonly card: Card; readonly summary: string } | undefined> {
  const file = await loadDriftFile(db, cardId);
  if (!file) return undefined;
  const view = driftView(file, where);
  return { card: renderDriftCard(view), summary: driftSummary(view) };
}
