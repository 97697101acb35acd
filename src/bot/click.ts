import { decodeCardId } from '../core/card-id.ts';
import { uuidFrom } from '../core/ids.ts';
import { inSpan, markFailed } from '../core/spans.ts';
import { inTurn } from '../core/turn-context.ts';
import { beginInvoke, dropInvoke, finishInvoke } from '../store/invokes.ts';
import type { CardAction } from './action.ts';
import { findAction } from './actions.ts';
import { asPerson, type PastSignIn } from './as-person.ts';
import { ANSWER_MS, within } from './budget.ts';
import type { BotDeps } from './deps.ts';
import { tellLate } from './late.ts';
import { retireOlderCopy } from './older-copy.ts';
import { refuse } from './refusal.ts';
import type { Answer, Click } from './turn.ts';

/**
 * A click, from verb to answer. 1. The verb is one of ours. 2. The id is of the right kind. 3. The person's own token.
 * 4. What Teams sends twice acts once. 5. The action. Always an answer, within the time that Teams grants; what takes
 * longer goes on, and its outcome is told on the card or in the thread.
 */
export function answerClick(deps: BotDeps, click: Click): Promise<Answer> {
  const { channelId, conversationId } = click.place;
  const turn = { id: uuidFrom('click', click.id), place: channelId ?? conversationId };
  return inTurn(turn, () => answerInTime(deps, click));
}

async function answerInTime(deps: BotDeps, click: Click): Promise<Answer> {
  const work = timed(click, () => once(deps, click));
  const answer = await within(deps.clock, ANSWER_MS, work);
  if (answer) return answer;
  void work
    .then((late) => tellLate(deps, click, late))
    .catch((err: unknown) => deps.log.error({ err }, 'a late answer could not be told'));
  return { kind: 'message', text: 'Working on it. Azure is slow; the card will show the result.' };
}

/** As long as the work takes, not as long as the answer: a late one is told on the card. */
const timed = (click: Click, work: () => Promise<Answer>): Promise<Answer> =>
  inSpan('turn', findAction(click.verb)?.verb ?? 'unknown verb', {}, async (span) => {
    const answer = await work();
    span.setAttribute('answer', answer.kind);
    if (answer.kind === 'error') markFailed(span, answer.code);
    return answer;
  });

/** What Teams sends twice acts once: the first that gets past sign-in keeps its answer for the others. */
async function once(deps: BotDeps, click: Click): Promise<Answer> {
  let mine = false;
  const pastSignIn: PastSignIn = async () => {
    const state = await beginInvoke(deps.store.db, click.id, deps.clock.now());
    if (state === 'working') return { kind: 'message', text: 'Still working on it.' };
    if (state !== 'new') return JSON.parse(state.answer) as Answer;
    mine = true;
    return undefined;
  };
  const answer = await handle(deps, click, pastSignIn).catch((err: unknown) => refuse(deps, click, err));
  if (mine)
    await remember(deps, click, answer).catch((err: unknown) =>
      deps.log.error({ err }, 'an answer could not be remembered'),
    );
  return answer;
}

async function handle(deps: BotDeps, click: Click, pastSignIn: PastSignIn): Promise<Answer> {
  const action = findAction(click.verb);
  if (!action)
    return { kind: 'error', status: 400, code: 'UnknownVerb', text: 'The bot does not know this button.' };
  const id = decodeCardId(click.data.id);
  if (id.kind !== action.takes) {
    return {
      kind: 'error',
      status: 400,
      code: 'WrongTarget',
      text: 'This button does not belong to this card.',
    };
  }
  const answer = await asPerson(deps, click, pastSignIn, async (azure) => {
    await retireOlderCopy(deps, click, id);
    return action.run({ deps, click, id, azure });
  });
  logClick(deps, click, action, answer);
  return answer;
}

/** Answers that ask for a sign-in are never remembered: the retry with the token must act. */
const ASKING: ReadonlySet<Answer['kind']> = new Set(['login', 'precondition', 'wrong-code']);

async function remember(deps: BotDeps, click: Click, answer: Answer): Promise<void> {
  if (ASKING.has(answer.kind)) await dropInvoke(deps.store.db, click.id);
  else await finishInvoke(deps.store.db, click.id, JSON.stringify(answer));
}

function logClick(deps: BotDeps, click: Click, action: CardAction, answer: Answer): void {
  deps.log.info(
    { verb: action.verb, person: click.person.objectId, answer: answer.kind },
    'a click was answered',
  );
}
