import type { DataConnector } from '../azure/health.ts';
import type { Incident } from '../azure/model.ts';
import type { Db } from '../store/database.ts';
import { listNewestIncidents } from '../store/incidents.ts';
import type { Mode, Reading } from './model.ts';

/** So many of the newest incidents say who makes them. */
const NEWEST = 5;

/**
 * Who makes the incidents of a workspace. Defender does where the tenant-wide connector or XDR incidents are on, or where
 * the newest incidents are its own: a workspace in the Defender portal no longer lists its connectors. Undefined where
 * neither the connectors nor the incidents tell.
 */
export function modeOf(
  connectors: Reading<readonly DataConnector[]>,
  providers: readonly string[],
  before: Mode | undefined,
): Mode | undefined {
  if (connectors.is !== 'known') return before;
  const on = (kind: DataConnector['kind']) =>
    connectors.value.some((one) => one.kind === kind && one.enabled);
  const byDefender = on('tenant') || on('xdr') || (providers.length > 0 && providers.every(isXdr));
  if (!byDefender) return 'legacy';
  return on('legacy') ? 'both' : 'defender';
}

const isXdr = (provider: string): boolean => provider.toLowerCase() === 'microsoft xdr';

/** Who made the newest Defender for Cloud incidents of a workspace. */
export async function newestProviders(db: Db, workspaceId: string): Promise<string[]> {
  const rows = await listNewestIncidents(db, workspaceId, NEWEST);
  return rows.map((row) => (JSON.parse(row.snapshot) as Incident).providerName);
}

const WORDS: Readonly<Record<Mode, string>> = {
  legacy: 'Classic connector: each subscription is connected to the workspace on its own.',
  defender:
    'Defender portal: alerts and incidents come through Defender XDR, so the classic connector, its sync and its rule do not apply.',
  both: 'Classic connector and Defender XDR are both on: alerts and incidents may come twice.',
};

export const modeInWords = (mode: Mode | undefined): string =>
  mode ? WORDS[mode] : 'It could not be told yet how its incidents are made.';
