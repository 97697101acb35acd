import { alertsLine } from '../../src/incidents/alerts-line.ts';
import { type Expectation, expectationOf } from '../../src/incidents/close/plan.ts';
import type { IncidentFile } from '../../src/incidents/face.ts';
import { type AlertFacts, foresee, proofMark } from '../../src/incidents/marks.ts';
import { nextProof, stillChecking } from '../../src/incidents/proof-schedule.ts';
import type { IncidentRow } from '../../src/store/tables.ts';
import { anAlertRow, anIncident } from '../support/factories.ts';

const facts = (over: Partial<AlertFacts> = {}): AlertFacts => ({
  state: 'Active',
  addressed: true,
  sync: 'on',
  madeByXdr: false,
  ...over,
});

describe('before a close, an alert', () => {
  it.each([
    [facts(), 'will close', 'sync on'],
    [facts({ sync: 'off' }), 'will stay open', 'sync off'],
    [facts({ state: 'Resolved' }), 'already closed', 'resolved'],
    [facts({ state: 'Dismissed', sync: 'off' }), 'already closed', 'dismissed'],
    [facts({ sync: 'unreadable' }), 'unknown', 'no right to read the sync setting'],
    [facts({ madeByXdr: true }), 'unknown', 'Defender decides'],
    [facts({ state: 'unknown', problem: 'no right to read it' }), 'unknown', 'no right to read it'],
    [facts({ state: 'unknown', addressed: false }), 'unknown', 'not found in Defender for Cloud'],
  ])('%j is %s because %s', (given, prospect, why) => {
    expect(foresee(given)).toEqual({ prospect, why });
  });
});

describe('who is to close an alert', () => {
  it.each<[Parameters<typeof expectationOf>, Expectation]>([
    [[anAlertRow(), 'on', false, 'sync'], 'sync'],
    [[anAlertRow(), 'on', false, 'direct'], 'sync'],
    [[anAlertRow(), 'off', false, 'direct'], 'direct'],
    [[anAlertRow(), 'off', false, 'sync'], 'left'],
    [[anAlertRow(), 'off', false, 'leave'], 'left'],
    [[anAlertRow({ ref: null }), 'off', false, 'direct'], 'left'],
    [[anAlertRow({ state: 'Resolved' }), 'off', false, 'direct'], 'already'],
    [[anAlertRow(), 'off', true, 'direct'], 'xdr'],
    [[anAlertRow(), 'unreadable', false, 'sync'], 'sync'],
  ])('%#', (given, expected) => {
    expect(expectationOf(...given)).toBe(expected);
  });
});

describe('the proof schedule', () => {
  const schedule = { checkMs: [15_000, 60_000, 180_000, 600_000], sweepMs: 3_600_000 };

  it('reads back at each mark, then at each sweep for a day, then no more', () => {
    expect(nextProof(schedule, 0, 0, 2)).toBe(15_000);
    expect(nextProof(schedule, 0, 15_000, 2)).toBe(60_000);
    expect(nextProof(schedule, 0, 600_000, 2)).toBe(600_000 + 3_600_000);
    expect(nextProof(schedule, 0, 86_400_000, 2)).toBeNull();
  });

  it('ends with the last alert proven', () => {
    expect(nextProof(schedule, 0, 15_000, 0)).toBeNull();
  });

  it('says "not yet" until the last mark and "still open" after it', () => {
    expect(stillChecking(schedule, 0, 599_999)).toBe(true);
    expect(stillChecking(schedule, 0, 600_001)).toBe(false);
    expect(proofMark(anAlertRow({ expect: 'sync' }), true).text).toBe('not closed yet');
    expect(proofMark(anAlertRow({ expect: 'sync' }), false)).toEqual({ text: 'still open', tone: 'warning' });
  });
});

describe('the line about the alerts', () => {
  const file = (over: Partial<IncidentFile>): IncidentFile =>
    ({ row: { proof_at: 1 } as IncidentRow, incident: anIncident(), alerts: [], ...over }) as IncidentFile;
  const closed = anIncident({ status: 'Closed' });
  const closure = { how: 'bot', by: 'Dana Reyes', at: 0 } as const;
  const proven = anAlertRow({ expect: 'sync', state: 'Resolved', proven_at: 1 });
  const waiting = anAlertRow({ expect: 'sync' });

  it('counts what a close will do', () => {
    const prospects = [foresee(facts()), foresee(facts()), foresee(facts({ sync: 'off' }))];
    const line = alertsLine(file({ alerts: [anAlertRow(), anAlertRow(), anAlertRow()] }), 'new', prospects);
    expect(line).toEqual({
      text: 'Closing here closes 2 of 3 alerts in Defender for Cloud; 1 would stay open',
      tone: 'warning',
    });
  });

  it('counts as proof only the alerts that this close had to close', () => {
    const alerts = [proven, proven, proven, waiting, anAlertRow({ expect: 'already', state: 'Resolved' })];
    const line = alertsLine(file({ incident: closed, closure, alerts }), 'proving', []);
    expect(line?.text).toBe('3 of 4 alerts closed in Defender for Cloud, 1 still open');
  });

  it('does not call a close proven whose alerts were left open', () => {
    const line = alertsLine(
      file({ incident: closed, closure, alerts: [proven, anAlertRow({ expect: 'left' })] }),
      'proven',
      [],
    );
    expect(line).toEqual({ text: 'Its alert is closed in Defender for Cloud, 1 left open', tone: 'warning' });
  });

  it('says when all alerts are closed although the incident is open', () => {
    const alerts = [anAlertRow({ state: 'Resolved' }), anAlertRow({ state: 'Dismissed' })];
    const line = alertsLine(
      file({ alerts }),
      'active',
      alerts.map(() => foresee(facts({ state: 'Resolved' }))),
    );
    expect(line).toEqual({
      text: 'All 2 alerts are closed in Defender for Cloud already; the incident is still open',
      tone: 'good',
    });
  });
});
