import type { SimPerson } from '../world.ts';
import type { WireActivity } from './activities.ts';
import type { EntraForTeams } from './bearer.ts';
import type { BotPost } from './post.ts';
import type { SimMessage } from './state.ts';

/** The body of an invoke response. */
export interface InvokeBody {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

/** One click with everything that followed from it. */
export interface ClickResult {
  readonly person: SimPerson;
  readonly message: SimMessage;
  /** The request as first sent; good for `resend`. */
  readonly activity: WireActivity;
  /** HTTP status of the last answer; 0 where the client refused by itself. */
  readonly status: number;
  /** The last body; undefined where there was none. */
  readonly body?: InvokeBody;
  /** All bodies in order, the last one too. */
  readonly bodies: readonly InvokeBody[];
  /** The card in the last body, shown to this person only. */
  readonly card?: Record<string, unknown>;
  /** The sentence in the last body: a message, or an error's. */
  readonly text?: string;
  /** Set where Teams now shows its Sign in button: where that leads. */
  readonly needsSignIn?: string;
  /** By input id: why the client did not even send it. */
  readonly refusedByClient?: Readonly<Record<string, string>>;
  /** Real milliseconds from the press to the last answer. */
  readonly ms: number;
}

interface Exchange {
  readonly status: number;
  readonly bodies: InvokeBody[];
  readonly signInLink?: string;
  readonly signInShown: boolean;
}

/** Tries to get on with a fresh assertion this often, as Teams does, before it shows the button. */
const SILENT_TRIES = 2;

/**
 * Sends an invoke and follows Teams' protocol: on 401 the same request again with an assertion, where Teams gives one; on
 * 412, or where it gives none, the Sign in button.
 */
export async function exchangeInvoke(
  post: BotPost,
  entra: EntraForTeams,
  person: SimPerson,
  activity: WireActivity,
  silent: boolean,
): Promise<Exchange> {
  const bodies: InvokeBody[] = [];
  let signInLink: string | undefined;
  let next = activity;
  for (let tries = 0; ; tries += 1) {
    const reply = await post.send(next);
    const body = asInvokeBody(reply.json);
    if (body) bodies.push(body);
    const login = body?.statusCode === 401 ? loginRequest(body) : undefined;
    signInLink = login?.link ?? signInLink;
    if (!login) return { status: reply.status, bodies, signInLink, signInShown: body?.statusCode === 412 };
    if (!silent || !login.exchangeId || tries >= SILENT_TRIES)
      return { status: reply.status, bodies, signInLink, signInShown: true };
    const token = await entra.issueAssertion(person);
    next = withValue(activity, {
      authentication: { id: login.exchangeId, connectionName: login.connectionName, token },
    });
  }
}

/** The same activity with more in its `value`. */
export const withValue = (activity: WireActivity, more: Record<string, unknown>): WireActivity => ({
  ...activity,
  value: { ...(activity.value as object), ...more },
});

function asInvokeBody(json: unknown): InvokeBody | undefined {
  const body = json as Partial<InvokeBody> | undefined;
  return typeof body?.statusCode === 'number' ? (body as InvokeBody) : undefined;
}

/** What Teams takes out of a login request; it ignores one without connection name or sign-in button. */
function loginRequest(
  body: InvokeBody,
): { link: string; connectionName: string; exchangeId?: string } | undefined {
  if (body.type !== 'application/vnd.microsoft.activity.loginRequest') return undefined;
  const value = body.value as {
    connectionName?: string;
    tokenExchangeResource?: { id?: string; uri?: string };
    buttons?: { type?: string; value?: string }[];
  };
  const button = value?.buttons?.find((one) => one.type === 'signin' && one.value);
  if (!value?.connectionName || !button?.value) return undefined;
  const exchangeId = value.tokenExchangeResource?.uri ? value.tokenExchangeResource.id : undefined;
  return { link: button.value, connectionName: value.connectionName, exchangeId };
}
