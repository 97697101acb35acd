import type { AlertLine, IncidentCardView } from '../../src/cards/views.ts';

export const at = (time: string): number => Date.parse(`2026-11-23T${time}Z`);
const ALERT_URL =
  'https://portal.azure.com/#blade/Microsoft_Azure_Security/AlertBlade/alertId/2516895378499999999_c01aa88b';

const alert = (severity: string, title: string, mark?: AlertLine['mark']): AlertLine => ({
  severity,
  title,
  url: ALERT_URL,
  mark,
});

export const WILL_CLOSE = { text: 'will close, sync on', tone: 'good' } as const;
export const STAYS_OPEN = { text: 'stays open, sync off', tone: 'warning' } as const;
const BY_SYNC = { text: 'closed by sync', tone: 'good' } as const;

export const alerts = (...marks: AlertLine['mark'][]): AlertLine[] => [
  alert('High', 'Successful brute force attack', marks[0]),
  alert('Medium', 'Sign-in from an unusual location', marks[1]),
  alert('Medium', 'Suspicious process executed on vm-jump-02', marks[2]),
];

/** A whole valid view; a test states only what matters. */
export const anIncidentCardView = (over: Partial<IncidentCardView> = {}): IncidentCardView => ({
  id: 'WyJpIiwiL3N1YnNjcmlwdGlvbnMvMTEx',
  state: 'new',
  severity: 'High',
  status: 'New',
  number: 4711,
  title: 'Suspected successful brute force against vm-web-01',
  url: 'https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident/4711',
  openLabel: 'Open in Sentinel',
  createdAt: at('13:40:12'),
  late: false,
  resource: 'vm-web-01',
  moreResources: 1,
  subscription: 'Retail Production',
  workspace: 'law-soc-we',
  alertsCount: 3,
  tactics: ['CredentialAccess', 'LateralMovement'],
  techniques: ['T1110'],
  firstActivityAt: at('13:31:00'),
  description:
    'An account signed in after 214 failed attempts from 3 addresses. The sign-in came from an address that was never seen on this machine.',
  alertsLine: {
    text: 'Closing here closes 2 of 3 alerts in Defender for Cloud; 1 would stay open',
    tone: 'warning',
  },
  alerts: alerts(WILL_CLOSE, WILL_CLOSE, STAYS_OPEN),
  moreAlerts: 0,
  entityCounts: [
    { kind: 'Account', count: 2 },
    { kind: 'Host', count: 1 },
    { kind: 'Ip', count: 3 },
  ],
  entities: [
    { kind: 'Account', value: 'svc-backup@contoso.com' },
    { kind: 'Host', value: 'vm-web-01' },
    { kind: 'Ip', value: '203.0.113.17' },
  ],
  entitiesUnread: false,
  coverage: { text: 'Bi-directional sync is off on Shared Services', tone: 'warning' },
  ...over,
});

const closure = {
  who: 'Dana Reyes',
  as: 'benign positive, suspicious but expected',
  comment: 'Penetration test, ticket CHG-2231.',
  at: at('13:58:40'),
};
const trail = { text: 'Taken by Dana Reyes', at: at('13:52:30') };
const closed = {
  status: 'Closed',
  owner: 'Dana Reyes',
  closure,
  coverage: undefined,
  trail: { text: 'Closed by Dana Reyes', at: at('13:58:40') },
} as const;

