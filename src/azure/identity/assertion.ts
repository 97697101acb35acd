import { z } from 'zod/v4';
import { AppError } from '../../core/errors.ts';

/** Whose click it is, as Teams' authenticated activity says. */
export interface AssertionOwner {
  readonly tenantId: string;
  readonly objectId: string;
}

const Claims = z.object({
  tid: z.string(),
  oid: z.string(),
  aud: z.string(),
  /** Seconds since the epoch. */
  exp: z.number(),
});

/**
 * A look into Teams' assertion before Entra ID is asked: it must be this person's, of our tenant, and made for this
 * bot. The signature is Entra's to check, when it takes the very string as an assertion.
 * @returns when it ends, ms since the epoch.
 * @throws AppError `signin.mismatch`
 */
export function checkAssertion(
  assertion: string,
  owner: AssertionOwner,
  bot: { readonly tenantId: string; readonly clientId: string },
): { readonly expiresAt: number } {
  const { data } = Claims.safeParse(payloadOf(assertion));
  const mine =
    data !== undefined &&
    same(data.tid, bot.tenantId) &&
    same(owner.tenantId, bot.tenantId) &&
    same(data.oid, owner.objectId) &&
    isFor(data.aud, bot.clientId);
  if (!mine) throw new AppError('signin.mismatch');
  return { expiresAt: data.exp * 1000 };
}

/** The app's id (tokens of version 2), or its id URI, `api://…/botid-ID` (version 1). */
const isFor = (audience: string, clientId: string): boolean =>
  same(audience, clientId) || new RegExp(`^api://(.+/)?(botid-)?${clientId}$`, 'i').test(audience);

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
