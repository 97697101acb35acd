import type { Card } from '../cards/views.ts';
import type { TokenCredential } from '../core/credential.ts';

/** Who spoke or clicked. From the authenticated activity, never from card data. */
export interface Person {
  readonly tenantId: string;
  /** Entra object id. */
  readonly objectId: string;
  readonly name: string;
  /** Teams' own id, `29:…`. */
  readonly teamsId: string;
}

/** Where it happened. */
export interface Place {
  readonly kind: 'channel' | 'group' | 'personal';
  readonly tenantId: string;
  readonly serviceUrl: string;
  /** With `;messageid=…` inside a thread. */
  readonly conversationId: string;
  /** `19:…@thread.tacv2`, in a channel. */
  readonly channelId?: string;
  readonly channelName?: string;
  readonly teamId?: string;
  /** The team's id in Entra ID, where Teams tells it. */
  readonly groupId?: string;
  readonly teamName?: string;
  /** Private and shared channels, where Teams says so. */
  readonly channelType?: 'standard' | 'private' | 'shared';
}

export interface Message {
  readonly id: string;
  readonly person: Person;
  readonly place: Place;
  /** Normalised: no mention of the bot, entities decoded, one space between words. */
  readonly text: string;
}

/** A pressed button, as Teams delivered it. */
export interface Click {
  /** The activity's id: the same for what Teams sends twice. */
  readonly id: string;
  readonly person: Person;
  readonly place: Place;
  readonly verb: string;
  /** `action.data` with the inputs in it. Untrusted. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The message that holds the card. */
  readonly messageId?: string;
  readonly signIn: SignInMaterial;
}

/** What this one request carries towards a token of the person; never stored, never logged. */
export interface SignInMaterial {
  /** Teams' SSO assertion, where the client sent one. */
  readonly assertion?: string;
  /** The code that the sign-in page gave back (`value.state`). */
  readonly code?: string;
}

/** The person's Azure credentials from one source; `getToken` throws AppError `signin.*`. */
export interface PersonCredential extends TokenCredential {
  readonly source: 'assertion' | 'connection';
  /** Forgets what is cached, so that a role activated a minute ago counts. */
  forget(): void;
}

/**
 * Where the clicker's token comes from, in the order in which to try. Implemented in `teams` (connection) and `azure`
 * (on-behalf-of).
 */
export interface SignIn {
  /** From the assertion of this very click; undefined where it carries none. Throws `signin.mismatch` where it is somebody else's. */
  fromAssertion(click: Click): PersonCredential | undefined;
  /** From the Azure Bot OAuth connection, where one is configured and the person has signed in. */
  fromConnection(click: Click): Promise<PersonCredential | undefined>;
  /** The person's connection token is no longer good enough: the next sign-in starts afresh. */
  signOut(click: Click): Promise<void>;
  /** The answer that asks the client for an assertion (401), or, where that was tried, for a sign-in by hand (412). */
  ask(click: Click, why: 'no-token' | 'interaction' | 'consent' | 'expired'): Promise<Answer>;
}

/** What goes back in the body of the invoke response; HTTP is always 200. */
export type Answer =
  /** `late`: the sentence for the thread where the card came too late to be shown. */
  | { readonly kind: 'card'; readonly card: Card; readonly late?: string }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'error'; readonly status: 400 | 500; readonly code: string; readonly text: string }
  | { readonly kind: 'login'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'precondition'; readonly text: string }
  /** 401: the code that the sign-in page gave back is not the right one. */
  | { readonly kind: 'wrong-code'; readonly text: string };

/** What a typed command answers, as a reply in the same place. */
export type Reply = { readonly card: Card; readonly summary: string } | { readonly text: string };

/** The door for what comes from Teams; `teams` calls it, everything behind it is free of the Bot Framework. */
export interface BotDoor {
  onMessage(message: Message): Promise<readonly Reply[]>;
  onClick(click: Click): Promise<Answer>;
  /** The app was added to a team or chat (also after a re-install). */
  onInstalled(place: Place, person?: Person): Promise<readonly Reply[]>;
  /** `person` took the app out, where Teams says who. */
  onRemoved(place: Place, person?: Person): Promise<void>;
  onChannelChanged(place: Place, change: 'created' | 'renamed' | 'deleted' | 'restored'): Promise<void>;
}
