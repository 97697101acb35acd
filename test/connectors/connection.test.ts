import type { DataConnector } from '../../src/azure/health.ts';
import { type Connection, connectionFromList, connectionFromLook } from '../../src/connectors/connection.ts';
import type { HealthRow, WorkspaceHealthRow } from '../../src/store/connector-tables.ts';

const SOC = '/subscriptions/1/workspaces/law-soc';
const OTHER = '/subscriptions/1/workspaces/law-other';
const AT = 1_000;

const row = (over: Partial<HealthRow> = {}): HealthRow => ({
  check_name: 'connector',
  scope: 'retail',
  workspace_id: SOC,
  subscription_id: 'retail',
  verdict: 'healthy',
  known: 'healthy',
  kind: null,
  evidence: '',
  value: connectedTo(SOC),
  read_at: AT,
  pending: null,
  ...over,
});
const connectedTo = (...workspaces: string[]) => JSON.stringify({ connected: true, workspaces });
const lost = (kind: string) => row({ verdict: 'unhealthy', kind, value: '{"connected":true}' });
const soc = (over: Partial<WorkspaceHealthRow> = {}): WorkspaceHealthRow => ({
  workspace_id: SOC,
  mode: 'legacy',
  line_at: 0,
  read_at: AT,
  swept_at: AT,
  error: null,
  ...over,
});
const says = (state: Connection['state'], why: string) => ({ state, why, at: AT });
const NOT_READABLE = { state: 'unknown', why: 'connector not readable' };

describe('what a look says of the way between a subscription and a workspace', () => {
  it.each<[string, HealthRow | undefined, WorkspaceHealthRow, unknown]>([
    ['connected here', row(), soc(), says('on', 'connected')],
    ['removed', lost('removed'), soc(), says('off', 'connector removed')],
    ['disabled', lost('disabled'), soc(), says('off', 'connector disabled')],
    ['never connected', lost('missing'), soc(), says('off', 'no connector')],
    ['new', lost('fresh'), soc(), says('off', 'no connector')],
    ['elsewhere', row({ value: connectedTo(OTHER) }), soc(), says('off', 'connected to law-other only')],
    [
      'here and elsewhere',
      row({ verdict: 'unhealthy', kind: 'twice', value: connectedTo(SOC, OTHER) }),
      soc(),
      says('unknown', 'connected twice'),
    ],
    [
      'gone where the tenant is connected',
      lost('removed'),
      soc({ mode: 'both' }),
      says('unknown', 'tenant-wide connector'),
    ],
    ['elsewhere, this one unread', row({ value: connectedTo(OTHER) }), soc({ error: 'No.' }), NOT_READABLE],
    ['not readable', row({ verdict: 'unknown' }), soc(), NOT_READABLE],
    ['never looked at', undefined, soc(), undefined],
    ['looked at too long ago', row({ read_at: 99 }), soc(), undefined],
    [
      'not asked where the classic connector does not apply',
      row({ verdict: 'not applicable' }),
      soc(),
      undefined,
    ],
    ['kept by an older version', row({ value: '{"connected":true}' }), soc(), undefined],
  ])('%s', (_what, health, workspace, expected) => {
    expect(connectionFromLook(health, workspace, 100)).toEqual(expected);
  });
});

describe('what a workspace’s list of connectors says of it', () => {
  const legacy = (enabled: boolean, subscriptionId = 'retail'): DataConnector => ({
    name: 'a',
    kind: 'legacy',
    subscriptionId,
    enabled,
  });
  const wide = (kind: 'tenant' | 'xdr', enabled: boolean): DataConnector => ({ name: 'b', kind, enabled });
  it.each<[string, DataConnector[], Connection]>([
    ['on', [legacy(false, 'other'), legacy(true)], says('on', 'connected')],
    ['on beside the tenant-wide one', [wide('tenant', true), legacy(true)], says('on', 'connected')],
    ['disabled', [legacy(false)], says('off', 'connector disabled')],
    ['none', [legacy(true, 'other'), wide('xdr', false)], says('off', 'no connector')],
    ['tenant-wide only', [wide('tenant', true)], says('unknown', 'tenant-wide connector')],
    ['Defender XDR', [wide('xdr', true), legacy(false)], says('unknown', 'tenant-wide connector')],
  ])('%s', (_what, connectors, expected) => {
    expect(connectionFromList(connectors, 'retail', AT)).toEqual(expected);
  });
});
