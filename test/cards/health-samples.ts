import {
  renderAcceptForm,
  renderAlertTable,
  renderBaseline,
  renderConnectorTable,
  renderDriftCard,
  renderGapList,
  renderHealthDetail,
  renderRepairPreview,
  renderRepairResult,
  renderRights,
} from '../../src/cards/cards.ts';
import type { ConnectorTableView, DriftCardView, DriftGroup } from '../../src/cards/health-views.ts';
import type { AcceptFormView, RepairPreviewView } from '../../src/cards/repair-views.ts';
import type { Card } from '../../src/cards/views.ts';
import { HEALTH_CHECKS } from '../../src/connectors/checks.ts';
import { needsInWords } from '../../src/connectors/words.ts';
import { at } from './incident-samples.ts';

const ID = 'WyJjIiwiL3N1YnNjcmlwdGlvbnMvMTEx';

export const aGroup = (over: Partial<DriftGroup> = {}): DriftGroup => ({
  what: 'Connector removed',
  state: 'open',
  names: ['Retail Production'],
  more: 0,
  change: { from: 'connected', to: 'removed' },
  since: at('13:40:00'),
  effect: 'Its Defender for Cloud alerts no longer reach Sentinel.',
  prerequisite: 'At least one Defender plan has to be on, and the resource provider registered.',
  ...over,
});

const SYNC = aGroup({
  what: 'Bi-directional sync is off',
  names: ['Shared Services', 'Data Platform'],
  change: { from: 'on', to: 'off' },
  effect: 'Closing an incident in Sentinel leaves its alerts open in Defender for Cloud.',
  prerequisite: undefined,
});

/** A whole valid card; a test states only what matters. */
export const aDriftView = (over: Partial<DriftCardView> = {}): DriftCardView => ({
  id: ID,
  kind: 'drift',
  state: 'open',
  workspace: 'law-soc-we',
  openedAt: at('13:40:00'),
  open: 3,
  accepted: 0,
  cleared: 0,
  affected: 3,
  watched: 41,
  groups: [aGroup(), SYNC],
  moreGroups: 0,
  needs:
    'Repair needs Microsoft Sentinel Contributor on law-soc-we and Contributor on each subscription. Press it to see what you may do; nothing happens before you confirm.',
  canRepair: true,
  canAccept: true,
  canShowAll: false,
  url: 'https://portal.azure.com/#view/DataConnectors',
  ...over,
});

export const aTableView = (over: Partial<ConnectorTableView> = {}): ConnectorTableView => ({
  id: ID,
  heading: '2 of 3 subscriptions connected',
  notes: ['Classic connector: each subscription is connected to the workspace on its own.'],
  rows: [
    {
      subscription: 'Retail Production',
      status: { text: 'connector removed', tone: 'attention' },
      plans: { text: 'some on', tone: 'default' },
      lastAlertAt: at('09:12:00'),
    },
    {
      subscription: 'Shared Services',
      status: { text: 'connected', tone: 'good' },
      sync: { text: 'sync off', tone: 'warning' },
      plans: { text: 'all on', tone: 'default' },
      lastAlertAt: at('13:52:00'),
    },
    {
      subscription: 'Sandbox with a name that goes on for longer than a phone is wide',
      status: { text: 'not applicable', tone: 'default' },
      plans: { text: 'none on', tone: 'warning' },
    },
  ],
  page: { number: 1, of: 4 },
  connectable: 1,
  syncable: 1,
  readAt: at('14:00:00'),
  footnote: 'Type "connectors" and a name to see one, or a part of names to filter.',
  ...over,
});

export const aPreviewView = (over: Partial<RepairPreviewView> = {}): RepairPreviewView => ({
  id: ID,
  verb: 'connectors.repair',
  heading: 'Repair: 2 steps',
  actor: 'Dana Reyes',
  steps: [
    {
      what: 'Enable the connector of Retail Production',
      from: 'not connected',
      to: 'connected to law-soc-we',
      right: { text: 'you may do this', tone: 'good' },
    },
    {
      what: 'Switch on bi-directional sync of Retail Production',
      from: 'off',
      to: 'on',
      right: { text: 'you may do this', tone: 'good' },
    },
  ],
  moreSteps: 0,
  notes: ['Defender plans cost money and are never part of a repair.'],
  subscriptions: '11111111-1111-4111-8111-111111111111',
  canConfirm: true,
  confirm: 'Repair as Dana Reyes',
  ...over,
});

export const anAcceptView = (over: Partial<AcceptFormView> = {}): AcceptFormView => ({
  id: ID,
  heading: 'Accept gaps until',
  choices: [
    { value: 'sync:1', title: 'Bi-directional sync is off: Shared Services' },
    { value: 'connector:2', title: 'Not connected: Sandbox' },
  ],
  moreChoices: 0,
  ...over,
});

