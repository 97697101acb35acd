import type { AccessToken, TokenCredential } from '../../core/credential.ts';
import type { ErrorCode } from '../../core/error-catalogue.ts';
import { AppError } from '../../core/errors.ts';
import { inSpan } from '../../core/spans.ts';
import { mapIdentityError } from './entra-errors.ts';

/** A token is not handed out any more so long before its end, ms: a request may take a while. */
const MARGIN_MS = 2 * 60_000;

export interface TokenSourceOptions {
  /** A credential of the identity library; called again after `forget()`. */
  readonly create: () => TokenCredential;
  readonly now: () => number;
  /** For one answer of Entra ID, ms. */
  readonly timeoutMs: number;
  /** Told what came of each asking: `done`, or the code of the error. */
  readonly onAsked?: (outcome: 'done' | ErrorCode) => void;
}

/**
 * Puts a credential of the identity library behind our own rules: errors are AppError `signin.*`, one request at a
 * time for each scope, and what was had is kept until it ends or is forgotten.
 */
export class TokenSource implements TokenCredential {
  readonly #options: TokenSourceOptions;
  #credential: TokenCredential | undefined;
  #kept = new Map<string, AccessToken>();
  #running = new Map<string, Promise<AccessToken>>();

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  /** @throws AppError `signin.*` */
  async getToken(
    scopes: string | string[],
    options: NonNullable<Parameters<TokenCredential['getToken']>[1]> = {},
  ): Promise<AccessToken> {
    const scope = [scopes].flat().join(' ');
    const { claims } = options;
    const kept = this.#kept.get(scope);
    // A challenge wants another token than the one at hand.
    if (kept && !claims && kept.expiresOnTimestamp - MARGIN_MS > this.#options.now()) return kept;
    // What has run out here must not come back from the library's own cache.
    if (kept && !claims) this.#credential = undefined;
    if (options.abortSignal?.aborted) throw new AppError('signin.unavailable');
    return this.#shared(scope, claims);
  }

  forget(): void {
    this.#credential = undefined;
    // Replaced, not emptied: an answer that is still on its way keeps itself in the old ones, where nobody looks.
    this.#kept = new Map();
    this.#running = new Map();
  }

  /** Not the first caller's signal: others may wait for the same answer. */
  #shared(scope: string, claims: string | undefined): Promise<AccessToken> {
    const key = `${scope} ${claims ?? ''}`;
    const running = this.#running;
    const known = running.get(key);
    if (known) return known;
    const asked = this.#ask(scope, claims).finally(() => running.delete(key));
    running.set(key, asked);
    return asked;
  }

  async #ask(scope: string, claims: string | undefined): Promise<AccessToken> {
    const kept = this.#kept;
    try {
      this.#credential ??= this.#options.create();
      const abortSignal = AbortSignal.timeout(this.#options.timeoutMs);
      // Always with `enableCae`: without it the library keeps a second cache and asks twice.
      const options = { enableCae: true, abortSignal, ...(claims && { claims }) };
      const asked = this.#credential;
      const token = await inSpan('call', 'token of Entra ID', {}, () =>
        before(abortSignal, asked.getToken(scope.split(' '), options)),
      );
      if (!token) throw new AppError('signin.unavailable');
      kept.set(scope, token);
      this.#options.onAsked?.('done');
      return token;
    } catch (err) {
      // After a 5xx the library refuses by itself for a minute; a new one asks again.
      this.#credential = undefined;
      const error = mapIdentityError(err, claims);
      this.#options.onAsked?.(error.code);
      throw error;
    }
  }
}

/** The identity library does not look at the signal on every path. */
async function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = new Promise<never>((_resolve, reject) => {
    const give = () => reject(new AppError('signin.unavailable', {}, { cause: signal.reason }));
    signal.addEventListener('abort', give, { once: true, signal: stop.signal });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    work.catch(() => {});
  }
}
