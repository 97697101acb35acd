import { Application, type TurnState } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import type { Answer, BotDoor, Reply } from '../bot/turn.ts';
import { asAppError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { BotAdapter } from './adapter.ts';
import { bodyOf } from './answers.ts';
import { channelDataOf, clickOf, messageOf, personOf, placeOf } from './inbound.ts';
import { activityFor } from './outgoing.ts';

type Turn = (context: TurnContext) => Promise<void>;

const CHANNEL_EVENTS = {
  channelCreated: 'created',
  channelRenamed: 'renamed',
  channelDeleted: 'deleted',
  channelRestored: 'restored',
} as const;

/**
 * teams-ai routes, and nothing else: its sign-in runs handlers without a token, its action responses leak one person's
 * view to all, its typing timer is shared by all turns. So each route is ours, and sets the invoke response itself.
 */
export function createApplication(
  adapter: BotAdapter,
  door: BotDoor,
  log: Logger,
): (context: TurnContext) => Promise<void> {
  const application = new Application<TurnState>({
    adapter,
    startTypingTimer: false,
    longRunningMessages: false,
  });
  const route = (matches: (context: TurnContext) => boolean, turn: Turn, isInvoke = false) =>
    application.addRoute(
      async (context) => matches(context),
      (context) => turn(context),
      isInvoke,
    );

  const isInvoke = (name?: string) => (context: TurnContext) =>
    context.activity.type === 'invoke' && (name === undefined || context.activity.name === name);
  route(isInvoke('adaptiveCard/action'), (context) => answerClick(door, log, context), true);
  // Whatever else Teams invokes (a sign-in in a personal chat, for one) is acknowledged.
  route(isInvoke(), (context) => respond(context, {}), true);
  route(
    (context) => context.activity.type === 'message',
    (context) => answerMessage(door, log, context),
  );
  route(
    (context) => context.activity.type === 'installationUpdate',
    (context) => installed(door, context),
  );
  route(
    (context) => context.activity.type === 'conversationUpdate',
    (context) => changed(door, context),
  );

  return async (context) => {
    // teams-ai throws for an activity without these; there is nothing that we could do for one.
    if (!context.activity.from?.id || !context.activity.conversation?.id || !context.activity.recipient?.id)
      return;
    await application.run(context);
  };
}

/** Marks the turn as answered, so that neither teams-ai nor the SDK answers by itself. */
async function respond(context: TurnContext, body: object): Promise<void> {
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

async function answerClick(door: BotDoor, log: Logger, context: TurnContext): Promise<void> {
  await respond(context, bodyOf(await clickAnswer(door, log, context)));
}

async function clickAnswer(door: BotDoor, log: Logger, context: TurnContext): Promise<Answer> {
  const click = clickOf(context.activity);
  if (!click?.person.objectId) {
    return {
      kind: 'error',
      status: 400,
      code: 'BadRequest',
      text: 'The bot does not understand this button.',
    };
  }
  try {
    return await door.onClick(click);
  } catch (err) {
    log.error({ err, verb: click.verb }, 'a click failed');
    const error = asAppError(err);
    return { kind: 'error', status: 500, code: error.code, text: error.userMessage };
  }
}

async function answerMessage(door: BotDoor, log: Logger, context: TurnContext): Promise<void> {
  const message = messageOf(context.activity);
  // A card's old-style submit comes as a message with a value and no text; we make no such cards.
  if (!message.text && context.activity.value) return;
  await reply(context, log, await door.onMessage(message));
}

async function reply(context: TurnContext, log: Logger, replies: readonly Reply[]): Promise<void> {
  for (const one of replies) {
    const message = 'card' in one ? one : { summary: one.text, text: one.text };
    try {
      await context.sendActivity(activityFor(message));
    } catch (err) {
      log.warn({ err }, 'a reply could not be sent');
    }
  }
}

async function installed(door: BotDoor, context: TurnContext): Promise<void> {
  const place = placeOf(context.activity);
  const action = (context.activity as { action?: string }).action ?? '';
  if (action.startsWith('remove')) return door.onRemoved(place);
  await door.onInstalled(place, personOf(context.activity));
}

async function changed(door: BotDoor, context: TurnContext): Promise<void> {
  const { activity } = context;
  const place = placeOf(activity);
  const event = channelDataOf(activity).eventType ?? '';
  const removed = activity.membersRemoved?.some((member) => member.id === activity.recipient.id);
  if (removed || event === 'teamDeleted' || event === 'teamHardDeleted') return door.onRemoved(place);
  const change = CHANNEL_EVENTS[event as keyof typeof CHANNEL_EVENTS];
  if (change) await door.onChannelChanged(place, change);
}
