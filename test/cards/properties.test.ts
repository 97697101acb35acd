import fc from 'fast-check';
import {
  CARD_VERBS,
  renderAskForm,
  renderCloseForm,
  renderHelp,
  renderIncidentCard,
  renderIncidentList,
  renderWatchDone,
  renderWatchOffer,
} from '../../src/cards/cards.ts';
import type { Card, IncidentCardState, Tone } from '../../src/cards/views.ts';
import { problemsOf } from './renderer.ts';
import { nodesOf, ofType, verbsOf } from './walk.ts';

const STATES: readonly IncidentCardState[] = [
  'new',
  'active',
  'closing',
  'proving',
  'proven',
  'open-alerts',
  'stopped',
  'closed-elsewhere',
  'reopened',
  'merged',
];
const TONES: readonly Tone[] = ['default', 'good', 'warning', 'attention'];

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      '',
      '"'.repeat(3_000),
      '👩‍👩‍👧‍👦'.repeat(300),
      'word '.repeat(600),
      '{{'.repeat(900),
      '\\'.repeat(500),
    ),
  )
  .map((value) => value.replaceAll('${', '$'));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const id = fc.string({ unit: fc.constantFrom(...'abcXYZ012_-'), minLength: 1, maxLength: 600 });
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const count = fc.nat({ max: 5_000 });
const url = fc.oneof(
  fc.constantFrom('', 'javascript:x', `https://a.example/${'y'.repeat(960)}`, 'https://portal.azure.com/#x'),
  text,
);
const severity = fc.constantFrom('High', 'Medium', 'Low', 'Informational');
const mark = fc.record({ text, tone: fc.constantFrom(...TONES) });
const alert = fc.record({
  severity: fc.oneof(severity, text),
  title: text,
  url: maybe(url),
  mark: maybe(mark),
});
const few = <T>(one: fc.Arbitrary<T>, maxLength = 12) => fc.array(one, { maxLength });
const kind = fc.oneof(fc.constantFrom('Ip', 'Account', 'constructor', '__proto__'), text);

const incident = fc.record({
  id,
  state: fc.constantFrom(...STATES),
  severity,
  status: fc.constantFrom('New', 'Active', 'Closed'),
  number: count,
  title: text,
  url,
  openLabel: text,
  createdAt: time,
  late: fc.boolean(),
  owner: maybe(text),
  resource: maybe(text),
  moreResources: count,
  subscription: maybe(text),
  workspace: text,
  alertsCount: count,
  tactics: few(text),
  techniques: few(text),
  firstActivityAt: maybe(time),
  description: text,
  alertsLine: maybe(mark),
  readBackAt: maybe(time),
  alerts: few(alert),
  moreAlerts: count,
  entityCounts: few(fc.record({ kind, count })),
  entities: few(fc.record({ kind, value: text })),
  entitiesUnread: fc.boolean(),
  coverage: maybe(mark),
  closure: maybe(fc.record({ who: text, as: maybe(text), comment: maybe(text), at: maybe(time) })),
  snoozed: maybe(fc.record({ until: time, by: text })),
  trail: maybe(fc.record({ text, at: time })),
  problem: maybe(text),
  mergedInto: maybe(count),
});
const form = fc.record({
  id,
  number: count,
  title: text,
  alertsCount: count,
  actor: text,
  commentRequired: fc.boolean(),
  alerts: few(alert, 20),
  moreAlerts: count,
  willClose: count,
  willStayOpen: count,
  mayStayOpen: count,
  alreadyClosed: count,
  unknown: count,
  openBecause: few(fc.record({ why: text, on: few(text) })),
  readAt: maybe(fc.constant(0)),
  prefill: maybe(fc.record({ classification: maybe(text), comment: maybe(text), alerts: maybe(text) })),
  complaint: maybe(text),
});
const ask = fc.record({
  id,
  verb: fc.constantFrom(...CARD_VERBS),
  submit: fc.constant('Do it'),
  heading: fc.constant('About #1'),
  title: text,
  actor: text,
  input: fc.record({
    id: fc.constantFrom('severity', 'until', 'comment'),
    label: fc.constant('What?'),
    choices: maybe(fc.constant([{ value: '4h', title: '4 hours' }])),
    value: maybe(text),
    maxLength: maybe(fc.integer({ min: 1, max: 3_000 })),
  }),
  note: maybe(text),
  complaint: maybe(text),
});
const row = fc.record({
  severity,
  status: text,
  number: count,
  title: text,
  url,
  owner: maybe(text),
  subscription: maybe(text),
  createdAt: time,
});
const list = fc.record({ heading: text, rows: few(row, 30), more: count, footnote: maybe(text) });
const offer = fc.record({ id, channel: text, what: text, workspaces: few(text, 30), warning: maybe(text) });
const done = fc.record({ id, what: text, workspaces: few(text, 30), by: text, at: time, backlog: count });
const help = fc.record({
  intro: text,
  commands: few(fc.record({ usage: text, summary: text }), 40),
  footnote: maybe(text),
});

const card: fc.Arbitrary<Card> = fc.oneof(
  { weight: 5, arbitrary: incident.map(renderIncidentCard) },
  { weight: 2, arbitrary: form.map(renderCloseForm) },
  ask.map(renderAskForm),
  list.map(renderIncidentList),
  offer.map(renderWatchOffer),
  done.map(renderWatchDone),
  help.map(renderHelp),
);

const always = (holds: (card: Card) => void) => fc.assert(fc.property(card, holds), { numRuns: 150 });

describe('every card, for any view', () => {
  it('binds everything that its template names', () => {
    always((one) => expect(JSON.stringify(one)).not.toMatch(/\$\{|undefined|NaN|\[object/));
  });

  it('takes at most 20 000 characters', () => {
    always((one) => expect(JSON.stringify(one).length).toBeLessThanOrEqual(20_000));
  });

  it('gives no id twice', () => {
    always((one) => {
      const ids = [...nodesOf(one)]
        .filter((node) => node.type !== undefined && node.id !== undefined)
        .map((node) => node.id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  it('passes the renderer without a complaint', () => {
    always((one) => expect(problemsOf(one)).toEqual([]));
  });

  it('has at most four buttons on its face, one of them with the accent, and only known verbs', () => {
    always((one) => {
      const sets = ofType(one, 'ActionSet').map((set) => set.actions as { style?: string }[]);
      for (const actions of sets) {
        expect(actions.length).toBeGreaterThan(0);
        expect(actions.length).toBeLessThanOrEqual(4);
        expect(actions.filter((action) => action.style === 'positive').length).toBeLessThanOrEqual(1);
      }
      expect(verbsOf(one).filter((verb) => !(CARD_VERBS as readonly string[]).includes(verb))).toEqual([]);
    });
  });

  it('links to https only', () => {
    always((one) => {
      const urls = [...nodesOf(one)].flatMap((node) => (node.url === undefined ? [] : [String(node.url)]));
      expect(urls.filter((one) => !one.startsWith('https://'))).toEqual([]);
    });
  });

  it('gives a time to Teams in a TextBlock that holds nothing else', () => {
    always((one) => {
      const times = [...nodesOf(one)].filter((node) => JSON.stringify(node.text ?? '').includes('{{'));
      for (const node of times) {
        expect(node.type).toBe('TextBlock');
        expect(node.text).toMatch(/^\{\{DATE\(\S+Z,SHORT\)\}\} \{\{TIME\(\S+Z\)\}\}$/);
      }
    });
  });
});