const many = Array.from({ length: 5 }, (_, index) => `Landing zone ${index + 1}`);

/** Each way in which a check can fail, as the card says it. */
const DRIFTS: Readonly<Record<string, Card>> = Object.fromEntries(
  HEALTH_CHECKS.flatMap((check) =>
    Object.entries(check.drifts).map(([kind, { what, effect, prerequisite, repair }]) => [
      `drift-${check.name}-${kind}`,
      renderDriftCard(
        aDriftView({
          open: 1,
          affected: check.scope === 'workspace' ? 0 : 1,
          groups: [aGroup({ what, effect, prerequisite, change: undefined })],
          needs: repair && needsInWords([repair], 'law-soc-we'),
          canRepair: repair !== undefined,
        }),
      ),
    ]),
  ),
);

/** Every card of connector health, for the golden files and the sheet. */
export const HEALTH_SAMPLES: Readonly<Record<string, Card>> = {
  'drift-open': renderDriftCard(aDriftView()),
  'drift-many': renderDriftCard(
    aDriftView({
      affected: 240,
      watched: 312,
      open: 240,
      canShowAll: true,
      groups: [aGroup({ names: many, more: 195 }), { ...SYNC, names: many, more: 35 }],
    }),
  ),
  'drift-partly-over': renderDriftCard(
    aDriftView({
      open: 1,
      cleared: 1,
      accepted: 1,
      affected: 1,
      groups: [
        aGroup(),
        {
          ...SYNC,
          names: ['Data Platform'],
          state: 'accepted',
          until: at('14:00:00') + 7 * 86_400_000,
          accepted: { by: 'Dana Reyes', reason: 'Migrated to the Defender portal next week, CHG-2231' },
        },
        { ...SYNC, names: ['Shared Services'], state: 'cleared', until: at('14:05:00') },
      ],
      trail: { text: 'Repaired by Dana Reyes', at: at('14:05:00') },
    }),
  ),
  'drift-over': renderDriftCard(
    aDriftView({
      state: 'over',
      open: 0,
      cleared: 1,
      affected: 0,
      canRepair: false,
      canAccept: false,
      groups: [aGroup({ state: 'cleared', until: at('14:05:00') })],
      trail: { text: 'Repaired by Dana Reyes', at: at('14:05:00') },
    }),
  ),
  'drift-gaps': renderDriftCard(
    aDriftView({ kind: 'gaps', groups: [aGroup({ what: 'Not connected', change: undefined })] }),
  ),
  'drift-repairing': renderDriftCard(aDriftView({ state: 'repairing' })),
  'drift-stopped': renderDriftCard(
    aDriftView({
      state: 'stopped',
      problem:
        'The repair was interrupted after 1 of 3 steps. Next: Enable the connector of Retail Production. Press Repair to go on.',
    }),
  ),
  connectors: renderConnectorTable(
    aTableView({
      markable: [
        { value: '11111111-1111-4111-8111-111111111111', title: 'Retail Production' },
        { value: '22222222-2222-4222-8222-222222222222', title: 'Shared Services' },
      ],
    }),
  ),
  ...DRIFTS,
  'connectors-defender': renderConnectorTable(
    aTableView({
      heading: '0 of 1 subscription connected',
      notes: [
        'Defender portal: alerts and incidents come through Defender XDR, so the classic connector, its sync and its rule do not apply.',
      ],
      rows: [
        {
          subscription: 'Retail Production',
          status: { text: 'not applicable', tone: 'default' },
          plans: { text: 'all on', tone: 'default' },
          lastAlertAt: at('13:52:00'),
        },
      ],
      page: { number: 1, of: 1 },
      connectable: 0,
      syncable: 0,
      footnote: undefined,
    }),
  ),
  'connectors-page': renderConnectorTable(aTableView({ page: { number: 2, of: 4 }, filter: 'landing' })),
  'connector-detail': renderHealthDetail({
    id: ID,
    name: 'Retail Production',
    subtitle:
      'Home: law-soc-we. Classic connector: each subscription is connected to the workspace on its own.',
    rows: [
      {
        question: 'Can the bot read it?',
        verdict: { text: 'yes', tone: 'good' },
        evidence: 'It can be read',
        readAt: at('14:00:00'),
      },
      {
        question: 'Is it connected to one workspace?',
        verdict: { text: 'Connector removed', tone: 'attention' },
        evidence: 'No connector',
        readAt: at('14:00:00'),
      },
      {
        question: 'Is the resource provider registered?',
        verdict: { text: 'unknown', tone: 'warning' },
        evidence: 'Azure did not answer',
      },
    ],
    canRepair: true,
    plansOff: ['Containers', 'KeyVaults'],
    canInstallSolution: true,
    url: 'https://portal.azure.com/#view/DataConnectors',
  }),
  'connector-gaps': renderGapList({
    id: ID,
    heading: '1 open, 1 accepted',
    rows: [
      { what: 'Connector removed', name: 'Retail Production', tone: 'attention', since: at('13:40:00') },
      {
        what: 'Bi-directional sync is off',
        name: 'Shared Services',
        tone: 'default',
        since: at('09:00:00'),
        accepted: { until: at('14:00:00') + 7 * 86_400_000, by: 'Dana Reyes', reason: 'CHG-2231' },
      },
    ],
    page: { number: 1, of: 2 },
    canRepair: true,
    canAccept: true,
  }),
  'connector-baseline': renderBaseline({
    id: ID,
    heading: 'What is wanted',
    rules: [
      'Each subscription is connected to exactly one workspace, its home.',
      'Nobody has said yet where new subscriptions go.',
    ],
    rows: [
      { subscription: 'Sandbox' },
      { subscription: 'Retail Production', home: 'law-soc-we', chosenBy: 'Dana Reyes' },
      { subscription: 'Shared Services', home: 'law-soc-we' },
    ],
    page: { number: 1, of: 1 },
    choices: [
      { value: '/subscriptions/1/law-soc-we', title: 'law-soc-we' },
      { value: '/subscriptions/1/law-soc-us', title: 'law-soc-us' },
    ],
    choosing: '11111111-1111-4111-8111-111111111111',
  }),
  'alert-table': renderAlertTable({
    heading: 'The newest alerts in Retail Production',
    rows: [
      {
        at: at('13:52:00'),
        severity: 'High',
        title: 'Suspected successful brute force attack',
        entity: 'vm-web-01',
        subscription: 'Retail Production',
        status: 'New',
        url: 'https://portal.azure.com/#alert/1',
      },
      { at: at('09:12:00'), severity: 'Informational', title: 'Sample alert', status: 'Resolved' },
    ],
    more: 1,
    kql: 'SecurityAlert\n| where ProductName == "Azure Security Center"\n| order by TimeGenerated desc\n| take 10',
    url: 'https://portal.azure.com/#query',
    footnote: 'Rows are a record; the state of an alert now is in Defender for Cloud.',
  }),
  'repair-preview': renderRepairPreview(aPreviewView()),
  'repair-preview-reader': renderRepairPreview(
    aPreviewView({
      canConfirm: false,
      steps: aPreviewView().steps.map((step) => ({
        ...step,
        right: { text: 'you lack Microsoft Sentinel Contributor on workspace law-soc-we', tone: 'attention' },
      })),
    }),
  ),
  'plan-preview': renderRepairPreview(
    aPreviewView({
      verb: 'connectors.plan',
      heading: 'Switch on the Defender plan VirtualMachines of Retail Production',
      steps: [
        { what: 'Switch on the Defender plan VirtualMachines of Retail Production', from: 'off', to: 'on' },
      ],
      notes: ['This starts billing for the plan on this subscription at once.'],
      subPlans: ['P1', 'P2'],
      carry: { plan: 'VirtualMachines' },
      confirm: 'Switch on as Dana Reyes',
      complaint: 'Choose a sub-plan.',
    }),
  ),
  'solution-preview': renderRepairPreview(
    aPreviewView({
      verb: 'connectors.solution',
      heading: 'Install the solution in law-soc-we',
      confirm: 'Install as Dana Reyes',
    }),
  ),
  'repair-done': renderRepairResult({
    id: ID,
    heading: '2 of 2 steps done and read back',
    tone: 'good',
    steps: aPreviewView().steps.map(({ right: _, ...step }) => ({
      ...step,
      result: { text: 'done, read back', tone: 'good' as const },
    })),
    moreSteps: 0,
  }),
  'repair-failed': renderRepairResult({
    id: ID,
    heading:
      'Stopped after 1 of 2 steps. Azure refused: you need Microsoft.Security/settings/write on subscription Retail Production (role Security Admin).',
    tone: 'attention',
    steps: aPreviewView().steps.map(({ right: _, ...step }, index) => ({
      ...step,
      result:
        index === 0
          ? { text: 'done, read back', tone: 'good' as const }
          : { text: 'failed', tone: 'attention' as const },
    })),
    moreSteps: 0,
    footnote: 'What was done stays done. Press Repair again to go on from there.',
  }),
  rights: renderRights({
    id: ID,
    actor: 'Dana Reyes',
    rows: [
      { what: 'Enable the connector of Retail Production', allowed: true },
      { what: 'Switch on bi-directional sync of Retail Production', allowed: false, role: 'Security Admin' },
    ],
    moreRows: 0,
  }),
  'accept-form': renderAcceptForm(
    anAcceptView({ complaint: 'Say why, in a few words.', prefill: { chosen: 'sync:1', until: '7d' } }),
  ),
};
