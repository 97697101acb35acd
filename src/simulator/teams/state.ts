import { randomUUID } from 'node:crypto';
import type { SimPerson, World } from '../world.ts';

export type ChannelType = 'standard' | 'private' | 'shared';

export interface SimChannel {
  /** `19:…@thread.tacv2`; of the General channel it is the team's id. */
  readonly id: string;
  name: string;
  readonly type: ChannelType;
  deleted: boolean;
}

export interface SimTeam {
  readonly id: string;
  readonly name: string;
  readonly aadGroupId: string;
  readonly channels: SimChannel[];
  /** Whether the bot's app is in the team. */
  installed: boolean;
  /**
   * Whether its owner granted the app `ChannelMessage.Read.Group`: Graph shows it the channels' messages, and Teams sends
   * it every message there, mentioned or not.
   */
  messagesGranted: boolean;
}

/** What one person alone sees in place of a message's card, after a click of theirs. */
export interface PersonalView {
  readonly card: Record<string, unknown>;
  /** Goes up with each new view of anybody. */
  readonly revision: number;
}

export interface SimMessage {
  /** Milliseconds as text, as Teams makes them. */
  readonly id: string;
  /** A channel's id, or the id of a personal chat. */
  readonly place: string;
  /** Id of the thread's first message; in a personal chat the message itself. */
  readonly threadId: string;
  readonly from: { readonly kind: 'bot' | 'person'; readonly name: string; readonly objectId?: string };
  readonly at: number;
  editedAt?: number;
  /** How often it was edited for all. */
  edits: number;
  deleted: boolean;
  /** The activity as last sent, with text, attachments, summary. */
  activity: Record<string, unknown>;
  /** By object id of the person; an edit for all clears them, as in Teams. */
  readonly views: Map<string, PersonalView>;
  /** By object id: the sentence that the last click of that person on this message was answered with. */
  readonly notes: Map<string, { readonly kind: 'message' | 'error'; readonly text: string }>;
}

/** A line that Teams shows for a moment to one person. */
export interface Toast {
  readonly objectId: string;
  readonly at: number;
  readonly kind: 'message' | 'error';
  readonly text: string;
}

/** Everything that the simulated Teams holds. */
export class TeamsState {
  readonly world: World;
  readonly teams: SimTeam[] = [];
  readonly messages: SimMessage[] = [];
  readonly toasts: Toast[] = [];
  /** Chat id by object id. */
  readonly personalChats = new Map<string, string>();
  #lastId = 0;
  #lastRevision = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Tells whoever looks (the demo's page) that something changed. */
  changed(): void {
    this.world.events.emit('change', 'teams');
  }

  nextMessageId(): string {
    this.#lastId = Math.max(this.#lastId + 1, Math.floor(this.world.now()));
    return String(this.#lastId);
  }

  addTeam(name: string, channels: readonly { name: string; type?: ChannelType }[]): SimTeam {
    const id = channelId();
    const team: SimTeam = {
      id,
      name,
      aadGroupId: randomUUID(),
      channels: [],
      installed: true,
      messagesGranted: false,
    };
    team.channels.push({ id, name: 'General', type: 'standard', deleted: false });
    for (const one of channels) this.addChannel(team, one.name, one.type);
    this.teams.push(team);
    return team;
  }

  addChannel(team: SimTeam, name: string, type: ChannelType = 'standard'): SimChannel {
    const channel: SimChannel = { id: channelId(), name, type, deleted: false };
    team.channels.push(channel);
    return channel;
  }

  /** The channel with its team, deleted ones too. */
  findChannel(id: string): { team: SimTeam; channel: SimChannel } | undefined {
    for (const team of this.teams) {
      const channel = team.channels.find((one) => one.id === id);
      if (channel) return { team, channel };
    }
    return undefined;
  }

  /** The one personal chat of a person with the bot, made when first asked for. */
  personalChat(person: SimPerson): string {
    const known = this.personalChats.get(person.objectId);
    if (known) return known;
    const id = `a:1${Buffer.from(person.objectId).toString('base64url')}`;
    this.personalChats.set(person.objectId, id);
    return id;
  }

  addMessage(message: Pick<SimMessage, 'place' | 'from' | 'activity'> & { threadId?: string }): SimMessage {
    const id = this.nextMessageId();
    const added: SimMessage = {
      ...message,
      id,
      threadId: message.threadId ?? id,
      at: this.world.now(),
      edits: 0,
      deleted: false,
      views: new Map(),
      notes: new Map(),
    };
    this.messages.push(added);
    this.changed();
    return added;
  }

  findMessage(place: string, id: string): SimMessage | undefined {
    return this.messages.find((one) => one.place === place && one.id === id);
  }

  /** Shows this person a sentence under the message, and for whoever asks later. */
  tell(objectId: string, message: SimMessage, kind: Toast['kind'], text: string): void {
    message.notes.set(objectId, { kind, text });
    this.toasts.push({ objectId, at: this.world.now(), kind, text });
    this.changed();
  }

  /** From now on this person sees that card in the message, until it is edited for all. */
  showTo(objectId: string, message: SimMessage, card: Record<string, unknown>): void {
    this.#lastRevision += 1;
    message.views.set(objectId, { card, revision: this.#lastRevision });
    message.notes.delete(objectId);
    this.changed();
  }

  /** The card that this person sees in a message: their own view, or the one for all. */
  cardFor(person: SimPerson, message: SimMessage): Record<string, unknown> | undefined {
    return message.views.get(person.objectId)?.card ?? sharedCard(message);
  }
}

/** The Adaptive Card that everybody sees in a message, if it holds one. */
export function sharedCard(message: SimMessage): Record<string, unknown> | undefined {
  const attachments = message.activity.attachments;
  if (message.deleted || !Array.isArray(attachments)) return undefined;
  const found = attachments.find((one) => one?.contentType === 'application/vnd.microsoft.card.adaptive');
  return found?.content as Record<string, unknown> | undefined;
}

/** `19:…;messageid=N` taken apart. */
export function splitConversation(id: string): { place: string; threadId?: string } {
  const [place = '', threadId] = id.split(';messageid=');
  return { place, threadId };
}

const channelId = () => `19:${randomUUID().replaceAll('-', '')}@thread.tacv2`;
