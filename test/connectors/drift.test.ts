import { findCheck } from '../../src/connectors/checks.ts';
import { type Before, type Decision, decide } from '../../src/connectors/drift.ts';
import type { Judgement } from '../../src/connectors/model.ts';
import type { DriftRow } from '../../src/store/connector-tables.ts';
import { AT, RETAIL } from './fleet.ts';

const finding = (judgement: Judgement, check = 'sync') => {
  const found = findCheck(check);
  if (!found) throw new Error(check);
  return { check: found, scope: RETAIL, workspaceId: '/w', subscriptionId: RETAIL, judgement };
};
const OFF: Judgement = { verdict: 'unhealthy', kind: 'off', was: 'on', now: 'off', evidence: 'Sync is off' };
const ALONE: Judgement = { verdict: 'unhealthy', kind: 'alone', now: 'on, not connected', evidence: 'Alone' };
const ON: Judgement = { verdict: 'healthy', evidence: 'Sync is on' };
const NO_WORD: Judgement = { verdict: 'unknown', evidence: 'Azure did not answer.' };

const row = (judgement: Judgement, before: Partial<Before> = {}): Decision['health'] =>
  decide(finding(judgement), { firstLook: false, ...before }, AT).health;
const change = (judgement: Judgement, before: Partial<Before> = {}) =>
  decide(finding(judgement), { firstLook: false, ...before }, AT).change;

const drift = (over: Partial<DriftRow> = {}): DriftRow => ({
  id: 'd1',
  check_name: 'sync',
  scope: RETAIL,
  workspace_id: '/w',
  subscription_id: RETAIL,
  card_id: 'c1',
  state: 'open',
  kind: 'off',
  was: 'on',
  now: 'off',
  opened_at: AT - 1000,
  changed_at: AT - 1000,
  cleared_at: null,
  accepted_until: null,
  accepted_by: null,
  accepted_why: null,
  ...over,
});

describe('deciding about a drift', () => {
  it('posts at once what somebody switched off', () => {
    expect(change(OFF, { row: row(ON) })?.what).toBe('opened');
  });

  it('waits for a second look that agrees before it posts any other fault', () => {
    const once = row(ALONE, { row: row(ON) });
    expect(once.pending).toBe('alone');
    expect(change(ALONE, { row: row(ON) })).toBeUndefined();
    expect(change(ALONE, { row: once })?.what).toBe('opened');
  });

  it('starts to wait anew when the second look sees something else', () => {
    const once = row(ALONE, { row: row({ ...ON, verdict: 'not applicable' }) });
    expect(change(OFF, { row: once })).toBeUndefined();
    expect(row(OFF, { row: once }).pending).toBe('off');
  });

  it('does not take a look that could not tell for one of two that agree, nor for one between them', () => {
    const once = row(ALONE, { row: row(ON) });
    const between = row(NO_WORD, { row: once });
    expect(change(NO_WORD, { row: once })).toBeUndefined();
    expect(change(ALONE, { row: between })?.what).toBe('opened');
  });

  it('does not call it switched off where it was never known to be on', () => {
    expect(change(OFF, { row: row(NO_WORD) })).toBeUndefined();
  });

  it('still knows that it was on after looks that could not tell', () => {
    expect(change(OFF, { row: row(NO_WORD, { row: row(ON) }) })?.what).toBe('opened');
  });

  it('posts what differs at the first look without a second', () => {
    expect(change(ALONE, { firstLook: true })?.what).toBe('opened');
  });

  it('neither opens nor clears anything by what is not known', () => {
    expect(change(NO_WORD, { live: drift(), row: row(OFF) })).toBeUndefined();
  });

  it.each([ON, { ...ON, verdict: 'not applicable' as const }])(
    'clears with one look: $verdict',
    (judgement) => {
      expect(change(judgement, { live: drift(), row: row(OFF) })).toMatchObject({
        what: 'cleared',
        drift: { id: 'd1' },
      });
    },
  );

  it('says nothing while an open one stays the same', () => {
    expect(change(OFF, { live: drift(), row: row(OFF) })).toBeUndefined();
  });

  it('changes an open one that is another kind of fault now', () => {
    expect(change(ALONE, { live: drift(), row: row(OFF) })?.what).toBe('changed');
  });

  it('takes up the row again when the same comes back within the hour', () => {
    const cleared = drift({ state: 'cleared', cleared_at: AT - 500 });
    expect(change(OFF, { cleared, row: row(ON) })).toMatchObject({ what: 'reopened', drift: { id: 'd1' } });
    expect(change(OFF, { cleared: { ...cleared, kind: 'alone' }, row: row(ON) })?.what).toBe('opened');
  });

  it('leaves an accepted one quiet until its time has run out, or it is another fault', () => {
    const accepted = drift({ state: 'accepted', accepted_until: AT + 1 });
    expect(change(OFF, { live: accepted, row: row(OFF) })).toBeUndefined();
    expect(change(ALONE, { live: accepted, row: row(OFF) })?.what).toBe('changed');
    expect(change(OFF, { live: { ...accepted, accepted_until: AT }, row: row(OFF) })?.what).toBe('changed');
    expect(change(ON, { live: accepted, row: row(OFF) })?.what).toBe('cleared');
  });
});
