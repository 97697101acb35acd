/** The least built-in role that grants an action, and where, from Azure’s lists of operations and built-in roles. */
const ROLES: readonly (readonly [RegExp, string])[] = [
  [/^microsoft\.securityinsights\/incidents\/.*(write|delete)$/i, 'Microsoft Sentinel Responder'],
  [/^microsoft\.securityinsights\/.*\/read$/i, 'Microsoft Sentinel Reader'],
  [/^microsoft\.securityinsights\/register\/action$/i, 'Contributor'],
  [/^microsoft\.securityinsights\/.*/i, 'Microsoft Sentinel Contributor'],
  [/^microsoft\.security\/.*\/read$/i, 'Security Reader'],
  [/^microsoft\.security\/.*/i, 'Security Admin'],
  [/^microsoft\.operationalinsights\/.*\/(read|action)$/i, 'Microsoft Sentinel Reader'],
  [/\/read$/i, 'Reader'],
];

export const roleFor = (action: string): string | undefined =>
  ROLES.find(([pattern]) => pattern.test(action))?.[1];

/** An ARM scope as a person would say it; `nameOf` knows the names of subscriptions. */
export function scopeInWords(
  scope: string,
  nameOf: (subscriptionId: string) => string | undefined = () => undefined,
): string {
  const workspace = /\/workspaces\/([^/]+)/i.exec(scope)?.[1];
  if (workspace) return `workspace ${workspace}`;
  const [, subscription = '', group] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(scope) ?? [];
  if (!subscription) return 'this resource';
  const named = `subscription ${nameOf(subscription) ?? subscription}`;
  return group ? `resource group ${group} in ${named}` : named;
}
