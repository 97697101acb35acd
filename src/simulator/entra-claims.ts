import { randomUUID } from 'node:crypto';
import type { Claims } from './tokens.ts';
import type { SimPerson, World } from './world.ts';

/** The issuer of access tokens of version 1.0, which Azure's own services get. */
export const issuerOf = (world: World): string => `https://sts.windows.net/${world.tenantId}/`;

/** Who the person is. */
export const identityClaims = (world: World, person: SimPerson): Claims => ({
  iss: issuerOf(world),
  tid: world.tenantId,
  oid: person.objectId,
  sub: person.objectId,
  name: person.name,
  upn: person.userPrincipalName,
  preferred_username: person.userPrincipalName,
});

/** Teams' SSO assertion: a token for the bot's own app, asked for by the Teams client (`azp`). */
export const assertionClaims = (world: World, origin: string, person: SimPerson): Claims => ({
  ...identityClaims(world, person),
  iss: `${origin}/${world.tenantId}/v2.0`,
  aud: world.appId,
  azp: '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  scp: 'access_as_user',
  ver: '2.0',
});

/** A delegated access token; `amr` says how the person had signed in. */
export const personClaims = (
  world: World,
  person: SimPerson,
  audience: string,
  amr: readonly string[],
): Claims => ({
  ...identityClaims(world, person),
  aud: audience,
  appid: world.appId,
  idtyp: 'user',
  amr,
  scp: 'user_impersonation',
  ver: '1.0',
  jti: randomUUID(),
});

/** The app's own access token. */
export const appClaims = (world: World, audience: string): Claims => ({
  iss: issuerOf(world),
  aud: audience,
  tid: world.tenantId,
  appid: world.appId,
  oid: world.appId,
  sub: world.appId,
  idtyp: 'app',
  ver: '1.0',
  jti: randomUUID(),
});
