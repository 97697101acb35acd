import { uuidFrom } from '../core/ids.ts';
import { recordAudit } from '../store/audit.ts';
import type { DriftRow } from '../store/connector-tables.ts';
import { findDriftCard, listLiveDrifts, saveDrift, saveDriftCard } from '../store/drifts.ts';
import { listHealth, saveHealthRows } from '../store/health.ts';
import { sayEverywhere, wantEverywhere } from '../store/postings.ts';
import type { ConnectorDeps } from './deps.ts';
import { findingKey } from './judge.ts';
import { driftSubject } from './key.ts';
import { acceptedMemory } from './record.ts';

export interface Acceptance {
  /** Open drifts, each as check and scope. */
  readonly keys: readonly { readonly check: string; readonly scope: string }[];
  readonly until: number;
  readonly reason: string;
  readonly by: { readonly objectId: string; readonly name: string };
  /** The click, for the audit. */
  readonly clickId: string;
}

/** Makes open drifts quiet until a date; answers those that were. A drift that is no longer open is left alone. */
export async function acceptDrifts(deps: ConnectorDeps, acceptance: Acceptance): Promise<DriftRow[]> {
  const now = deps.clock.now();
  const wanted = new Set(acceptance.keys.map((key) => findingKey(key.check, key.scope)));
  const accepted = await deps.store.transaction(async (db) => {
    const open = (await listLiveDrifts(db)).filter(
      (drift) => drift.state === 'open' && wanted.has(findingKey(drift.check_name, drift.scope)),
    );
    for (const drift of open)
      await saveDrift(db, {
        ...drift,
        state: 'accepted',
        changed_at: now,
        accepted_until: acceptance.until,
        accepted_by: acceptance.by.name,
        accepted_why: acceptance.reason,
      });
    const keys = new Set(open.map((drift) => findingKey(drift.check_name, drift.scope)));
    const health = (await listHealth(db)).filter((row) => keys.has(findingKey(row.check_name, row.scope)));
    await saveHealthRows(db, health.map(acceptedMemory));
    for (const cardId of new Set(open.map((drift) => drift.card_id))) {
      const card = await findDriftCard(db, cardId);
      if (!card) continue;
      const count = open.filter((drift) => drift.card_id === cardId).length;
      const text = `${acceptance.by.name} accepted ${count === 1 ? 'one gap' : `${count} gaps`}: ${acceptance.reason}`;
      await saveDriftCard(db, { ...card, rev: card.rev + 1 });
      await wantEverywhere(db, driftSubject(cardId), now);
      await sayEverywhere(
        db,
        driftSubject(cardId),
        `accept:${acceptance.clickId}`,
        { summary: text, text },
        now,
      );
    }
    await recordAudit(db, {
      id: uuidFrom('accept', acceptance.clickId),
      at: now,
      actor: acceptance.by.objectId,
      actor_name: acceptance.by.name,
      verb: 'connectors.accept',
      subject: [...keys].join(', ').slice(0, 2_000),
      result: 'done',
      detail: acceptance.reason,
    });
    return open;
  });
  deps.poke();
  return accepted;
}
