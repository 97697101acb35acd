import { randomInt, randomUUID } from 'node:crypto';
import type { SimPerson, World } from '../world.ts';

/** A sign-in that a bot asked for: the page at `link` belongs to it. */
export interface SignInRequest {
  readonly id: string;
  readonly connectionName: string;
  /** Teams' id of the person who was asked. */
  readonly userId: string;
}

interface StoredToken {
  readonly token: string;
  readonly expiresAt: number;
  /** Six digits that must come back through the chat before the token is handed out; undefined once they did. */
  code?: string;
}

const TOKEN_MS = 3_600_000;
const CODE_MS = 600_000;

/** What the token service keeps: sign-ins under way, and tokens by person and connection. */
export class SignIns {
  readonly #world: World;
  readonly #requests = new Map<string, SignInRequest>();
  readonly #tokens = new Map<string, StoredToken & { readonly storedAt: number }>();

  constructor(world: World) {
    this.#world = world;
  }

  open(connectionName: string, userId: string): SignInRequest {
    const request = { id: randomUUID(), connectionName, userId };
    this.#requests.set(request.id, request);
    return request;
  }

  find(id: string): SignInRequest | undefined {
    return this.#requests.get(id);
  }

  /** Keeps the token for the person who was asked, behind a code that only the one who signed in sees. */
  confirm(request: SignInRequest, token: string): string {
    const code = String(randomInt(100_000, 1_000_000));
    const now = this.#world.now();
    this.#tokens.set(key(request), { token, expiresAt: now + TOKEN_MS, storedAt: now, code });
    this.#requests.delete(request.id);
    return code;
  }

  /** The token, once its code was right; from then on it needs none. */
  redeem(
    userId: string,
    connectionName: string,
    code?: string,
  ): { token: string; expiresAt: number } | undefined {
    const stored = this.#tokens.get(key({ userId, connectionName }));
    const now = this.#world.now();
    if (!stored || stored.expiresAt <= now) return undefined;
    if (stored.code === undefined) return stored;
    if (stored.code !== code || stored.storedAt + CODE_MS <= now) return undefined;
    stored.code = undefined;
    return stored;
  }

  /** Keeps a token that needs no code: it came by exchange of an assertion. */
  keep(userId: string, connectionName: string, token: string): number {
    const now = this.#world.now();
    this.#tokens.set(key({ userId, connectionName }), { token, expiresAt: now + TOKEN_MS, storedAt: now });
    return now + TOKEN_MS;
  }

  /** One connection, or all of the person's. */
  signOut(userId: string, connectionName?: string): void {
    for (const one of this.#tokens.keys()) {
      if (
        one === key({ userId, connectionName: connectionName ?? '' }) ||
        (!connectionName && one.startsWith(`${userId} `))
      )
        this.#tokens.delete(one);
    }
  }

  has(userId: string, connectionName: string): boolean {
    const stored = this.#tokens.get(key({ userId, connectionName }));
    return stored !== undefined && stored.code === undefined && stored.expiresAt > this.#world.now();
  }

  /** Who was asked, where the World knows them. */
  personAsked(request: SignInRequest): SimPerson | undefined {
    return [...this.#world.people.values()].find((one) => one.teamsId === request.userId);
  }
}

const key = (of: { userId: string; connectionName: string }) => `${of.userId} ${of.connectionName}`;
