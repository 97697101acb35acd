import type { Azure } from '../azure/azure.ts';
import { type AppError, isAppError } from '../core/errors.ts';
import type { BotDeps } from './deps.ts';
import type { Answer, Click, PersonCredential } from './turn.ts';

type Why = 'no-token' | 'interaction' | 'consent' | 'expired';

/** Called once a token was had, before anything is done; an answer ends the click there (a repeat). */
export type PastSignIn = () => Promise<Answer | undefined>;

/** Sign-in faults that another source of the token may mend. */
const MENDABLE: Partial<Record<AppError['code'], Why>> = {
  'signin.interaction': 'interaction',
  'signin.consent': 'consent',
  'signin.expired': 'expired',
};

/**
 * Does the work as the person who clicked: first with the assertion of this very click, then, where that does not do
 * (also when Azure asks for more only at the write), with the OAuth connection's token; else asks them to sign in. The
 * work may therefore run twice and must find out what is done already.
 * @throws AppError whatever the work throws, but for the sign-in faults that are answered here.
 */
export async function asPerson(
  deps: BotDeps,
  click: Click,
  pastSignIn: PastSignIn,
  work: (azure: Azure) => Promise<Answer>,
): Promise<Answer> {
  let why: Why = 'no-token';
  let passed = false;
  for (const source of sources(deps, click)) {
    const credential = await source();
    if (!credential) continue;
    try {
      await credential.getToken(deps.armScope);
      const repeated = passed ? undefined : await pastSignIn();
      passed = true;
      return repeated ?? (await work(deps.azureFor(credential)));
    } catch (err) {
      why = mendable(err, credential);
      if (credential.source === 'connection') await deps.signIn.signOut(click);
    }
  }
  return deps.signIn.ask(click, why);
}

const sources = (deps: BotDeps, click: Click): (() => Promise<PersonCredential | undefined>)[] => [
  async () => deps.signIn.fromAssertion(click),
  () => deps.signIn.fromConnection(click),
];

/** Rethrows what signing in again cannot mend. */
function mendable(err: unknown, credential: PersonCredential): Why {
  // A role that was activated a minute ago counts only in a new token.
  if (isAppError(err, 'azure.forbidden')) credential.forget();
  const why = isAppError(err) ? MENDABLE[err.code] : undefined;
  if (!why) throw err;
  return why;
}
