import type { Azure } from '../azure/azure.ts';
import type { ChannelMessages } from '../azure/channel-messages.ts';
import type { Workspace } from '../azure/model.ts';
import type { Clock } from '../core/clock.ts';
import type { TokenCredential } from '../core/credential.ts';
import type { Store } from '../store/database.ts';

/** What one look at one link of the chain found. */
export interface CheckupResult {
  /** Which link: "Sign-in", "Workspace law-soc-we". */
  readonly link: string;
  readonly state: 'ok' | 'warning' | 'fault';
  /** One sentence. */
  readonly found: string;
  /** What to do about it, one sentence; only where it is not ok. */
  readonly next?: string;
}

/** What the checkup works with; what is absent cannot be looked at from here, and is left out. */
export interface CheckupDeps {
  readonly clock: Clock;
  readonly reader: Azure;
  readonly credential: TokenCredential;
  readonly armScope: string;
  /** Of the token that the bot speaks to Teams with; with or without `/.default`. */
  readonly channelScope: string;
  readonly workspaces: readonly Workspace[];
  readonly watchedSubscriptions: readonly string[];
  /** Undefined where the store could not be opened, or belongs to a bot that is running. */
  readonly store?: Store;
  /** How the bot looks in channels before it says something again; undefined where it does not. */
  readonly messages?: ChannelMessages;
  readonly pollMs: number;
  readonly oauthConnection?: string;
  /** Where the keys of inbound tokens are described. */
  readonly openIdMetadataUrl: string;
  /** Any https address of Azure that says what time it is. */
  readonly timeUrl: string;
  readonly fetch: (url: string) => Promise<{ ok: boolean; status: number; date: string | null }>;
}

/** A link that is looked at. To add one: an object of this shape and a line in items.ts. */
export interface CheckupItem {
  readonly name: string;
  run(deps: CheckupDeps): Promise<readonly CheckupResult[]>;
}

export const ok = (link: string, found: string): CheckupResult => ({ link, state: 'ok', found });
export const warning = (link: string, found: string, next: string): CheckupResult => ({
  link,
  state: 'warning',
  found,
  next,
});
export const fault = (link: string, found: string, next: string): CheckupResult => ({
  link,
  state: 'fault',
  found,
  next,
});
