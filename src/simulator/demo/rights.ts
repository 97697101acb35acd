import type { RoleAssignment, SimPerson, World } from '../world.ts';

/** A person's Azure roles as a sentence for somebody who has never seen an ARM scope. */
export function rightsInWords(world: World, person: SimPerson): string {
  if (person.roles.length === 0) return 'No rights in Azure';
  const scopesByRole = new Map<string, string[]>();
  for (const { role, scope } of person.roles) {
    scopesByRole.set(role, [...(scopesByRole.get(role) ?? []), scope]);
  }
  const parts = [...scopesByRole].map(([role, scopes]) => `${role} on ${scopeNames(world, scopes)}`);
  return parts.join('; ');
}

function scopeNames(world: World, scopes: readonly RoleAssignment['scope'][]): string {
  const subscriptions = scopes.filter((scope) => /^\/subscriptions\/[^/]+$/i.test(scope));
  const every = subscriptions.length === world.subscriptions.size && subscriptions.length > 1;
  const rest = every ? scopes.filter((scope) => !subscriptions.includes(scope)) : scopes;
  const names = rest.map((scope) => scopeName(world, scope));
  return joined(every ? [...names, 'every subscription'] : names);
}

function scopeName(world: World, scope: string): string {
  if (scope === '/') return 'everything';
  const last = scope.split('/').at(-1) ?? scope;
  const subscription = [...world.subscriptions.values()].find(
    (one) => one.id.toLowerCase() === last.toLowerCase(),
  );
  return subscription?.name ?? last;
}

const joined = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
