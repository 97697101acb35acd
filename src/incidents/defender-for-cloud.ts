import type { AlertJoin } from '../azure/azure.ts';
import type { Incident } from '../azure/model.ts';

/** Whether an incident holds Defender for Cloud alerts; `open` where its product names do not tell. */
export type DefenderVerdict = 'yes' | 'no' | 'open';

/** Sentinel's name for Defender for Cloud is still its old one; the new one is accepted too (azure-api 3.3). */
const OWN_PRODUCTS = ['azure security center', 'microsoft defender for cloud'];
/** Names that Defender XDR gives whatever product an alert came from. */
const UMBRELLA_PRODUCTS = ['microsoft defender xdr', 'microsoft 365 defender', 'microsoft threat protection'];

export function judgeByProducts(incident: Incident): DefenderVerdict {
  const products = incident.alertProductNames.map((name) => name.trim().toLowerCase());
  if (products.some((name) => OWN_PRODUCTS.includes(name))) return 'yes';
  // No alerts yet: nothing to judge, and nothing worth a query until there are.
  if (incident.alertsCount === 0) return 'no';
  if (products.length === 0 || products.some((name) => UMBRELLA_PRODUCTS.includes(name))) return 'open';
  return 'no';
}

/** What the SecurityAlert table says; `open` while rows are still missing there. */
export function judgeByJoin(incident: Incident, join: AlertJoin | undefined): DefenderVerdict {
  if (!join) return 'open';
  if (join.defenderForCloud > 0) return 'yes';
  return join.found >= incident.alertsCount ? 'no' : 'open';
}
