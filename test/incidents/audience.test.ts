import { covers, deservesCard, type Judged } from '../../src/incidents/audience.ts';
import { transition } from '../../src/incidents/transition.ts';
import { anIncident } from '../support/factories.ts';

const all = { watches_incidents: 1, severities: '', proven: null };
const highOnly = { watches_incidents: 1, severities: 'High', proven: null };
const yes = (over: Parameters<typeof anIncident>[0] = {}): Judged => ({
  incident: anIncident(over),
  defender: 'yes',
});
const changed = (before: Judged | undefined, now: Judged) => transition(before?.incident, now.incident);
const LATER = { lastModifiedTimeUtc: '2026-11-23T13:59:00Z', etag: '"2"' };

describe('a channel without a card', () => {
  it('gets one for a new incident that its watch covers', () => {
    expect(deservesCard(all, undefined, yes(), changed(undefined, yes()))).toBe(true);
  });

  it('gets none for an incident that is first seen closed', () => {
    const closed = yes({ status: 'Closed' });
    expect(deservesCard(all, undefined, closed, changed(undefined, closed))).toBe(false);
  });

  it('gets none for an incident that already matched before the watch began', () => {
    const now = yes({ ...LATER, title: 'x' });
    expect(deservesCard(all, yes(), now, changed(yes(), now))).toBe(false);
  });

  it('gets one when the severity rises into the watch', () => {
    const before = yes({ severity: 'Low' });
    const now = yes({ ...LATER, severity: 'High' });
    expect(deservesCard(highOnly, before, now, changed(before, now))).toBe(true);
  });

  it('gets one when an incident turns out to be Defender for Cloud’s', () => {
    expect(deservesCard(all, { ...yes(), defender: 'open' }, yes(), undefined)).toBe(true);
  });

  it('gets one when a closed incident is opened again', () => {
    const before = yes({ status: 'Closed' });
    const now = yes({ ...LATER, status: 'Active' });
    expect(deservesCard(all, before, now, changed(before, now))).toBe(true);
  });
});

describe('covers', () => {
  it.each([
    [{ ...all, watches_incidents: 0 }, yes(), false],
    [{ ...all, proven: '/another/workspace' }, yes(), false],
    [{ ...all, proven: `/another/workspace,${yes().incident.workspaceId}` }, yes(), true],
    [all, { ...yes(), defender: 'no' as const }, false],
    [all, { ...yes(), defender: 'open' as const }, false],
    [highOnly, yes({ severity: 'Medium' }), false],
    [{ ...all, severities: 'High,Medium' }, yes({ severity: 'Medium' }), true],
  ])('%j', (channel, judged, expected) => {
    expect(covers(channel, judged)).toBe(expected);
  });
});
