import type { RoleAssignment, RoleName } from '../world.ts';

/** What a role allows: patterns of actions, `*` for anything. */
export interface RoleDefinition {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

const SENTINEL_READER = [
  'Microsoft.SecurityInsights/*/read',
  'Microsoft.SecurityInsights/dataConnectorsCheckRequirements/action',
  'Microsoft.OperationalInsights/workspaces/*/read',
  'Microsoft.OperationalInsights/workspaces/query/read',
  'Microsoft.OperationalInsights/workspaces/query/*/read',
  'Microsoft.Authorization/*/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
];
const SECURITY_READER = [
  'Microsoft.Authorization/*/read',
  'microsoft.operationalInsights/workspaces/*/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
];

const ROLES: Readonly<Record<RoleName, RoleDefinition>> = {
  Reader: { actions: ['*/read'], notActions: [] },
  'Microsoft Sentinel Reader': { actions: SENTINEL_READER, notActions: [] },
  'Microsoft Sentinel Responder': {
    actions: [
      ...SENTINEL_READER,
      'Microsoft.SecurityInsights/automationRules/*',
      'Microsoft.SecurityInsights/incidents/*',
    ],
    notActions: ['Microsoft.SecurityInsights/incidents/*/Delete'],
  },
  'Microsoft Sentinel Contributor': {
    actions: [...SENTINEL_READER, 'Microsoft.SecurityInsights/*'],
    notActions: [],
  },
  'Security Reader': { actions: [...SECURITY_READER, 'Microsoft.Security/*/read'], notActions: [] },
  'Security Admin': { actions: [...SECURITY_READER, 'Microsoft.Security/*'], notActions: [] },
  Contributor: {
    actions: ['*'],
    notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
  },
  Owner: { actions: ['*'], notActions: [] },
};

/** The definitions of the roles that hold at a scope: those assigned there or above. */
export function rolesAt(assignments: readonly RoleAssignment[], scope: string): RoleDefinition[] {
  return assignments.filter((one) => isWithin(scope, one.scope)).map((one) => ROLES[one.role]);
}

/** Azure's rule: some role grants the action and the same role does not take it away. */
export const isAllowed = (assignments: readonly RoleAssignment[], scope: string, action: string): boolean =>
  rolesAt(assignments, scope).some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      !notActions.some((pattern) => matches(pattern, action)),
  );

/** Whether anything at all is assigned at the scope, above it or below it: what makes a subscription visible. */
export const seesAnythingIn = (assignments: readonly RoleAssignment[], scope: string): boolean =>
  assignments.some((one) => isWithin(scope, one.scope) || isWithin(one.scope, scope));

function isWithin(scope: string, above: string): boolean {
  const [inner, outer] = [scope.toLowerCase(), above.toLowerCase().replace(/\/$/, '')];
  return inner === outer || inner.startsWith(`${outer}/`);
}

function matches(pattern: string, action: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}
