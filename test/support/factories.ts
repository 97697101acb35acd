import type { Incident } from '../../src/azure/model.ts';
import type { ActionRow, AlertRow, ChannelRow, IncidentRow } from '../../src/store/tables.ts';

export const WORKSPACE_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/rg-soc/providers/microsoft.operationalinsights/workspaces/law-soc-we';

/** A whole valid incident; a test states only what matters. */
export const anIncident = (over: Partial<Incident> = {}): Incident => ({
  workspaceId: WORKSPACE_ID,
  name: '5f4d3c2b-1a09-4f8e-9d7c-6b5a49382716',
  number: 4711,
  title: 'Suspected successful brute force against vm-web-01',
  description: 'An account signed in after 214 failed attempts from 3 addresses.',
  severity: 'High',
  status: 'New',
  labels: [],
  providerName: 'Azure Sentinel',
  incidentUrl: 'https://portal.azure.com/#asset/Incident/4711',
  createdTimeUtc: '2026-11-23T13:40:00.1234567Z',
  lastModifiedTimeUtc: '2026-11-23T13:50:00.1234567Z',
  firstActivityTimeUtc: '2026-11-23T13:30:00Z',
  alertsCount: 3,
  alertProductNames: ['Azure Security Center'],
  tactics: ['CredentialAccess'],
  techniques: ['T1110'],
  etag: '"1"',
  ...over,
});

/** A whole valid alert of it. */
export const anAlertRow = (over: Partial<AlertRow> = {}): AlertRow => ({
  incident_key: `${WORKSPACE_ID}/5f4d3c2b-1a09-4f8e-9d7c-6b5a49382716`,
  id: '4c4831e9-2ed7-4a44-8530-c784cc7c2ddc',
  title: 'Successful brute force',
  severity: 'High',
  link: 'https://portal.azure.com/#blade/alert',
  subscription_id: '22222222-2222-4222-8222-222222222222',
  resource_id:
    '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-web-01',
  ref: JSON.stringify({
    subscriptionId: '22222222-2222-4222-8222-222222222222',
    location: 'westeurope',
    name: '2516895378499999999_c01aa88b',
  }),
  state: 'Active',
  state_at: 0,
  expect: null,
  proven_at: null,
  problem: null,
  ...over,
});

export const anIncidentRow = (over: Partial<IncidentRow> = {}): IncidentRow => ({
  key: 'w/1',
  workspace_id: 'w',
  name: '1',
  number: 1,
  snapshot: JSON.stringify(anIncident()),
  status: 'New',
  severity: 'High',
  defender: 'yes',
  decided_alerts: 3,
  first_seen_at: 0,
  late: 0,
  closure: null,
  action_id: null,
  rev: 1,
  trail: null,
  proof_at: null,
  alerts_seen_at: null,
  snoozed_until: null,
  snoozed_by: null,
  ...over,
});

export const aChannelRow = (over: Partial<ChannelRow> = {}): ChannelRow => ({
  id: '19:soc@thread.tacv2',
  tenant_id: '33333333-3333-4333-8333-333333333333',
  team_id: '19:team@thread.tacv2',
  group_id: 'fbe2bf47-16c8-47cf-b4a5-4b9b187c508b',
  name: 'SOC incidents',
  team_name: 'Contoso SOC',
  service_url: 'https://smba.trafficmanager.net/emea/',
  installed: 1,
  watches_incidents: 1,
  watches_connectors: 0,
  severities: '',
  watched_by: null,
  watched_by_name: null,
  watched_at: 0,
  proven: null,
  suspended_at: null,
  suspended_why: null,
  removed_at: null,
  ...over,
});

export const anActionRow = (over: Partial<ActionRow> = {}): ActionRow => ({
  id: 'action-1',
  kind: 'close',
  incident_key: 'w/1',
  actor: '{"name":"Dana"}',
  input: '{}',
  step: 'asked',
  state: 'running',
  owner: 'one',
  lease_until: 100,
  created_at: 0,
  updated_at: 0,
  outcome: null,
  ...over,
});