/** The incident in each of its states, by the name of its golden file. */
export const INCIDENTS: Record<string, IncidentCardView> = {
  'incident-new': anIncidentCardView(),
  'incident-connector-removed': anIncidentCardView({
    alertsLine: {
      text: 'Closing here closes 0 of 3 alerts in Defender for Cloud; 2 would stay open, 1 not known',
      tone: 'warning',
    },
    alerts: alerts(
      { text: 'stays open, connector removed', tone: 'warning' },
      { text: 'stays open, connector removed', tone: 'warning' },
      { text: 'not known, connected twice', tone: 'warning' },
    ),
    coverage: { text: 'Connector removed on Retail Production', tone: 'warning' },
  }),
  'incident-active': anIncidentCardView({
    state: 'active',
    status: 'Active',
    severity: 'Medium',
    owner: 'Dana Reyes',
    trail,
  }),
  'incident-snoozed': anIncidentCardView({
    state: 'active',
    status: 'Active',
    owner: 'Dana Reyes',
    snoozed: { until: at('18:00:00'), by: 'Dana Reyes' },
    trail: { text: 'Snoozed by Dana Reyes', at: at('14:00:00') },
  }),
  'incident-closing': anIncidentCardView({ state: 'closing', status: 'Active', owner: 'Dana Reyes', trail }),
  'incident-proving': anIncidentCardView({
    ...closed,
    state: 'proving',
    alertsLine: { text: '1 of 3 alerts closed in Defender for Cloud, 2 still open', tone: 'default' },
    readBackAt: at('13:59:40'),
    alerts: alerts(
      BY_SYNC,
      { text: 'not closed yet', tone: 'default' },
      { text: 'not closed yet', tone: 'default' },
    ),
  }),
  'incident-proven': anIncidentCardView({
    ...closed,
    state: 'proven',
    alertsLine: { text: '3 of 3 alerts closed in Defender for Cloud', tone: 'good' },
    readBackAt: at('14:07:00'),
    alerts: alerts(BY_SYNC, BY_SYNC, { text: 'closed directly', tone: 'good' }),
  }),
  'incident-open-alerts': anIncidentCardView({
    ...closed,
    state: 'open-alerts',
    severity: 'Medium',
    alertsLine: { text: '2 of 3 alerts closed in Defender for Cloud, 1 still open', tone: 'warning' },
    readBackAt: at('14:18:00'),
    alerts: alerts(BY_SYNC, { text: 'not closed: no right to close it', tone: 'warning' }, BY_SYNC),
  }),
  'incident-stopped': anIncidentCardView({
    state: 'stopped',
    status: 'Closed',
    owner: 'Dana Reyes',
    closure,
    problem:
      'The bot stopped after closing the incident: 1 alert was not closed directly yet. Continue does what is left, as whoever presses it.',
    alertsLine: { text: '2 of 3 alerts closed in Defender for Cloud, 1 still open', tone: 'warning' },
    alerts: alerts(BY_SYNC, BY_SYNC, { text: 'still open', tone: 'warning' }),
  }),
  'incident-closed-elsewhere': anIncidentCardView({
    state: 'closed-elsewhere',
    status: 'Closed',
    severity: 'Low',
    closure: { who: 'In the portal or by automation', as: 'undetermined', at: at('14:01:00') },
    alertsLine: { text: '3 of 3 alerts still open in Defender for Cloud', tone: 'warning' },
    alerts: alerts(
      { text: 'still open', tone: 'warning' },
      { text: 'still open', tone: 'warning' },
      { text: 'still open', tone: 'warning' },
    ),
  }),
  'incident-reopened': anIncidentCardView({
    state: 'reopened',
    status: 'Active',
    trail: { text: 'Closed by Dana Reyes', at: at('13:58:40') },
  }),
  'incident-merged': anIncidentCardView({
    state: 'merged',
    status: 'Closed',
    severity: 'Low',
    openLabel: 'Open in Defender',
    url: 'https://security.microsoft.com/incidents/4711',
    mergedInto: 4690,
    alertsLine: undefined,
    alerts: [],
    coverage: undefined,
    entityCounts: [],
    entities: [],
  }),
  'incident-late-and-bare': anIncidentCardView({
    severity: 'Informational',
    late: true,
    resource: undefined,
    moreResources: 0,
    subscription: undefined,
    alertsCount: 0,
    tactics: [],
    techniques: [],
    description: '',
    alertsLine: undefined,
    alerts: [],
    entityCounts: [],
    entities: [],
    entitiesUnread: true,
    coverage: undefined,
  }),
};
