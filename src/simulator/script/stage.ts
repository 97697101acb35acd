import { changeIncident, mergeIncident } from '../tenant.ts';
import { raiseStory } from '../tenant-flow.ts';
import type { SimIncident, SimWorkspace, World } from '../world.ts';
import type { Stage } from './player.ts';
import type { Scenario } from './scenario.ts';

/** An incident together with the workspace that holds it; none where its alerts did not get there. */
export interface Raised {
  readonly workspace: SimWorkspace;
  readonly incident?: SimIncident;
}

/** A colleague who works in the portal, so that not everything happens in Teams. */
const COLLEAGUE = 'priya.nair@contoso.example';
const OWNER = { assignedTo: 'Priya Nair', email: COLLEAGUE, userPrincipalName: COLLEAGUE, objectId: null };
const PLAYBOOK = 'Playbook-CloseKnownScanner';
const KNOWN_SCANNER = {
  status: 'Closed',
  classification: 'FalsePositive',
  classificationReason: 'InaccurateData',
  classificationComment: 'Known scanner.',
};

/** The simulated tenant as the script sees it. */
export function stageOf(world: World): Stage<Raised> {
  return {
    raise: (scenario) => raise(world, scenario),
    take: ({ workspace, incident }) => {
      if (incident) changeIncident(world, workspace, incident, { status: 'Active', owner: OWNER }, COLLEAGUE);
    },
    closeByAutomation: ({ workspace, incident }) => {
      if (incident) changeIncident(world, workspace, incident, KNOWN_SCANNER, PLAYBOOK);
    },
    merge: (from, into) => {
      if (from.workspace === into.workspace && from.incident && into.incident)
        mergeIncident(world, from.workspace, from.incident, into.incident);
    },
    isOpen: ({ incident }) => incident !== undefined && incident.properties.status !== 'Closed',
  };
}

/** Puts a scenario into the tenant: the originals of its alerts in Defender for Cloud, the incident in Sentinel as far as they get there. */
export function raise(world: World, scenario: Scenario): Raised {
  const workspace = [...world.workspaces.values()].find((one) => one.name === scenario.workspace);
  if (!workspace) throw new Error(`The tenant has no workspace ${scenario.workspace}.`);
  const subscriptions = new Map([...world.subscriptions.values()].map((one) => [one.name, one.id]));
  const alerts = scenario.alerts.map(({ subscription, ...alert }) => ({
    ...alert,
    subscriptionId: subscriptions.get(subscription) ?? '',
  }));
  return { workspace, incident: raiseStory(world, workspace, { ...scenario, alerts }) };
}
