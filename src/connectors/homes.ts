import type { AzureSubscription } from '../azure/model.ts';
import type { SubscriptionRow } from '../store/connector-tables.ts';
import { NEW_ONES } from '../store/fleet.ts';
import type { FleetFacts } from './model.ts';
import { connectedTo } from './scope.ts';

/** What is remembered of the subscriptions after a look: who is there, who is gone, and where each is at home. */
export function nextSubscriptions(
  before: readonly SubscriptionRow[],
  seen: readonly AzureSubscription[],
  watched: readonly string[],
  workspaces: Pick<FleetFacts, 'workspaces'>['workspaces'],
  now: number,
): SubscriptionRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  const wanted = (id: string) => watched.length === 0 || watched.includes(id);
  const visible = new Map(seen.filter((one) => wanted(one.id)).map((one) => [one.id, one]));
  const firstEver = before.every((row) => row.id === NEW_ONES);
  const ids = new Set([...visible.keys(), ...watched, ...[...known.keys()].filter(wanted)]);
  ids.delete(NEW_ONES);
  return [...ids].map((id) => {
    const row = known.get(id) ?? blank(id, firstEver, now);
    const one = visible.get(id);
    return {
      ...row,
      name: one?.name ?? row.name,
      tenant_id: one?.tenantId ?? row.tenant_id,
      gone_at: one ? null : (row.gone_at ?? now),
      ...homeAfter(row, known.get(NEW_ONES), workspaces, now),
    };
  });
}

const blank = (id: string, firstEver: boolean, now: number): SubscriptionRow => ({
  id,
  name: `subscription ${id.slice(0, 8)}`,
  tenant_id: null,
  first_seen_at: now,
  fresh: firstEver ? 0 : 1,
  gone_at: null,
  home: null,
  home_by: null,
});

/**
 * Where somebody chose a home it stays; else the home is where the subscription is connected. One that was never connected
 * goes where new ones go, or to the only workspace there is.
 */
function homeAfter(
  row: SubscriptionRow,
  newOnes: SubscriptionRow | undefined,
  workspaces: FleetFacts['workspaces'],
  now: number,
): Pick<SubscriptionRow, 'home' | 'home_by'> {
  const served = (id: string | null) => workspaces.some((one) => one.workspace.id === id);
  if (row.home_by !== null && served(row.home)) return { home: row.home, home_by: row.home_by };
  const at = connectedTo(row.id, { at: now, swept: false, workspaces, subscriptions: [] });
  if (at.length === 1) return { home: at[0]?.workspace.id ?? null, home_by: null };
  if (served(row.home)) return { home: row.home, home_by: null };
  if (newOnes?.home && served(newOnes.home)) return { home: newOnes.home, home_by: null };
  return { home: workspaces.length === 1 ? (workspaces[0]?.workspace.id ?? null) : null, home_by: null };
}
