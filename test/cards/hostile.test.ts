import {
  incidentSummary,
  renderAskForm,
  renderCloseForm,
  renderHelp,
  renderIncidentCard,
  renderIncidentList,
  renderWatchDone,
  renderWatchOffer,
} from '../../src/cards/cards.ts';
import type { Card } from '../../src/cards/views.ts';
import { anIncidentCardView } from './incident-samples.ts';
import {
  aCloseFormView,
  aHelpView,
  aListView,
  anAskFormView,
  aWatchDoneView,
  aWatchOfferView,
} from './samples.ts';
import { nodesOf, ofType, stringsOf } from './walk.ts';

const HOSTILE = [
  'MARK [x](http://evil) **b**',
  'MARK <at>everyone</at>',
  'MARK ${1+1} ${title} ${$root.id}',
  'MARK {{DATE(2020-01-01T00:00:00Z)}}',
  `MARK ${'long '.repeat(600)}`,
  'MARK \u202egnp.exe\u202c \u200f\u2067 \u0000\u001b[31m',
];

/** Each outside field of each view, filled with `text`. */
const CARDS: Record<string, (text: string) => Card> = {
  'incident title, owner, resource, subscription, description': (text) =>
    renderIncidentCard(
      anIncidentCardView({
        title: text,
        owner: text,
        resource: text,
        subscription: text,
        workspace: text,
        description: text,
      }),
    ),
  'incident alerts, marks, coverage, entities, trail, problem': (text) =>
    renderIncidentCard(
      anIncidentCardView({
        state: 'stopped',
        url: text,
        openLabel: text,
        problem: text,
        tactics: [text, text],
        techniques: [text],
        alertsLine: { text, tone: 'warning' },
        alerts: [{ severity: text, title: text, url: text, mark: { text, tone: 'good' } }],
        coverage: { text, tone: 'attention' },
        entityCounts: [{ kind: text, count: 2 }],
        entities: [{ kind: text, value: text }],
        trail: { text, at: 0 },
      }),
    ),
  'incident closure': (text) =>
    renderIncidentCard(
      anIncidentCardView({
        state: 'proven',
        status: 'Closed',
        closure: { who: text, as: text, comment: text, at: 0 },
      }),
    ),
  'form of one question': (text) =>
    renderAskForm(anAskFormView({ title: text, actor: text, complaint: text, note: text })),
  'a snooze': (text) => renderIncidentCard(anIncidentCardView({ snoozed: { until: 0, by: text } })),
  'close form': (text) =>
    renderCloseForm(
      aCloseFormView({
        title: text,
        actor: text,
        alerts: [{ severity: text, title: text, url: text, mark: { text, tone: 'good' } }],
        willStayOpen: 1,
        openBecause: [{ why: text, on: [text] }],
        complaint: text,
        prefill: { classification: text, alerts: text },
      }),
    ),
  'incident list': (text) =>
    renderIncidentList(
      aListView({
        footnote: text,
        rows: [
          {
            severity: 'High',
            status: text,
            number: 1,
            title: text,
            url: text,
            owner: text,
            subscription: text,
            createdAt: 0,
          },
        ],
      }),
    ),
  'watch offer': (text) =>
    renderWatchOffer(aWatchOfferView({ channel: text, what: text, workspaces: [text], warning: text })),
  'watch done': (text) => renderWatchDone(aWatchDoneView({ what: text, workspaces: [text], by: text })),
  help: (text) =>
    renderHelp(aHelpView({ intro: text, commands: [{ usage: text, summary: text }], footnote: text })),
};

describe.each(Object.entries(CARDS))('hostile text in %s', (_name, draw) => {
  it.each(HOSTILE)('is shown as text: %j', (text) => {
    const card = draw(text);
    const runs = ofType(card, 'TextRun').map((run) => String(run.text));
    expect(runs.some((run) => run.includes('MARK'))).toBe(true);
    // Where markdown lives: not there. Buttons' titles too, but for the label of Open, which is cleaned.
    expect(ofType(card, 'TextBlock').filter((block) => String(block.text).includes('MARK'))).toEqual([]);
    const markdown = [...nodesOf(card)].flatMap((node) => [
      node.label,
      node.errorMessage,
      node.placeholder,
      node.verb,
      node.url,
    ]);
    expect(markdown.filter((one) => String(one).includes('MARK'))).toEqual([]);
    expect(
      ofType(card, 'Input.ChoiceSet').filter((one) => JSON.stringify(one.choices).includes('MARK')),
    ).toEqual([]);
  });

  it('never turns text functions, controls or template expressions loose', () => {
    for (const text of HOSTILE) {
      const strings = [...stringsOf(draw(text))];
      expect(
        strings.filter((one) =>
          /\{\{(?!(DATE|TIME)\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(,SHORT)?\)\}\})/.test(one),
        ),
      ).toEqual([]);
      expect(strings.filter((one) => one.includes('2020-01-01') && !one.includes('{\u200d{'))).toEqual([]);
      expect(strings.filter((one) => /\p{Cc}|\p{Bidi_Control}/u.test(one))).toEqual([]);
    }
  });

  it('leaves an expression in the data as the text that it is', () => {
    const strings = [...stringsOf(draw('MARK ${1+1}'))].filter((one) => one.includes('MARK'));
    expect(strings.length).toBeGreaterThan(0);
    expect(strings.filter((one) => !one.includes('${1+1}'))).toEqual([]);
  });
});

describe('the notification line', () => {
  it('says severity, number, title and subscription', () => {
    expect(incidentSummary(anIncidentCardView())).toBe(
      'HIGH #4711 Suspected successful brute force against vm-web-01 – Retail Production',
    );
    expect(incidentSummary(anIncidentCardView({ subscription: undefined }))).toBe(
      'HIGH #4711 Suspected successful brute force against vm-web-01',
    );
  });

  it('is cleaned and cut as the card is', () => {
    const summary = incidentSummary(
      anIncidentCardView({
        title: `\u202e${'x'.repeat(3_000)}`,
        subscription: '{{DATE(2020-01-01T00:00:00Z)}}',
      }),
    );
    expect(summary).toMatch(/^HIGH #4711 x+… – \{\u200d\{DATE/);
    expect(summary.length).toBeLessThan(220);
  });
});
