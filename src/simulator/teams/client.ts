import type { SimPerson } from '../world.ts';
import {
  activityFrom,
  clickActivity,
  messageActivity,
  type Scene,
  sceneOf,
  type WireActivity,
} from './activities.ts';
import type { EntraForTeams } from './bearer.ts';
import { buttonsOf, type CardButton, fillInputs } from './card-actions.ts';
import { type ClickResult, exchangeInvoke, type InvokeBody, withValue } from './click.ts';
import type { BotPost } from './post.ts';
import type { SimMessage, TeamsState } from './state.ts';
import { call, type WireReply } from './wire.ts';

export interface ClientDeps {
  readonly state: TeamsState;
  readonly entra: EntraForTeams;
  readonly post: BotPost;
  serviceUrl(): string;
  /** Certificate authority of the token service, where it speaks https. */
  readonly ca?: string;
}

/** What a typed message led to. */
export interface SayResult {
  readonly message: SimMessage;
  /** The request as sent; undefined where Teams did not deliver it (a channel message without a mention). */
  readonly activity?: WireActivity;
  /** HTTP status; 0 where it was not delivered. */
  readonly status: number;
  /** What the bot had said in the thread when it answered. */
  readonly replies: readonly SimMessage[];
}

/** The Teams client of every person: types, clicks, signs in. Tests and the demo's page speak to the bot through it only. */
export class TeamsClient {
  readonly #deps: ClientDeps;

  constructor(deps: ClientDeps) {
    this.#deps = deps;
  }

  /**
   * Types a message. `place` is a channel's id or `personal`. In a channel the bot is mentioned unless told otherwise, and
   * without a mention it hears of it only in a team that granted it that. `inThread`: as a reply to that message's thread.
   */
  async say(
    person: SimPerson,
    place: string,
    text: string,
    options: { readonly mention?: boolean; readonly inThread?: SimMessage } = {},
  ): Promise<SayResult> {
    const { state, post } = this.#deps;
    const personal = place === 'personal';
    const where = personal ? state.personalChat(person) : place;
    const mention = !personal && (options.mention ?? true);
    const threadId = options.inThread?.threadId;
    const from = { kind: 'person' as const, name: person.name, objectId: person.objectId };
    const message = state.addMessage({ place: where, threadId, from, activity: { text, mention } });
    const heard = personal || mention || state.findChannel(where)?.team.messagesGranted;
    if (!heard) return { message, status: 0, replies: [] };
    const scene = sceneOf(state, where, message.threadId);
    const activity = messageActivity(this.#base(person, scene), message.id, text, mention);
    const { status } = await post.send(activity);
    return { message, activity, status, replies: this.#repliesAfter(message, personal) };
  }

  /**
   * Presses a button of the card as this person sees it, by verb or by title, with values for its inputs. Throws when the
   * card has no such button or input: that is the caller's mistake.
   */
  async click(
    person: SimPerson,
    message: SimMessage,
    button: string,
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<ClickResult> {
    const card = this.#deps.state.cardFor(person, message);
    const pressed = card && findButton(card, button);
    if (!card || !pressed) throw new Error(`No button "${button}" on the card; it has: ${describe(card)}.`);
    const filled = pressed.takesInputs ? fillInputs(card, inputs) : { values: {}, complaints: {} };
    const activity = this.#clickActivity(person, message, pressed, { ...pressed.data, ...filled.values });
    if (Object.keys(filled.complaints).length > 0) {
      return { person, message, activity, status: 0, bodies: [], refusedByClient: filled.complaints, ms: 0 };
    }
    return this.#follow(person, message, activity);
  }

  /** Presses a button with data of the caller's own, whatever the card says: for a real renderer, and for hostile clients. */
  async press(
    person: SimPerson,
    message: SimMessage,
    button: { readonly verb: string; readonly title?: string; readonly id?: string },
    data: Record<string, unknown>,
  ): Promise<ClickResult> {
    return this.#follow(person, message, this.#clickActivity(person, message, button, data));
  }

  /** Sends what was sent before once more, with the same activity id, as Teams does when an answer got lost. */
  async resend(earlier: Pick<ClickResult, 'person' | 'message' | 'activity'>): Promise<ClickResult> {
    return this.#follow(earlier.person, earlier.message, earlier.activity);
  }

  /**
   * Opens the link that the click led to, confirms it with MFA and gives the code back to the bot. `as`: somebody else
   * signs in; `code`: this code instead of the right one.
   */
  async completeSignIn(
    earlier: ClickResult,
    options: { readonly as?: SimPerson; readonly code?: string } = {},
  ): Promise<ClickResult> {
    if (!earlier.needsSignIn) throw new Error('This click needs no sign-in.');
    const reply = await call(earlier.needsSignIn, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ person: (options.as ?? earlier.person).objectId }).toString(),
      ca: this.#deps.ca,
    });
    const { code } = (reply.json ?? {}) as { code?: string };
    if (!code) throw new Error(`The sign-in page answered ${reply.status} and no code.`);
    const again = withValue(earlier.activity, { state: options.code ?? code });
    return this.#follow(earlier.person, earlier.message, again);
  }

