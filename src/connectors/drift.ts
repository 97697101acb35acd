import type { DriftRow, HealthRow } from '../store/connector-tables.ts';
import type { Finding } from './judge.ts';

/** What becomes of a drift because of what was just judged. */
export type DriftChange =
  | { readonly what: 'opened'; readonly finding: Finding; readonly was?: string }
  /** The same one again soon after it was cleared: its row is taken up again. */
  | { readonly what: 'reopened'; readonly finding: Finding; readonly drift: DriftRow }
  /** It is another kind of fault now, or another value. */
  | { readonly what: 'changed'; readonly finding: Finding; readonly drift: DriftRow }
  /** `over`: nothing was mended, it does not apply any more. */
  | { readonly what: 'cleared'; readonly drift: DriftRow; readonly over?: boolean };

export interface Decision {
  readonly health: HealthRow;
  readonly change?: DriftChange;
}

export interface Before {
  readonly row?: HealthRow;
  /** The open or accepted drift of the same check and scope. */
  readonly live?: DriftRow;
  /** The newest one that was cleared within the hour. */
  readonly cleared?: DriftRow;
  /** What differs at a workspace's first look needs no second. */
  readonly firstLook: boolean;
}

/**
 * Decides what one judgement means. Unknown neither opens nor clears. A fault is posted when two looks after one another
 * agree, except one that somebody switched off where it was known to be on: that is posted at once. Recovery needs one look.
 */
export function decide(finding: Finding, before: Before, now: number): Decision {
  const { judgement } = finding;
  if (judgement.verdict === 'unknown') return { health: healthRow(finding, before.row, now, null) };
  if (judgement.verdict !== 'unhealthy') {
    const health = healthRow(finding, before.row, now, null);
    return before.live
      ? { health, change: { what: 'cleared', drift: before.live, over: judgement.verdict !== 'healthy' } }
      : { health };
  }
  return fault(finding, before, now);
}

function fault(finding: Finding, before: Before, now: number): Decision {
  const { live, cleared, row, firstLook } = before;
  const { kind = '' } = finding.judgement;
  if (live) {
    const health = healthRow(finding, row, now, null);
    return isNews(finding, live, now)
      ? { health, change: { what: 'changed', finding, drift: live } }
      : { health };
  }
  const explicit = finding.check.drifts[kind]?.explicit === true && row?.known === 'healthy';
  const confirmed = firstLook || explicit || row?.pending === kind;
  if (!confirmed) return { health: healthRow(finding, row, now, kind) };
  const health = healthRow(finding, row, now, null);
  if (cleared && cleared.kind === kind)
    return { health, change: { what: 'reopened', finding, drift: cleared } };
  return { health, change: { what: 'opened', finding, was: finding.judgement.was } };
}

/** An accepted drift is quiet while it stays the same and its time has not run out. */
function isNews({ judgement }: Finding, live: DriftRow, now: number): boolean {
  if (live.kind !== judgement.kind) return true;
  if (live.state === 'accepted') return (live.accepted_until ?? 0) <= now;
  return (live.now ?? undefined) !== judgement.now;
}

function healthRow(
  { check, scope, workspaceId, subscriptionId, judgement }: Finding,
  before: HealthRow | undefined,
  now: number,
  pending: string | null,
): HealthRow {
  const unknown = judgement.verdict === 'unknown';
  const value = judgement.value === undefined ? (before?.value ?? null) : JSON.stringify(judgement.value);
  return {
    check_name: check.name,
    scope,
    workspace_id: workspaceId,
    subscription_id: subscriptionId,
    verdict: judgement.verdict,
    // While a fault waits for its second look, what was known before still counts as what it was.
    known: unknown || pending !== null ? (before?.known ?? null) : judgement.verdict,
    kind: unknown ? (before?.kind ?? null) : (judgement.kind ?? null),
    evidence: judgement.evidence,
    value,
    read_at: unknown ? (before?.read_at ?? null) : now,
    // A look that could not tell does not count as one between two that agree.
    pending: unknown ? (before?.pending ?? null) : pending,
  };
}
