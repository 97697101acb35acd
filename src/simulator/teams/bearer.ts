import { withSlash } from '../clouds.ts';
import type { LogEntry, SimPerson, World } from '../world.ts';

/** What Teams' side of the simulator needs of the simulated Entra. */
export interface EntraForTeams {
  /** Teams' SSO assertion: audience is the bot's app, subject the person. */
  issueAssertion(person: SimPerson, overrides?: Record<string, unknown>): Promise<string>;
  /** The token of a person who signed in by hand, MFA included. */
  issueInteractive(person: SimPerson, audience: string): Promise<string>;
  /** The claims of a token that Entra issued for one of the audiences; undefined where it is not good. */
  verify(token: string, audiences: readonly string[]): Promise<Record<string, unknown> | undefined>;
}

/** Bot Framework's channel scope in the public cloud. */
export const CHANNEL_SCOPE = 'https://api.botframework.com/.default';

/** Who calls, by the bearer token: the bot, or nobody where the token is not good for the channel. */
export async function whoCalls(
  entra: EntraForTeams,
  { appId, cloud }: World,
  authorization: string | undefined,
): Promise<LogEntry['principal']> {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  const claims = token ? await entra.verify(token, withSlash(cloud.audiences.channel)) : undefined;
  const caller = claims?.appid ?? claims?.azp;
  if (caller !== appId) return { kind: 'none' };
  return { kind: 'bot', id: appId, name: 'SOC Bot' };
}
