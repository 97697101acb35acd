import type { Config } from './config/config.ts';
import type { TeamsSettings } from './teams/settings.ts';

/** The part of the configuration that `teams` works with. */
export const teamsSettings = ({
  bot,
  cloud,
  listen,
  allowedTenants,
  allowedTeams,
  deliveryLookup,
}: Config): TeamsSettings => ({
  appId: bot.id,
  tenantId: bot.tenantId,
  allowedTenants,
  allowedTeams,
  oauthConnection: bot.oauthConnection,
  tokenServiceUrl: bot.tokenServiceUrl ?? cloud.botTokenServiceUrl,
  openIdMetadataUrl: bot.openIdMetadataUrl,
  tokenIssuer: bot.tokenIssuer,
  channelScope: bot.channelScope,
  loginUrl: `${cloud.authorityHost}/${bot.tenantId}`,
  serviceHosts: cloud.serviceHosts,
  serviceUrls: bot.serviceUrls,
  portal: cloud.portal,
  listen,
  // The permission to read a channel makes Teams send all that is written in it.
  onlyMentioned: deliveryLookup === 'graph',
});
