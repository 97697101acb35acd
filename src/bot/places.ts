import { findChannel, saveChannel } from '../store/channels.ts';
import type { ChannelRow } from '../store/tables.ts';
import type { BotDeps } from './deps.ts';
import type { Place } from './turn.ts';

const blank = (place: Place, id: string): ChannelRow => ({
  id,
  tenant_id: place.tenantId,
  team_id: null,
  group_id: null,
  name: null,
  team_name: null,
  service_url: place.serviceUrl,
  installed: 1,
  watches_incidents: 0,
  watches_connectors: 0,
  severities: '',
  watched_by: null,
  watched_by_name: null,
  watched_at: null,
  proven: null,
  suspended_at: null,
  suspended_why: null,
  removed_at: null,
});

/**
 * What the last authenticated activity says about a channel: its service URL may change at any time, and hearing from
 * it means that the bot is in it. Undefined outside channels.
 */
export async function rememberChannel(
  deps: Pick<BotDeps, 'store'>,
  place: Place,
): Promise<ChannelRow | undefined> {
  if (place.kind !== 'channel' || !place.channelId) return undefined;
  const known = (await findChannel(deps.store.db, place.channelId)) ?? blank(place, place.channelId);
  const next: ChannelRow = {
    ...known,
    tenant_id: place.tenantId,
    service_url: place.serviceUrl,
    team_id: place.teamId ?? known.team_id,
    group_id: place.groupId ?? known.group_id,
    name: place.channelName ?? known.name,
    team_name: place.teamName ?? known.team_name,
    installed: 1,
    removed_at: null,
  };
  if (JSON.stringify(next) !== JSON.stringify(known)) await saveChannel(deps.store.db, next);
  return next;
}
