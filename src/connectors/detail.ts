import { connectorPage } from '../azure/portal-links.ts';
import type { HealthDetailView } from '../cards/health-views.ts';
import type { Mark } from '../cards/views.ts';
import { encodeCardId } from '../core/card-id.ts';
import type { HealthRow, SubscriptionRow } from '../store/connector-tables.ts';
import { plansOff } from './checks/plans.ts';
import { driftKind, HEALTH_CHECKS } from './checks.ts';
import { modeInWords } from './mode.ts';
import type { Mode, Verdict } from './model.ts';
import type { FleetState } from './state.ts';
import { stepsFor, workspaceName } from './words.ts';

const TONES: Readonly<Record<Verdict, Mark['tone']>> = {
  healthy: 'good',
  unhealthy: 'attention',
  unknown: 'warning',
  'not applicable': 'default',
};

/** Every check of one subscription, with what was read and when; and of its workspace, which it depends on. */
export function subscriptionDetail(
  state: FleetState,
  row: SubscriptionRow,
  portal: string,
): HealthDetailView {
  const home = row.home ?? state.workspaces[0]?.workspace_id ?? '';
  const own = state.health.filter((one) => one.subscription_id === row.id);
  const around = state.health.filter((one) => one.subscription_id === null && one.scope === home);
  const mode = state.workspaces.find((one) => one.workspace_id === home)?.mode as Mode | null | undefined;
  const ill = own.filter((one) => one.verdict === 'unhealthy');
  const plans = own.find((one) => one.check_name === 'plans');
  return {
    id: encodeCardId({ kind: 'connectors', workspaceId: home, subscriptionId: row.id }),
    name: row.name,
    subtitle: row.home
      ? `Home: ${workspaceName(row.home)}. ${modeInWords(mode ?? undefined)}`
      : 'No home chosen yet.',
    rows: [...own, ...around].sort(inOrder).map((one) => rowView(one)),
    canRepair: mode === 'legacy' && stepsFor(ill.map(kindOf)).length > 0,
    plansOff: plansOff(JSON.parse(plans?.value ?? 'null')),
    canInstallSolution: around.some((one) => one.check_name === 'solution' && one.verdict === 'unhealthy'),
    url: home ? connectorPage(portal, home) : undefined,
  };
}

const kindOf = (row: HealthRow) => ({ check_name: row.check_name, kind: row.kind ?? '' });

const place = (row: HealthRow): number => HEALTH_CHECKS.findIndex((check) => check.name === row.check_name);
const inOrder = (a: HealthRow, b: HealthRow): number => place(a) - place(b);

function rowView(row: HealthRow): HealthDetailView['rows'][number] {
  const check = HEALTH_CHECKS.find((one) => one.name === row.check_name);
  const verdict = row.verdict as Verdict;
  const text =
    verdict === 'unhealthy' && row.kind ? driftKind(row.check_name, row.kind).what : WORDS[verdict];
  return {
    question: check?.question ?? row.check_name,
    verdict: { text, tone: TONES[verdict] },
    evidence: row.evidence,
    readAt: row.read_at ?? undefined,
  };
}

const WORDS: Readonly<Record<Verdict, string>> = {
  healthy: 'yes',
  unhealthy: 'no',
  unknown: 'unknown',
  'not applicable': 'not applicable',
};
