import type { EntraRefusal } from './entra-clients.ts';
import type { Tokens } from './tokens.ts';
import type { SimPerson, World } from './world.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Whether the person's assertion may be redeemed, and how they had signed in; or why not. */
export async function refuseOnBehalf(
  form: URLSearchParams,
  world: World,
  tokens: Tokens,
): Promise<{ refusal: EntraRefusal } | { person: SimPerson; amr: readonly string[] }> {
  const no = (number: number, message: string, more: Partial<EntraRefusal> = {}) => ({
    refusal: { status: 400, error: 'invalid_grant', number, message, ...more },
  });
  if (form.get('grant_type') !== JWT_BEARER || form.get('requested_token_use') !== 'on_behalf_of') {
    return no(70003, 'The app requested an unsupported grant type.', { error: 'unsupported_grant_type' });
  }
  const claims = await tokens.check(form.get('assertion') ?? '', [world.appId]);
  if (claims === 'expired') return no(500133, 'Assertion is not within its valid time range.');
  if (claims === 'audience')
    return no(500131, 'Assertion audience does not match the Client app presenting the assertion.');
  if (typeof claims === 'string') return no(50013, 'Assertion failed signature validation.');
  const person = world.people.get(String(claims.oid));
  if (!person || claims.tid !== world.tenantId)
    return no(500341, 'The user account has been deleted from the directory.');
  if (world.switches.consentMissing) {
    const message = `The user or administrator has not consented to use the application with ID '${world.appId}'.`;
    return no(65001, message, { suberror: 'consent_required' });
  }
  const amr = Array.isArray(claims.amr) ? (claims.amr as string[]) : ['pwd'];
  const asked = form.get('claims');
  if (isChallenge(asked) && !amr.includes('mfa')) {
    const message =
      'Due to a configuration change, you must use multi-factor authentication to access the resource.';
    return no(50076, message, {
      error: 'interaction_required',
      suberror: 'basic_action',
      claims: asked ?? '',
    });
  }
  return { person, amr };
}

/** Every client says `xms_cc` of itself; anything else in the access token's claims was asked for by a resource. */
function isChallenge(claims: string | null): boolean {
  try {
    const { access_token: wanted = {} } = JSON.parse(claims ?? '{}') as { access_token?: object };
    return Object.keys(wanted).some((name) => name !== 'xms_cc');
  } catch {
    return false;
  }
}
