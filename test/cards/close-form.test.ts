import { renderCloseForm } from '../../src/cards/cards.ts';
import { CLASSIFICATIONS } from '../../src/incidents/closure.ts';
import { aCloseFormView } from './samples.ts';
import { ofType, textOf, withId } from './walk.ts';

interface Choice {
  readonly value: string;
  readonly title: string;
}
const choices = (card: unknown, id: string): Choice[] => (withId(card, id)?.choices ?? []) as Choice[];
const closeTitle = (over: Parameters<typeof aCloseFormView>[0]) =>
  ofType(renderCloseForm(aCloseFormView(over)), 'Action.Execute')[0]?.title;

describe('the close form', () => {
  it('offers the five pairs that an incident may be closed as, none of them chosen', () => {
    const input = withId(renderCloseForm(aCloseFormView()), 'classification');
    expect(choices({ input }, 'classification').map((one) => one.value)).toEqual(
      Object.keys(CLASSIFICATIONS),
    );
    expect(input).toMatchObject({ isRequired: true, style: 'expanded' });
    expect(input).not.toHaveProperty('value');
  });

  it('asks for a comment, and insists where that is set', () => {
    expect(withId(renderCloseForm(aCloseFormView()), 'comment')).toMatchObject({
      isRequired: true,
      isMultiline: true,
    });
    expect(withId(renderCloseForm(aCloseFormView({ commentRequired: false })), 'comment')).toMatchObject({
      isRequired: false,
    });
  });

  it('asks what becomes of the alerts only where some will stay open', () => {
    expect(withId(renderCloseForm(aCloseFormView()), 'alerts')).toBeUndefined();
    const asks = renderCloseForm(
      aCloseFormView({
        willClose: 1,
        willStayOpen: 2,
        openBecause: [{ why: 'sync off', on: ['Shared Services', 'Lab'] }],
      }),
    );
    expect(choices(asks, 'alerts')).toEqual([
      { title: 'Close those directly too, with my rights', value: 'direct' },
      { title: 'Leave them open', value: 'leave' },
    ]);
    expect(textOf(withId(asks, 'alert-prospects'))).toContain(
      'Sync off: Shared Services, Lab. 2 alerts stay open.',
    );
  });

  it('says why alerts stay open or may, and as of when', () => {
    const openBecause = [
      { why: 'connector removed', on: ['Retail'] },
      { why: 'connected twice', on: ['Lab'] },
    ];
    const mixed = renderCloseForm(
      aCloseFormView({
        willClose: 0,
        willStayOpen: 2,
        mayStayOpen: 1,
        openBecause,
        readAt: Date.UTC(2026, 10, 23, 13, 52),
      }),
    );
    expect(textOf(withId(mixed, 'alert-prospects')).replaceAll('\u00a0', ' ')).toContain(
      'Connector removed: Retail. Connected twice: Lab. 2 alerts stay open, 1 may stay open. Connectors as of 23 Nov 13:52 UTC.',
    );
    expect(choices(mixed, 'alerts').at(-1)?.title).toBe('Leave them as they are');
  });

  it('leaves to sync what sync perhaps closes', () => {
    const openBecause = [{ why: 'connected twice', on: ['Lab'] }];
    const card = renderCloseForm(aCloseFormView({ willClose: 0, mayStayOpen: 1, openBecause }));
    expect(choices(card, 'alerts')).toEqual([
      { title: 'Close that one directly too, with my rights', value: 'direct' },
      { title: 'Leave it to sync', value: 'leave' },
    ]);
  });

  it.each([
    [{}, 'Close #4711 and its 3 alerts'],
    [{ alertsCount: 1, willClose: 1 }, 'Close #4711 and its alert'],
    [{ willClose: 2, alreadyClosed: 1 }, 'Close #4711 and its 2 open alerts'],
    [{ willClose: 2, willStayOpen: 1 }, 'Close #4711'],
    [{ willClose: 2, unknown: 1 }, 'Close #4711'],
    [{ alertsCount: 0, willClose: 0, alerts: [] }, 'Close #4711'],
  ])('names on its button what it is sure to close: %j', (over, title) => {
    expect(closeTitle(over)).toBe(title);
  });

  it('says as whom it closes, and cancels without looking at the inputs', () => {
    const card = renderCloseForm(aCloseFormView());
    expect(textOf(withId(card, 'actor'))).toBe('Closes as Dana Reyes');
    expect(ofType(card, 'Action.Execute')[1]).toMatchObject({
      verb: 'incident.refresh',
      title: 'Cancel',
      associatedInputs: 'none',
    });
  });

  it('gives back what was filled in, line breaks and all', () => {
    const prefill = { classification: 'Undetermined', comment: 'one\ntwo {{x}}', alerts: 'leave' };
    const card = renderCloseForm(
      aCloseFormView({ prefill, willStayOpen: 1, complaint: 'Say why, in a few words.' }),
    );
    expect(withId(card, 'classification')?.value).toBe('Undetermined');
    expect(withId(card, 'comment')?.value).toBe('one\ntwo {{x}}');
    expect(withId(card, 'alerts')?.value).toBe('leave');
    expect(textOf(withId(card, 'complaint'))).toBe('Say why, in a few words.');
  });
});
