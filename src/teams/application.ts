import { Application, type TurnState } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import type { Answer, BotDoor, Reply } from '../bot/turn.ts';
import { asAppError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { BotAdapter } from './adapter.ts';
import { bodyOf } from './answers.ts';
import { channelDataOf, clickOf, codeOf, isOverheard, messageOf, personOf, placeOf } from './inbound.ts';
import { activityFor } from './outgoing.ts';

export interface ApplicationDeps {
  readonly adapter: BotAdapter;
  readonly door: BotDoor;
  readonly log: Logger;
  /** What does not mention the bot in a channel goes no further than here. */
  readonly onlyMentioned?: boolean;
  /** A code of a sign-in that the person finished in their own chat; from then on it counts everywhere. */
  readonly redeem: (teamsId: string, code: string) => Promise<void>;
}

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
export function createApplication(deps: ApplicationDeps): (context: TurnContext) => Promise<void> {
  const application = new Application<TurnState>({
    adapter: deps.adapter,
    startTypingTimer: false,
    longRunningMessages: false,
    removeRecipientMention: false,
  });
  const onInvoke = (name: string | undefined, answer: (context: TurnContext) => Promise<object>) =>
    application.addRoute(
      async ({ activity }) => activity.type === 'invoke' && (name === undefined || activity.name === name),
      (context) => answerInvoke(deps.log, context, answer),
      true,
    );
  const on = (type: string, work: (context: TurnContext) => Promise<readonly Reply[]>) =>
    application.addRoute(
      async ({ activity }) => activity.type === type,
      (context) => answerActivity(deps.log, context, work),
    );

  onInvoke('adaptiveCard/action', async (context) => bodyOf(await clickAnswer(deps.door, context)));
  onInvoke('signin/verifyState', async ({ activity }) => {
    const code = codeOf(activity);
    if (code) await deps.redeem(activity.from.id, code);
    return {};
  });
  // Whatever else Teams invokes is acknowledged.
  onInvoke(undefined, async () => ({}));
  on('message', (context) => messageAnswer(deps.door, context));
  on('installationUpdate', (context) => installed(deps.door, context));
  on('conversationUpdate', (context) => changed(deps.door, context));
  return async (context) => {
    if (deps.onlyMentioned && isOverheard(context.activity)) return;
    await application.run(context);
  };
}

/** Whatever happens, an invoke is answered with a body that Teams understands. */
async function answerInvoke(
  log: Logger,
  context: TurnContext,
  answer: (context: TurnContext) => Promise<object>,
): Promise<void> {
  let body: object;
  try {
    body = await answer(context);
  } catch (err) {
    log.error({ err, invoke: context.activity.name }, 'an invoke failed');
    const { code, userMessage } = asAppError(err);
    body = bodyOf({ kind: 'error', status: 500, code, text: userMessage });
  }
  // Marks the turn as answered, so that neither teams-ai nor the SDK answers by itself.
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

/** What fails is said to a person who wrote, and only logged where nobody waits. */
async function answerActivity(
  log: Logger,
  context: TurnContext,
  work: (context: TurnContext) => Promise<readonly Reply[]>,
): Promise<void> {
  const { type } = context.activity;
  let replies: readonly Reply[] = [];
  try {
    replies = await work(context);
  } catch (err) {
    log.error({ err, type }, 'an activity failed');
    if (type === 'message') replies = [{ text: asAppError(err).userMessage }];
  }
  for (const reply of replies) {
    const message = 'card' in reply ? reply : { summary: reply.text, text: reply.text };
    try {
      await context.sendActivity(activityFor(message));
    } catch (err) {
      log.warn({ err, type }, 'a reply could not be sent');
    }
  }
}

async function clickAnswer(door: BotDoor, context: TurnContext): Promise<Answer> {
  const click = clickOf(context.activity);
  if (click?.person.objectId) return door.onClick(click);
  return {
    kind: 'error',
    status: 400,
    code: 'BadRequest',
    text: 'The bot does not understand this button.',
  };
}

async function messageAnswer(door: BotDoor, { activity }: TurnContext): Promise<readonly Reply[]> {
  const message = messageOf(activity);
  // A card's old-style submit comes as a message with a value and no text; we make no such cards.
  return !message.text && activity.value ? [] : door.onMessage(message);
}

async function installed(door: BotDoor, { activity }: TurnContext): Promise<readonly Reply[]> {
  const place = placeOf(activity);
  const action = (activity as { action?: string }).action ?? '';
  if (action.startsWith('add')) return door.onInstalled(place, personOf(activity));
  if (action.startsWith('remove')) await door.onRemoved(place, personOf(activity));
  return [];
}

async function changed(door: BotDoor, { activity }: TurnContext): Promise<readonly Reply[]> {
  const place = placeOf(activity);
  const event = channelDataOf(activity).eventType ?? '';
  const removed = activity.membersRemoved?.some((member) => member.id === activity.recipient.id);
  const change = CHANNEL_EVENTS[event as keyof typeof CHANNEL_EVENTS];
  if (removed || event === 'teamDeleted' || event === 'teamHardDeleted')
    await door.onRemoved(place, personOf(activity));
  else if (change) await door.onChannelChanged(place, change);
  return [];
}
