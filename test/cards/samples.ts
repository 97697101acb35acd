import {
  renderAskForm,
  renderCloseForm,
  renderHelp,
  renderIncidentCard,
  renderIncidentList,
  renderOlderCopy,
  renderWatchDone,
  renderWatchOffer,
} from '../../src/cards/cards.ts';
import type {
  AskFormView,
  Card,
  CloseFormView,
  HelpView,
  IncidentListView,
  WatchDoneView,
  WatchOfferView,
} from '../../src/cards/views.ts';
import { HEALTH_SAMPLES } from './health-samples.ts';
import { alerts, at, INCIDENTS, STAYS_OPEN, WILL_CLOSE } from './incident-samples.ts';

/** A whole valid form; a test states only what matters. */
export const aCloseFormView = (over: Partial<CloseFormView> = {}): CloseFormView => ({
  id: 'WyJpIiwiL3N1YnNjcmlwdGlvbnMvMTEx',
  number: 4711,
  title: 'Suspected successful brute force against vm-web-01',
  alertsCount: 3,
  actor: 'Dana Reyes',
  commentRequired: true,
  alerts: alerts(WILL_CLOSE, WILL_CLOSE, WILL_CLOSE),
  moreAlerts: 0,
  willClose: 3,
  willStayOpen: 0,
  mayStayOpen: 0,
  alreadyClosed: 0,
  unknown: 0,
  openBecause: [],
  ...over,
});

export const aListView = (over: Partial<IncidentListView> = {}): IncidentListView => ({
  heading: '14 open incidents',
  rows: [
    {
      severity: 'High',
      status: 'New',
      number: 4711,
      title: 'Suspected successful brute force against vm-web-01',
      url: 'https://portal.azure.com/#asset/Incident/4711',
      subscription: 'Retail Production',
      createdAt: at('13:40:12'),
    },
    {
      severity: 'Medium',
      status: 'Active',
      number: 4698,
      title: 'Potential SQL injection on sql-orders',
      url: 'https://portal.azure.com/#asset/Incident/4698',
      owner: 'Dana Reyes',
      subscription: 'Shared Services',
      createdAt: at('09:12:00'),
    },
    {
      severity: 'Informational',
      status: 'New',
      number: 4655,
      title: 'Adaptive application control policy violation was audited',
      url: 'https://portal.azure.com/#asset/Incident/4655',
      createdAt: at('02:03:00'),
    },
  ],
  more: 11,
  footnote: 'Type "incident" and a number to see one.',
  ...over,
});

export const aWatchOfferView = (over: Partial<WatchOfferView> = {}): WatchOfferView => ({
  id: 'WyJ3IiwiMTk6YWJj',
  channel: 'SOC Alerts',
  what: 'high and medium Defender for Cloud incidents, and connector health',
  workspaces: ['law-soc-we', 'law-soc-us'],
  warning:
    'This is a private channel. Teams lets bots into private channels only where the tenant allows it.',
  ...over,
});

export const aWatchDoneView = (over: Partial<WatchDoneView> = {}): WatchDoneView => ({
  id: 'WyJ3IiwiMTk6YWJj',
  what: 'all Defender for Cloud incidents, and connector health',
  workspaces: ['law-soc-we', 'law-soc-us'],
  by: 'Dana Reyes',
  at: at('13:30:00'),
  backlog: 7,
  ...over,
});

export const aHelpView = (over: Partial<HelpView> = {}): HelpView => ({
  intro:
    'I post Defender for Cloud incidents from Microsoft Sentinel, and let you work them with your own Azure rights.',
  commands: [
    {
      usage: 'watch [incidents|connectors] [severities]',
      summary: 'Posts incidents and connector health here, after one of you proves the right to read them',
    },
    { usage: 'unwatch', summary: 'Stops posting here' },
    {
      usage: 'incidents [severity] [new|active|unowned]',
      summary: 'Lists the open incidents, the worst first',
    },
    { usage: 'incident NUMBER', summary: 'Shows one incident' },
    { usage: 'help', summary: 'Shows what you can type' },
  ],
  footnote: 'This channel watches nothing yet; until it does, only watch and help answer here.',
  ...over,
});

