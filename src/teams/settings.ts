/** What `teams` needs of the configuration. */
export interface TeamsSettings {
  readonly appId: string;
  readonly tenantId: string;
  readonly allowedTenants: readonly string[];
  /** Empty: all. */
  readonly allowedTeams: readonly string[];
  readonly oauthConnection?: string;
  readonly tokenServiceUrl: string;
  readonly openIdMetadataUrl: string;
  readonly tokenIssuer: string;
  readonly channelScope: string;
  /** Entra's address for the bot's own tenant; the SDK wants one, our credential does not use it. */
  readonly loginUrl: string;
  /** Exact hosts, or suffixes that start with a dot. */
  readonly serviceHosts: readonly string[];
  /** Further origins, http on loopback included. */
  readonly serviceUrls: readonly string[];
  /** A page for people where no sign-in link can be had. */
  readonly portal: string;
  readonly listen: { readonly port: number; readonly host: string };
  /** Teams sends everything that is written in a channel (it does where its messages may be read): what does not mention the bot is dropped unread. */
  readonly onlyMentioned?: boolean;
  /** How long one request to the connector, the token service or the key server may take, ms (8 000). */
  readonly requestMs?: number;
  /** How long a sender may take for one request to us, ms (10 000). */
  readonly slowestSenderMs?: number;
}

const REQUEST_MS = 8_000;
const SLOWEST_SENDER_MS = 10_000;

export const requestMs = (settings: TeamsSettings): number => settings.requestMs ?? REQUEST_MS;
export const slowestSenderMs = (settings: TeamsSettings): number =>
  settings.slowestSenderMs ?? SLOWEST_SENDER_MS;

/** Whether the bot may talk to, and hear from, this service URL: its token goes there. */
export function isServedUrl(
  settings: Pick<TeamsSettings, 'serviceHosts' | 'serviceUrls'>,
  text: unknown,
): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password) return false;
  if (settings.serviceUrls.some((one) => new URL(one).origin === url.origin)) return true;
  const known = settings.serviceHosts.some((host) =>
    host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host,
  );
  return known && url.protocol === 'https:' && url.port === '';
}
