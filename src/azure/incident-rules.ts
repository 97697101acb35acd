import { z } from 'zod/v4';
import type { Clients } from './clients.ts';
import { incidentRuleFrom, RULE_KIND, RULE_PRODUCT, ruleSwitchedOn } from './connector-wire.ts';
import type { Connectors } from './health.ts';
import { sentinelPath } from './paths.ts';

type IncidentRules = Pick<Connectors, 'listIncidentRules' | 'enableIncidentRule'>;

/** What the portal names it. Informational alerts would open incidents that nobody works on. */
const NEW_RULE = {
  kind: RULE_KIND,
  properties: {
    productFilter: RULE_PRODUCT,
    displayName: 'Create incidents based on Microsoft Defender for Cloud alerts',
    enabled: true,
    severitiesFilter: ['High', 'Medium', 'Low'],
  },
};

/** Without the SDK: its model is older than the version that we speak, and would lose what it does not know of a rule. */
export function createIncidentRules(clients: Clients): IncidentRules {
  return {
    listIncidentRules: (workspace, signal) =>
      clients.call(`Workspace ${workspace.name}`, async () => {
        const items = await clients.arm.list(sentinelPath(workspace, 'alertRules'), signal);
        return items.flatMap((one) => incidentRuleFrom(one) ?? []);
      }),

    enableIncidentRule: (workspace, { name, existing }, signal) =>
      clients.call('The incident rule', async () => {
        const path = sentinelPath(workspace, 'alertRules', existing?.name ?? name);
        const body = existing ? ruleSwitchedOn(existing) : NEW_RULE;
        Saved.parse(await clients.arm.put(path, body, signal));
      }),
  };
}

/** An answer that is not the rule proves nothing. */
const Saved = z.object({ properties: z.object({ enabled: z.literal(true) }) });
