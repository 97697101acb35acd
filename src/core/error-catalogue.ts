/** `never`: doing the same again cannot help. `later`: it may. `afterMs`: not before so many milliseconds. */
export type Retry = 'never' | 'later' | { readonly afterMs: number };

/** What a sentence may name. Never a token, a secret, or a vendor's own message. */
export interface ErrorFacts {
  /** Azure RBAC action, for example `Microsoft.SecurityInsights/incidents/write`. */
  readonly action?: string;
  /** The built-in role that would allow it. */
  readonly role?: string;
  /** Where it is missing, as a person would say it: "workspace law-soc-we", "subscription Retail Production". */
  readonly scope?: string;
  /** What the sentence is about: "incident 4711", "the close form". */
  readonly what?: string;
  readonly detail?: string;
  readonly retryAfterMs?: number;
  /** Claims that Entra ID or Azure asks for before the same call can succeed (base64 or JSON, never a token). */
  readonly claims?: string;
  /** HTTP status at the vendor's edge, for the log. */
  readonly status?: number;
}

interface ErrorKind {
  readonly retry: Retry;
  readonly say: (facts: ErrorFacts) => string;
}

const named = (value: string | undefined, otherwise: string) => value ?? otherwise;

/** Every way in which something can go wrong, whether to try again, and the sentence that a user may read. */
export const CATALOGUE = {
  // Azure
  'azure.forbidden': {
    retry: 'never',
    say: (f) =>
      `Azure refused: you need ${named(f.action, 'a right that you lack')} on ${named(f.scope, 'this resource')}` +
      `${f.role ? ` (role ${f.role})` : ''}. If your role has to be activated (Privileged Identity Management), activate it and try again.`,
  },
  'azure.reader-forbidden': {
    retry: 'later',
    say: (f) =>
      `The bot itself may not read ${named(f.scope, 'this resource')}: it needs ${named(f.action, 'a reader role')}${f.role ? ` (role ${f.role})` : ''}.`,
  },
  'azure.not-found': { retry: 'never', say: (f) => `${named(f.what, 'That')} was not found in Azure.` },
  'azure.conflict': {
    retry: 'later',
    say: (f) => `${named(f.what, 'It')} was changed by someone else at the same moment.`,
  },
  'azure.bad-request': {
    retry: 'never',
    say: (f) => `Azure did not accept the request${f.what ? ` for ${f.what}` : ''}.`,
  },
  'azure.license': {
    retry: 'never',
    say: (f) => `No Defender plan is on for ${named(f.scope, 'this subscription')}.`,
  },
  'azure.unregistered': {
    retry: 'later',
    say: () =>
      'The resource provider Microsoft.SecurityInsights is not registered in the subscription; register it first.',
  },
  'azure.throttled': { retry: 'later', say: () => 'Azure asked to slow down. Try again in a moment.' },
  'azure.unavailable': {
    retry: 'later',
    say: () => 'Azure did not answer. Nothing was confirmed; try again in a moment.',
  },
  'azure.unexpected': {
    retry: 'never',
    say: () => 'Azure gave an answer that the bot does not understand. It has been logged.',
  },
  // Signing in as the person
  'signin.interaction': {
    retry: 'never',
    say: () => 'Azure asks you to sign in again with stronger proof (MFA or Conditional Access).',
  },
  'signin.consent': {
    retry: 'never',
    say: () => 'This app has not been given consent to act for you in Azure. An administrator can grant it.',
  },
  'signin.expired': { retry: 'later', say: () => 'Your sign-in has expired. Press the button again.' },
  'signin.mismatch': {
    retry: 'never',
    say: () => 'The sign-in does not belong to the person who pressed the button.',
  },
  'signin.misconfigured': {
    retry: 'never',
    say: () =>
      'The bot is not set up to act for people: its own credentials were refused. An operator has to look at its log.',
  },
  'signin.unavailable': {
    retry: 'later',
    say: () => 'Microsoft Entra ID did not answer. Try again in a moment.',
  },
  // Teams
  'teams.throttled': { retry: 'later', say: () => 'Teams asked to slow down.' },
  'teams.busy': { retry: 'later', say: () => 'Teams was busy with this conversation.' },
  'teams.gone': {
    retry: 'never',
    say: (f) => `The bot can no longer speak in ${named(f.what, 'that channel')}.`,
  },
  'teams.activity-not-found': {
    retry: 'later',
    say: () => 'Teams does not find the message that was to be changed.',
  },
  'teams.too-large': { retry: 'never', say: () => 'The card was too large for Teams.' },
  'teams.unknown-outcome': { retry: 'later', say: () => 'Teams did not say whether the message arrived.' },
  'teams.rejected': { retry: 'never', say: () => 'Teams did not accept the message.' },
  // What people send
  'input.invalid': {
    retry: 'never',
    say: (f) => named(f.detail, 'Something in what you entered is not right.'),
  },
  'input.unknown-target': {
    retry: 'never',
    say: (f) =>
      `${named(f.what, 'That')} is not among the workspaces and subscriptions that this bot serves.`,
  },
  'incident.unknown': {
    retry: 'never',
    say: (f) =>
      `${named(f.what, 'That incident')} is not known here. It may not hold Defender for Cloud alerts.`,
  },
  'incident.keeps-changing': {
    retry: 'later',
    say: (f) =>
      `${named(f.what, 'The incident')} keeps changing while you act. Nothing was written; look at it and try again.`,
  },
  'connector.unconfirmed': {
    retry: 'later',
    say: () => 'Azure accepted the change, but it does not show yet. Look again in a few minutes.',
  },
  'channel.not-watched': {
    retry: 'never',
    say: () => 'This channel does not watch anything yet. Type "watch" first.',
  },
  // The bot's own memory
  'store.unavailable': {
    retry: 'later',
    say: () =>
      'The bot’s own memory (its database) does not answer. Nothing was done; try again in a moment.',
  },
  'store.busy': {
    retry: 'later',
    say: () => 'The bot was busy with the same thing. Nothing was done; try again in a moment.',
  },
  'store.full': {
    retry: 'later',
    say: () =>
      'The disk that holds the bot’s own memory is full. Nothing was done; an operator has to make room.',
  },
  'store.in-use': {
    retry: 'later',
    say: () =>
      'Another process has the SQLite file that DATABASE_URL names. One process may have it; for several, set DATABASE_URL to PostgreSQL.',
  },
  'store.network-share': {
    retry: 'never',
    say: () =>
      'DATABASE_URL names a SQLite file on a network share, where it can be damaged. Use a local disk, or PostgreSQL.',
  },
  internal: { retry: 'later', say: () => 'Something went wrong. It has been logged.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof CATALOGUE;
