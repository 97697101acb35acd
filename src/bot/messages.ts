import { asAppError } from '../core/errors.ts';
import { uuidFrom } from '../core/ids.ts';
import { inSpan, markFailed, type Span } from '../core/spans.ts';
import { inTurn } from '../core/turn-context.ts';
import { isProven } from '../store/channels.ts';
import { beginInvoke, finishInvoke } from '../store/invokes.ts';
import type { ChannelRow } from '../store/tables.ts';
import { type Command, isWatched, sentence } from './command.ts';
import { COMMANDS, didYouMean, parseCommand } from './commands.ts';
import type { BotDeps } from './deps.ts';
import { rememberChannel } from './places.ts';
import type { Message, Reply } from './turn.ts';

/** A typed message, from words to replies. What Teams sends twice is answered once. Never throws. */
export function answerMessage(deps: BotDeps, message: Message): Promise<readonly Reply[]> {
  const turn = { id: uuidFrom('message', message.id), place: message.place.conversationId };
  const name = parseCommand(message.text).command?.name ?? 'unknown command';
  return inTurn(turn, () => inSpan('turn', name, {}, (span) => answerOnce(deps, message, span)));
}

async function answerOnce(deps: BotDeps, message: Message, span: Span): Promise<readonly Reply[]> {
  try {
    const seen = `message:${message.place.conversationId}:${message.id}`;
    if ((await beginInvoke(deps.store.db, seen, deps.clock.now())) !== 'new') return [];
    const replies = await answer(deps, message);
    await finishInvoke(deps.store.db, seen, 'null');
    return replies;
  } catch (err) {
    const error = asAppError(err);
    if (error.code === 'internal') markFailed(span, error.code);
    deps.log[error.code === 'internal' ? 'error' : 'info'](
      { err: error, person: message.person.objectId },
      'a message was refused',
    );
    return sentence(error.userMessage);
  }
}

async function answer(deps: BotDeps, message: Message): Promise<readonly Reply[]> {
  const channel = await rememberChannel(deps, message.place);
  const { command, args, word } = parseCommand(message.text);
  if (!command) return unknown(word, isWatched(channel));
  const elsewhere = wrongPlace(command, message, isWatched(channel));
  const unproven = command.where === 'watched channel' && !command.blind && unprovenWords(deps, channel);
  if (!elsewhere && unproven) return sentence(unproven);
  return elsewhere ? sentence(elsewhere) : command.run({ deps, message, args, channel, commands: COMMANDS });
}

function unknown(word: string, watched: boolean): readonly Reply[] {
  const meant = didYouMean(word);
  if (meant && (watched || meant.where !== 'watched channel'))
    return sentence(`Did you mean "${meant.usage}"? Type "help" for everything.`);
  return sentence('I do not know that. Type "help" to see what I know.');
}

/** A workspace that was added after the watch began: nobody has proved for this channel that its people may read it. */
function unprovenWords(deps: BotDeps, channel: ChannelRow | undefined): string | undefined {
  const added = deps.workspaces.filter(({ id }) => channel && !isProven(channel, id));
  if (added.length === 0) return undefined;
  const names = added.map(({ name }) => name).join(', ');
  return `Since the watch began ${names} was added, and nobody here has proved the right to read it. Type "watch" again; until then only watch, unwatch and help answer here.`;
}

function wrongPlace(command: Command, { place }: Message, watched: boolean): string | undefined {
  if (command.where === 'anywhere') return undefined;
  if (place.kind !== 'channel')
    return 'I work in team channels. Add me to a team, and type "watch" in the channel where your SOC works.';
  if (command.where === 'watched channel' && !watched)
    return 'This channel does not watch anything yet. Type "watch" first.';
  return undefined;
}
