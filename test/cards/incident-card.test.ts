import { CARD_VERBS, renderIncidentCard } from '../../src/cards/cards.ts';
import type { IncidentCardState } from '../../src/cards/views.ts';
import { anIncidentCardView, INCIDENTS } from './incident-samples.ts';
import { problemsOf } from './renderer.ts';
import { SAMPLES } from './samples.ts';
import { ofType, textOf, verbsOf, withId } from './walk.ts';

const drawn = (state: IncidentCardState, over: Parameters<typeof anIncidentCardView>[0] = {}) =>
  renderIncidentCard(anIncidentCardView({ state, ...over }));
const header = (card: unknown) => ofType(card, 'Container')[0]?.style;

describe('the incident card', () => {
  it('has the elements that the outside contract names', () => {
    const card = drawn('new');
    expect(textOf(withId(card, 'number'))).toBe('#4711');
    expect(textOf(withId(card, 'status'))).toBe('HIGH\u2002New');
    expect(textOf(withId(card, 'owner'))).toBe('Unowned');
    expect(textOf(withId(card, 'alerts'))).toContain('Closing here closes 2 of 3 alerts');
    expect(textOf(withId(card, 'coverage'))).toBe('Bi-directional sync is off on Shared Services');
  });

  const OPEN = ['incident.snooze', 'incident.severity', 'incident.comment', 'incident.refresh'];
  const ENDED = ['incident.reopen', 'incident.comment'];
  it.each<[IncidentCardState, string[], string[]]>([
    ['new', ['incident.take', 'incident.close'], OPEN],
    ['active', ['incident.close', 'incident.take'], OPEN],
    ['closing', ['incident.refresh'], []],
    ['proving', ['incident.refresh'], ENDED],
    ['proven', ['incident.refresh'], ENDED],
    ['open-alerts', ['incident.refresh'], ENDED],
    ['stopped', ['incident.continue', 'incident.refresh'], []],
    ['closed-elsewhere', ['incident.refresh'], ENDED],
    ['reopened', ['incident.take', 'incident.close'], OPEN],
    ['merged', [], []],
  ])('offers in the state %s what can be done then, and the way to the portal', (state, face, more) => {
    const card = drawn(state);
    expect(verbsOf(card)).toEqual([...face, ...more]);
    expect(more.length > 0 ? verbsOf(withId(card, 'more')) : []).toEqual(more);
    expect(ofType(card, 'Action.ToggleVisibility').some((one) => one.title === 'More')).toBe(more.length > 0);
    expect(ofType(card, 'Action.OpenUrl').at(-1)?.title).toBe('Open in Sentinel');
  });

  it('does not offer to take what somebody has', () => {
    expect(verbsOf(drawn('active', { owner: 'Dana Reyes' }))).not.toContain('incident.take');
  });

  it.each([
    ['High', 'attention'],
    ['Medium', 'warning'],
    ['Low', 'emphasis'],
    ['Informational', 'emphasis'],
  ] as const)('shows open work of severity %s in the style %s', (severity, style) => {
    expect(header(drawn('new', { severity }))).toBe(style);
  });

  it('turns green only when every alert that had to close is closed', () => {
    const green = (Object.keys(INCIDENTS) as string[]).filter((name) => header(SAMPLES[name]) === 'good');
    expect(green).toEqual(['incident-proven']);
  });

  it('folds the alerts away before a close and shows them, row by row, where the proof is', () => {
    expect(withId(drawn('new'), 'alert-rows')?.isVisible).toBe(false);
    expect(withId(drawn('open-alerts'), 'alert-rows')?.isVisible).toBe(true);
  });

  it('says how many alerts it does not show', () => {
    const card = drawn('new', { moreAlerts: 9 });
    expect(textOf(withId(card, 'alert-rows'))).toContain('and 9 more');
  });

  it('leaves rows out, and says so, rather than grow past what Teams takes', () => {
    const huge = { severity: 'High', title: '"'.repeat(100), url: `https://a.example/${'y'.repeat(960)}` };
    const card = drawn('new', { alerts: Array.from({ length: 30 }, () => huge), moreAlerts: 4 });
    expect(JSON.stringify(card).length).toBeLessThanOrEqual(20_000);
    expect(textOf(withId(card, 'alert-rows'))).toMatch(/and (1\d|2\d|3\d) more$/);
  });

  it('offers to wake what is snoozed, and says until when it is', () => {
    const card = drawn('active', {
      snoozed: { until: Date.parse('2026-11-23T18:00:00Z'), by: 'Dana Reyes' },
    });
    expect(textOf(withId(card, 'snoozed'))).toBe(
      'Snoozed until 23\u00a0Nov\u00a018:00\u00a0UTC by Dana Reyes',
    );
    expect(verbsOf(withId(card, 'more'))[0]).toBe('incident.wake');
  });

  it('carries its id in every button that acts', () => {
    const actions = ofType(drawn('active'), 'Action.Execute');
    expect(actions.map((action) => action.data)).toEqual(
      actions.map(() => ({ id: anIncidentCardView().id })),
    );
  });

  it('offers no link where the address is none', () => {
    const card = drawn('merged', { url: 'javascript:alert(1)', alerts: [] });
    expect(ofType(card, 'Action.OpenUrl')).toEqual([]);
    expect(ofType(card, 'ActionSet')).toEqual([]);
  });

  it('writes another day beside a time that is not of the day on which it was created', () => {
    const at = Date.parse('2026-11-25T07:05:00Z');
    const card = drawn('proven', { status: 'Closed', closure: { who: 'Dana Reyes', at } });
    expect(textOf(withId(card, 'closure'))).toBe('Dana Reyes closed it, 25\u00a0Nov\u00a007:05\u00a0UTC.');
  });

  it('reads well aloud', () => {
    expect(drawn('new').speak).toBe(
      'High incident 4711, New, Unowned. Suspected successful brute force against vm-web-01. In Retail Production. Closing here closes 2 of 3 alerts in Defender for Cloud; 1 would stay open.',
    );
    expect(ofType(drawn('new'), 'TextBlock').filter((block) => block.style === 'heading')).toHaveLength(1);
  });
});

describe('the samples', () => {
  it.each(Object.entries(SAMPLES))('has nothing that the renderer complains of in %s', (_name, card) => {
    expect(problemsOf(card)).toEqual([]);
  });

  it('uses every verb that a card may carry', () => {
    const used = new Set(Object.values(SAMPLES).flatMap(verbsOf));
    expect([...used].sort()).toEqual([...CARD_VERBS].sort());
  });
});

describe('the check by the renderer', () => {
  it('does complain of a card that is wrong', () => {
    expect(
      problemsOf({
        type: 'AdaptiveCard',
        version: '1.5',
        body: [{ type: 'Input.Text' }, { type: 'NoSuchThing' }],
      }),
    ).not.toEqual([]);
  });
});
