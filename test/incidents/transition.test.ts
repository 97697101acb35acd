import { comparableTime, transition } from '../../src/incidents/transition.ts';
import { anIncident } from '../support/factories.ts';

const LATER = '2026-11-23T13:51:00Z';
const later = (over: Parameters<typeof anIncident>[0]) =>
  anIncident({ lastModifiedTimeUtc: LATER, etag: '"2"', ...over });

describe('transition', () => {
  it('calls an incident that nobody knew new', () => {
    expect(transition(undefined, anIncident())?.reason).toBe('new');
  });

  it('takes an older copy for no news, whatever it says', () => {
    const known = later({ status: 'Closed' });
    expect(transition(known, anIncident({ status: 'New' }))).toBeUndefined();
  });

  it.each([
    ['closed', {}, { status: 'Closed' }],
    ['reopened', { status: 'Closed' }, { status: 'Active' }],
    ['merged', {}, { status: 'Closed', labels: ['Redirected'] }],
    ['merged', {}, { status: 'Closed', mergedIncidentNumber: 12 }],
    ['severity', { severity: 'Low' }, { severity: 'High' }],
    ['owner', {}, { owner: { objectId: 'x', name: 'Dana' } }],
    ['status', {}, { status: 'Active' }],
    ['alerts', {}, { alertsCount: 4 }],
    ['details', {}, { title: 'Another title' }],
  ] as const)('gives the reason %s', (reason, before, after) => {
    expect(transition(anIncident(before), later(after))?.reason).toBe(reason);
  });

  it('says nothing about a write that changed nothing a card shows, such as a comment', () => {
    expect(transition(anIncident(), later({}))).toBeUndefined();
  });

  it('says a merge once', () => {
    const merged = { status: 'Closed', labels: ['Redirected'] } as const;
    expect(transition(anIncident(merged), later({ ...merged, title: 'x' }))).toBeUndefined();
  });
});

describe('comparableTime', () => {
  it('orders times with and without fractions as time does', () => {
    const inOrder = [
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:00:00.1Z',
      '2026-01-01T00:00:00.1234567Z',
      '2026-01-01T00:00:01Z',
    ];
    expect([...inOrder].reverse().map(comparableTime).sort()).toEqual(inOrder.map(comparableTime));
  });
});