/** A whole valid form of one question; a test states only what matters. */
export const anAskFormView = (over: Partial<AskFormView> = {}): AskFormView => ({
  id: 'WyJpIiwiL3N1YnNjcmlwdGlvbnMvMTEx',
  verb: 'incident.severity',
  submit: 'Change severity',
  heading: 'Severity of #4711',
  title: 'Suspected successful brute force against vm-web-01',
  actor: 'Dana Reyes',
  input: {
    id: 'severity',
    label: 'How severe is it?',
    choices: ['High', 'Medium', 'Low', 'Informational'].map((value) => ({ value, title: value })),
    value: 'Medium',
  },
  ...over,
});

const MIXED = aCloseFormView({
  alerts: alerts(WILL_CLOSE, { text: 'already closed', tone: 'default' }, STAYS_OPEN),
  moreAlerts: 2,
  alertsCount: 5,
  willClose: 2,
  alreadyClosed: 1,
  willStayOpen: 1,
  unknown: 1,
  openBecause: [{ why: 'sync off', on: ['Shared Services'] }],
  prefill: { classification: 'BenignPositive.SuspiciousButExpected' },
  complaint: 'Say why, in a few words.',
});

const READ_AT = Date.UTC(2026, 10, 23, 13, 52);

/** Each alert stays open for a reason of its own, or may. */
const BY_CONNECTOR = aCloseFormView({
  alerts: alerts(
    { text: 'stays open, connector removed', tone: 'warning' },
    { text: 'stays open, connected to law-soc-us only', tone: 'warning' },
    { text: 'not known, connected twice', tone: 'warning' },
  ),
  willClose: 0,
  willStayOpen: 2,
  mayStayOpen: 1,
  openBecause: [
    { why: 'connector removed', on: ['Retail Production'] },
    { why: 'connected to law-soc-us only', on: ['Data Platform'] },
    { why: 'connected twice', on: ['Shared Services'] },
  ],
  readAt: READ_AT,
});

/** Nobody knows whether sync closes it. */
const NOT_KNOWN = aCloseFormView({
  alertsCount: 1,
  alerts: alerts({ text: 'not known, connector not readable', tone: 'warning' }).slice(0, 1),
  willClose: 0,
  mayStayOpen: 1,
  openBecause: [{ why: 'connector not readable', on: ['Retail Production'] }],
});

/** Every card as it looks in each of its states, by the name of its golden file. */
export const SAMPLES: Record<string, Card> = {
  ...HEALTH_SAMPLES,
  ...Object.fromEntries(Object.entries(INCIDENTS).map(([name, view]) => [name, renderIncidentCard(view)])),
  'close-form': renderCloseForm(aCloseFormView()),
  'close-form-mixed': renderCloseForm(MIXED),
  'severity-form': renderAskForm(anAskFormView()),
  'comment-form': renderAskForm(
    anAskFormView({
      verb: 'incident.comment',
      submit: 'Comment',
      heading: 'Comment on #4711',
      input: { id: 'comment', label: 'For the record in Sentinel', maxLength: 3_000 },
      note: 'It is said in the thread too.',
    }),
  ),
  'snooze-form': renderAskForm(
    anAskFormView({
      verb: 'incident.snooze',
      submit: 'Snooze',
      heading: 'Put #4711 aside',
      input: {
        id: 'until',
        label: 'For how long?',
        choices: [
          { value: '4h', title: '4 hours' },
          { value: '3d', title: '3 days' },
        ],
        value: '4h',
      },
      note: 'It stays open. At the end the thread says so; new alerts or a higher severity end it before.',
      complaint: 'Choose how long, 30 days at most: 2h, 3d, or a time like 2026-12-01T08:00Z.',
    }),
  ),
  'close-form-connectors': renderCloseForm(BY_CONNECTOR),
  'close-form-not-known': renderCloseForm(NOT_KNOWN),
  'incident-list': renderIncidentList(aListView()),
  'watch-offer': renderWatchOffer(aWatchOfferView()),
  'watch-done': renderWatchDone(aWatchDoneView()),
  help: renderHelp(aHelpView()),
  'older-copy': renderOlderCopy({
    url: 'https://teams.microsoft.com/l/message/19%3Asoc%40thread.tacv2/1763905800000?parentMessageId=1763905800000',
  }),
};
