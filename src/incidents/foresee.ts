import type { Workspace } from '../azure/model.ts';
import type { AlertRow } from '../store/tables.ts';
import type { IncidentDeps } from './deps.ts';
import { type AlertProspect, foresee } from './marks.ts';
import { type SyncAnswer, type SyncSetting, willSyncClose } from './will-sync-close.ts';

type Knowing = Pick<IncidentDeps, 'facts' | 'connection'>;
type SettingOf = (subscriptionId: string) => Promise<SyncSetting>;

/** Where the alerts' incident is, as far as sync goes. */
export interface Origin {
  /** Undefined where it is no longer served. */
  readonly workspace?: Workspace;
  readonly madeByXdr: boolean;
}

/**
 * Says of an incident's alerts whether sync will close them, by what the bot knows; `settingOf`: by whose eyes the sync
 * setting is read. Many alerts are of few subscriptions, so each is asked about once.
 */
export function syncAnswers(
  deps: Knowing,
  origin: Origin,
  settingOf: SettingOf = deps.facts.sync,
): (alert: Pick<AlertRow, 'subscription_id'>) => Promise<SyncAnswer> {
  const answers = new Map<string | null, Promise<SyncAnswer>>();
  return ({ subscription_id: id }) => {
    const answer = answers.get(id) ?? answerFor(deps, origin, id, settingOf);
    answers.set(id, answer);
    return answer;
  };
}

async function answerFor(
  { connection }: Knowing,
  { workspace, madeByXdr }: Origin,
  id: string | null,
  settingOf: SettingOf,
): Promise<SyncAnswer> {
  // Where nothing of it decides, nothing is read.
  const asks = id !== null && workspace !== undefined && !madeByXdr;
  const unknown = { state: 'unknown', why: 'subscription not known' } as const;
  const [setting, connector] = asks
    ? await Promise.all([settingOf(id), connection(workspace, id)])
    : (['unreadable', unknown] as const);
  return willSyncClose({ madeByXdr, setting, connector });
}

/** What a close would do to each alert. */
export function foreseeAll(
  deps: Knowing,
  origin: Origin,
  alerts: readonly AlertRow[],
  settingOf?: SettingOf,
): Promise<AlertProspect[]> {
  const syncOf = syncAnswers(deps, origin, settingOf);
  return Promise.all(
    alerts.map(async (alert) =>
      foresee({
        state: alert.state,
        addressed: alert.ref !== null,
        problem: alert.problem ?? undefined,
        sync: await syncOf(alert),
      }),
    ),
  );
}
