import type { Workspace } from '../azure/model.ts';
import type { AlertRow } from '../store/tables.ts';
import type { IncidentDeps } from './deps.ts';
import { type AlertProspect, foresee } from './marks.ts';
import { type SyncAnswer, type SyncSetting, willSyncClose } from './will-sync-close.ts';

type Knowing = Pick<IncidentDeps, 'facts' | 'connection'>;

/** Where the alerts' incident is, as far as sync goes. */
export interface Origin {
  /** Undefined where it is no longer served. */
  readonly workspace?: Workspace;
  readonly madeByXdr: boolean;
}

/** Whether sync will close an alert, by what the bot knows; `settingOf`: by whose eyes the sync setting is read. */
export async function syncAnswerFor(
  { facts, connection }: Knowing,
  { workspace, madeByXdr }: Origin,
  alert: Pick<AlertRow, 'subscription_id'>,
  settingOf: (subscriptionId: string) => Promise<SyncSetting> = facts.sync,
): Promise<SyncAnswer> {
  const id = alert.subscription_id;
  // Nothing of it decides there, so nothing is read.
  const asks = id !== null && workspace !== undefined && !madeByXdr;
  const unknown = { state: 'unknown', why: 'subscription not known' } as const;
  const [setting, connector] = asks
    ? await Promise.all([settingOf(id), connection(workspace, id)])
    : (['unreadable', unknown] as const);
  return willSyncClose({ madeByXdr, setting, connector });
}

/** What a close would do to each alert. */
export const foreseeAll = (
  deps: Knowing,
  origin: Origin,
  alerts: readonly AlertRow[],
  settingOf?: (subscriptionId: string) => Promise<SyncSetting>,
): Promise<AlertProspect[]> =>
  Promise.all(
    alerts.map(async (alert) =>
      foresee({
        state: alert.state,
        addressed: alert.ref !== null,
        problem: alert.problem ?? undefined,
        sync: await syncAnswerFor(deps, origin, alert, settingOf),
      }),
    ),
  );
