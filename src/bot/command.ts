import type { ChannelRow } from '../store/tables.ts';
import type { BotDeps } from './deps.ts';
import type { Message, Reply } from './turn.ts';

/** A thing that one may type. To add one: an object of this shape in a file of its own, and a line in commands.ts. */
export interface Command {
  /** The first word of the message. */
  readonly name: string;
  readonly usage: string;
  /** What it does, a sentence without a full stop, for help and the app's manifest. */
  readonly summary: string;
  /** `anywhere`, any `channel`, or a channel whose Watch somebody proved their rights for. */
  readonly where: 'anywhere' | 'channel' | 'watched channel';
  /** Its answer shows nothing of any workspace. */
  readonly blind?: true;
  run(request: CommandRequest): Promise<readonly Reply[]>;
}

export interface CommandRequest {
  readonly deps: BotDeps;
  readonly message: Message;
  /** The words after the command's name. */
  readonly args: readonly string[];
  /** All there are, for help. */
  readonly commands: readonly Command[];
  /** The channel's row; always there for `watched channel`. */
  readonly channel?: ChannelRow;
}

export const sentence = (text: string): readonly Reply[] => [{ text }];

/** A channel's row watches something that a person proved their rights for. */
export const isWatched = (channel: ChannelRow | undefined): channel is ChannelRow =>
  channel !== undefined &&
  channel.watched_at !== null &&
  (channel.watches_incidents === 1 || channel.watches_connectors === 1);