  /** Any request to the bot; `token`: another than the ordinary one, null for none. */
  async post(activity: Record<string, unknown>, token?: string | null): Promise<WireReply> {
    return this.#deps.post.send(activity, token);
  }

  /** The token of an ordinary request, with claims or header changed. */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string> {
    return this.#deps.post.token(claims, header);
  }

  /** The card that this person sees in the message now. */
  cardFor(person: SimPerson, message: SimMessage): Record<string, unknown> | undefined {
    return this.#deps.state.cardFor(person, message);
  }

  /** What Teams has shown this person for a moment, oldest first. */
  toasts(person: SimPerson): readonly { readonly kind: 'message' | 'error'; readonly text: string }[] {
    return this.#deps.state.toasts.filter((one) => one.objectId === person.objectId);
  }

  #base(person: SimPerson, scene: Scene): WireActivity {
    return activityFrom(this.#deps.state.world, this.#deps.serviceUrl(), person, scene);
  }

  #clickActivity(
    person: SimPerson,
    message: SimMessage,
    button: Pick<CardButton, 'title' | 'id'> & { verb?: string },
    data: Record<string, unknown>,
  ): WireActivity {
    const scene = sceneOf(this.#deps.state, message.place, message.threadId);
    const { title, id, verb = '' } = button;
    return clickActivity(this.#base(person, scene), message, { title, id, verb, data });
  }

  async #follow(person: SimPerson, message: SimMessage, activity: WireActivity): Promise<ClickResult> {
    const { post, entra, state } = this.#deps;
    const began = performance.now();
    const inChannel = state.findChannel(message.place) !== undefined;
    const silent = !(inChannel && state.world.switches.ssoRefusedInChannels);
    const done = await exchangeInvoke(post, entra, person, activity, silent);
    const body = done.bodies.at(-1);
    const shown =
      body && !done.signInShown
        ? show(state, person, message, body, done.status)
        : noAnswer(state, person, message, done);
    return {
      person,
      message,
      activity,
      status: done.status,
      body,
      bodies: done.bodies,
      ...shown,
      needsSignIn: done.signInShown ? done.signInLink : undefined,
      ms: performance.now() - began,
    };
  }

  #repliesAfter(message: SimMessage, personal: boolean): SimMessage[] {
    return this.#deps.state.messages.filter(
      (one) =>
        one.place === message.place &&
        one.from.kind === 'bot' &&
        Number(one.id) > Number(message.id) &&
        (personal || one.threadId === message.threadId),
    );
  }
}

/** Puts the answer where Teams would: a card in place of the message for that person, a sentence for a moment. */
function show(
  state: TeamsState,
  person: SimPerson,
  message: SimMessage,
  body: InvokeBody,
  status: number,
): { card?: Record<string, unknown>; text?: string } {
  if (body.statusCode === 200 && body.type === 'application/vnd.microsoft.card.adaptive') {
    const card = body.value as Record<string, unknown>;
    state.showTo(person.objectId, message, card);
    return { card };
  }
  const text =
    typeof body.value === 'string' ? body.value : ((body.value as { message?: string })?.message ?? '');
  state.tell(person.objectId, message, body.statusCode === 200 && status === 200 ? 'message' : 'error', text);
  return { text };
}

function noAnswer(
  state: TeamsState,
  person: SimPerson,
  message: SimMessage,
  done: { status: number; signInShown: boolean },
): { text?: string } {
  if (!done.signInShown)
    state.tell(person.objectId, message, 'error', 'Something went wrong. Please try again.');
  return {};
}

const findButton = (card: Record<string, unknown>, wanted: string): CardButton | undefined => {
  const executes = buttonsOf(card).filter((one) => one.type === 'Action.Execute');
  return executes.find((one) => one.verb === wanted) ?? executes.find((one) => one.title === wanted);
};

const describe = (card: Record<string, unknown> | undefined) =>
  card
    ? buttonsOf(card)
        .map((one) => `${one.verb ?? one.type} "${one.title ?? ''}"`)
        .join(', ') || 'none'
    : 'no card';
