import { alertsLine } from '../../src/incidents/alerts-line.ts';
import { type Expectation, expectationOf } from '../../src/incidents/close/plan.ts';
import type { IncidentFile } from '../../src/incidents/face.ts';
import { type AlertFacts, foresee, proofMark } from '../../src/incidents/marks.ts';
import { nextProof, stillChecking } from '../../src/incidents/proof-schedule.ts';
import { type SyncAnswer, type SyncFacts, willSyncClose } from '../../src/incidents/will-sync-close.ts';
import type { IncidentRow } from '../../src/store/tables.ts';
import { anAlertRow, anIncident } from '../support/factories.ts';

const answer = (will: SyncAnswer['will'], why = 'because'): SyncAnswer => ({ will, why });

const facts = (over: Partial<AlertFacts> = {}): AlertFacts => ({
  state: 'Active',
  addressed: true,
  sync: answer('close', 'sync on'),
  ...over,
});

describe('whether sync will close an alert', () => {
  const here = { state: 'on', why: 'connected' } as const;
  const removed = { state: 'off', why: 'connector removed', at: 5 } as const;
  const twice = { state: 'unknown', why: 'connected twice', at: 6 } as const;
  it.each<[Partial<SyncFacts>, SyncAnswer]>([
    [{}, { will: 'close', why: 'sync on' }],
    [{ setting: 'off' }, { will: 'not close', why: 'sync off' }],
    [{ setting: 'unreadable' }, { will: 'not known', why: 'sync setting not readable' }],
    [{ connector: removed }, { will: 'not close', why: 'connector removed', at: 5 }],
    [
      { connector: removed, setting: 'off' },
      { will: 'not close', why: 'connector removed', at: 5 },
    ],
    [
      { connector: removed, setting: 'unreadable' },
      { will: 'not close', why: 'connector removed', at: 5 },
    ],
    [{ connector: twice }, { will: 'not known', why: 'connected twice', at: 6 }],
    [
      { connector: twice, setting: 'off' },
      { will: 'not close', why: 'sync off' },
    ],
    [
      { connector: removed, madeByXdr: true },
      { will: 'defender', why: 'Defender decides' },
    ],
  ])('%j: %j', (given, expected) => {
    const well: SyncFacts = { madeByXdr: false, setting: 'on', connector: here };
    expect(willSyncClose({ ...well, ...given })).toEqual(expected);
  });
});

describe('before a close, an alert', () => {
  it.each([
    [facts(), 'will close', 'sync on'],
    [facts({ sync: answer('not close', 'connector removed') }), 'will stay open', 'connector removed'],
    [facts({ state: 'Resolved' }), 'already closed', 'resolved'],
    [facts({ state: 'Dismissed', sync: answer('not close') }), 'already closed', 'dismissed'],
    [facts({ sync: answer('not known', 'connected twice') }), 'may stay open', 'connected twice'],
    [facts({ sync: answer('not known'), addressed: false }), 'unknown', 'not found in Defender for Cloud'],
    [facts({ sync: answer('defender', 'Defender decides') }), 'unknown', 'Defender decides'],
    [facts({ state: 'unknown', problem: 'no right to read it' }), 'unknown', 'no right to read it'],
    [facts({ state: 'unknown', addressed: false }), 'unknown', 'not found in Defender for Cloud'],
  ])('%j is %s because %s', (given, prospect, why) => {
    expect(foresee(given)).toMatchObject({ prospect, why });
  });
});

describe('who is to close an alert', () => {
  it.each<[Parameters<typeof expectationOf>, Expectation]>([
    [[anAlertRow(), answer('close'), 'sync'], 'sync'],
    [[anAlertRow(), answer('close'), 'direct'], 'sync'],
    [[anAlertRow(), answer('not close'), 'direct'], 'direct'],
    [[anAlertRow(), answer('not close'), 'sync'], 'left'],
    [[anAlertRow(), answer('not close'), 'leave'], 'left'],
    [[anAlertRow({ ref: null }), answer('not close'), 'direct'], 'left'],
    [[anAlertRow({ state: 'Resolved' }), answer('not close'), 'direct'], 'already'],
    [[anAlertRow(), answer('defender'), 'direct'], 'xdr'],
    [[anAlertRow(), answer('not known'), 'sync'], 'sync'],
    [[anAlertRow(), answer('not known'), 'direct'], 'direct'],
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
    const prospects = [foresee(facts()), foresee(facts()), foresee(facts({ sync: answer('not close') }))];
    const line = alertsLine(file({ alerts: [anAlertRow(), anAlertRow(), anAlertRow()] }), 'new', prospects);
    expect(line).toEqual({
      text: 'Closing here closes 2 of 3 alerts in Defender for Cloud; 1 would stay open',
      tone: 'warning',
    });
  });

  it('tells what surely stays open from what is not known', () => {
    const prospects = [answer('not close'), answer('not known')].map((sync) => foresee(facts({ sync })));
    const line = alertsLine(file({ alerts: [anAlertRow(), anAlertRow()] }), 'new', prospects);
    expect(line?.text).toBe(
      'Closing here closes 0 of 2 alerts in Defender for Cloud; 1 would stay open, 1 not known',
    );
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
