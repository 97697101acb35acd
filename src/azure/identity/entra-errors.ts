import { types } from 'node:util';
import type { ErrorCode } from '../../core/error-catalogue.ts';
import { AppError } from '../../core/errors.ts';

// Not `instanceof`: an error of Node itself may come from another realm.
const { isNativeError } = types;

/** What Entra ID's refusals mean for the person; the names of the numbers are Microsoft's (AADSTS…). */
const BY_NUMBER: Readonly<Record<number, ErrorCode>> = {
  65001: 'signin.consent',
  65004: 'signin.consent',
  50105: 'signin.consent',
  50072: 'signin.interaction',
  50074: 'signin.interaction',
  50076: 'signin.interaction',
  50078: 'signin.interaction',
  50079: 'signin.interaction',
  50097: 'signin.interaction',
  50158: 'signin.interaction',
  50173: 'signin.interaction',
  70043: 'signin.interaction',
  // What came as an assertion is none, or is damaged: the person's own, so nobody has to look at the bot.
  50013: 'signin.expired',
  50027: 'signin.expired',
  500133: 'signin.expired',
  700082: 'signin.expired',
  500131: 'signin.misconfigured',
  500011: 'signin.misconfigured',
  700016: 'signin.misconfigured',
  700024: 'signin.misconfigured',
  7000215: 'signin.misconfigured',
  7000222: 'signin.misconfigured',
  90002: 'signin.misconfigured',
  90033: 'signin.unavailable',
};

/** OAuth's own words, for a refusal whose number nobody foresaw. */
const BY_WORD: Readonly<Record<string, ErrorCode>> = {
  consent_required: 'signin.consent',
  interaction_required: 'signin.interaction',
  login_required: 'signin.interaction',
  invalid_client: 'signin.misconfigured',
  unauthorized_client: 'signin.misconfigured',
  // A certificate file that is not there, may not be read, or is none.
  ENOENT: 'signin.misconfigured',
  EACCES: 'signin.misconfigured',
  EISDIR: 'signin.misconfigured',
  not_a_certificate: 'signin.misconfigured',
  temporarily_unavailable: 'signin.unavailable',
  server_error: 'signin.unavailable',
};

/** What the libraries under a credential say of a refusal, in their own properties. */
interface Refusal {
  readonly numbers: readonly number[];
  readonly words: readonly string[];
  readonly claims?: string;
}

/**
 * Whatever a credential of the identity library threw, as one of ours. A fault of the configuration never becomes a
 * request to sign in. `claims`: what was asked for with this call, where Entra repeats none.
 */
export function mapIdentityError(error: unknown, claims?: string): AppError {
  const known = causes(error).find((one): one is AppError => one instanceof AppError);
  if (known) return known;
  const refusal = refusalOf(error);
  const code = codeOf(refusal);
  const facts = code === 'signin.interaction' ? { claims: refusal.claims || claims } : {};
  return new AppError(code, facts, { cause: error });
}

function codeOf({ numbers, words }: Refusal): ErrorCode {
  for (const number of numbers) {
    // 530xx: Conditional Access wants another device, place or app.
    const code = number >= 53_000 && number <= 53_099 ? 'signin.interaction' : BY_NUMBER[number];
    if (code) return code;
  }
  const code = words.map((word) => BY_WORD[word]).find((one) => one !== undefined);
  // Entra said no and nobody knows why: an operator has to look. No number at all: Entra did not speak.
  return code ?? (numbers.length > 0 ? 'signin.misconfigured' : 'signin.unavailable');
}

function refusalOf(error: unknown): Refusal {
  const chain = causes(error).filter(isNativeError);
  const property = (name: string) =>
    chain
      .map((one) => (one as unknown as Record<string, unknown>)[name])
      .filter((value) => value !== undefined);
  const spoken = chain.flatMap((one) =>
    [...one.message.matchAll(/AADSTS(\d{5,7})/g)].map((match) => match[1]),
  );
  const unreadable = chain.some((one) => /PEM-encoded certificate/.test(one.message))
    ? ['not_a_certificate']
    : [];
  return {
    numbers: [...property('errorNo'), ...spoken]
      .map(Number)
      .filter((number) => Number.isInteger(number) && number > 0),
    // The more exact word first: `suberror` may say "consent_required" where `error` says "invalid_grant".
    words: [...property('subError'), ...property('errorCode'), ...property('code'), ...unreadable].map(
      String,
    ),
    claims: property('claims').find((value): value is string => typeof value === 'string' && value !== ''),
  };
}

function causes(error: unknown, depth = 0): unknown[] {
  if (!isNativeError(error) || depth > 5) return [error];
  return [error, ...(error.cause === undefined ? [] : causes(error.cause, depth + 1))];
}
