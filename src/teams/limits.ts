import type { Answer, BotDoor, Message, Person, Place, Reply } from '../bot/turn.ts';
import type { Logger } from '../core/logger.ts';
import { seldom } from '../core/seldom.ts';
import { Buckets, type Rate, type TooOften } from './buckets.ts';

/** One press is up to three requests (the press, the sign-in, its code), so these are some 20 and 80 presses a minute. */
const PERSON: Rate = { burst: 40, perMinute: 60 };
const CONVERSATION: Rate = { burst: 120, perMinute: 240 };
const SELDOM_MS = 10_000;

export interface LimitsDeps {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Logger;
  /** Told of everything that was too much, for the metrics. */
  readonly onTooFast?: () => void;
}

/** How much one person, and all in one conversation, may ask of the bot; counted only once it is known who they are. */
export interface Limits {
  /** The same door; what is too much is answered before it, and changes nothing. */
  door(door: BotDoor): BotDoor;
  /** Whether a code may be tried for this person. */
  allowsCode(teamsId: string): boolean;
}

export function createLimits({ now, log, onTooFast }: LimitsDeps): Limits {
  const people = new Buckets(PERSON, now);
  const conversations = new Buckets(CONVERSATION, now);
  const tell = seldom<object>(
    SELDOM_MS,
    (what, leftOut) => log.warn({ ...what, leftOut }, 'more was asked at once than the bot takes'),
    now,
  );

  function tooMuch(person: Person, place: Place): (TooOften & { readonly whose: Whose }) | undefined {
    const byOne = people.take(person.teamsId);
    const conversation = place.conversationId.split(';')[0] ?? '';
    const byAll = byOne ? undefined : conversations.take(conversation);
    const found = byOne ?? byAll;
    if (!found) return undefined;
    onTooFast?.();
    tell({ person: person.objectId, conversation });
    return { ...found, whose: byOne ? 'person' : 'conversation' };
  }

  return {
    door: (door) => ({
      onClick: async (click) => {
        const limit = tooMuch(click.person, click.place);
        return limit ? refusal(limit) : door.onClick(click);
      },
      onMessage: async (message: Message): Promise<readonly Reply[]> => {
        const limit = tooMuch(message.person, message.place);
        if (!limit) return door.onMessage(message);
        // Answering each would be a flood of our own.
        return limit.first ? [{ text: sentence(limit) }] : [];
      },
      onInstalled: (place, person) => door.onInstalled(place, person),
      onRemoved: (place, person) => door.onRemoved(place, person),
      onChannelChanged: (place, change) => door.onChannelChanged(place, change),
    }),
    allowsCode(teamsId) {
      if (!people.take(teamsId)) return true;
      onTooFast?.();
      tell({ code: true });
      return false;
    },
  };
}

type Whose = 'person' | 'conversation';

const refusal = (limit: TooOften & { readonly whose: Whose }): Answer => ({
  kind: 'message',
  text: `${sentence(limit)} Nothing was changed.`,
});

function sentence({ waitMs, whose }: TooOften & { readonly whose: Whose }): string {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const wait = `try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
  return whose === 'person'
    ? `You are asking faster than I can work; ${wait}`
    : `More is asked here at once than I can work through; ${wait}`;
}
