import type { Azure } from './azure/azure.ts';
import { type ChannelMessages, createChannelMessages } from './azure/channel-messages.ts';
import type { CheckupDeps } from './checkup/checkup.ts';
import { fetchBriefly } from './checkup/fetch.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './core/clock.ts';
import type { TokenCredential } from './core/credential.ts';
import type { Store } from './store/database.ts';

/** How the bot looks in channels before it says something again; undefined where it does not. */
export const channelMessages = (config: Config, credential: TokenCredential): ChannelMessages | undefined =>
  config.deliveryLookup === 'graph'
    ? createChannelMessages({ addresses: config.cloud, credential })
    : undefined;

/** What the checkup works with, by the configuration: the same for the bot itself and for the doctor. */
export const checkupDeps = (
  config: Config,
  at: {
    readonly clock: Clock;
    readonly reader: Azure;
    readonly credential: TokenCredential;
    readonly store?: Store;
    readonly messages?: ChannelMessages;
  },
): CheckupDeps => ({
  ...at,
  armScope: config.cloud.resourceManagerScope,
  channelScope: config.bot.channelScope,
  workspaces: config.workspaces,
  watchedSubscriptions: config.watchedSubscriptions,
  pollMs: config.pollMs,
  oauthConnection: config.bot.oauthConnection,
  openIdMetadataUrl: config.bot.openIdMetadataUrl,
  timeUrl: config.cloud.resourceManager,
  fetch: fetchBriefly,
});
