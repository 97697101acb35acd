import { AppError } from '../core/errors.ts';
import type { Workspace } from './model.ts';

const SENTINEL_VERSION = '2025-09-01';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The address of Sentinel's things of one kind in a workspace, or of the one with that name. */
export function sentinelPath(
  workspace: Workspace,
  kind: string,
  name?: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const one = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  // Not URLSearchParams: it writes spaces as `+`, which OData takes at its word.
  const asked = Object.entries({ 'api-version': SENTINEL_VERSION, ...query })
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&');
  const { subscriptionId, resourceGroup, name: law } = workspace;
  const place = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
  const inWorkspace = `${place}/providers/Microsoft.OperationalInsights/workspaces/${encodeURIComponent(law)}`;
  return `${inWorkspace}/providers/Microsoft.SecurityInsights/${kind}${one}?${asked}`;
}

/** The address of something of a subscription. @throws AppError where the id is no GUID. */
export function subscriptionPath(subscriptionId: string, rest: string, version: string): string {
  return `/subscriptions/${guid(subscriptionId)}/providers/${rest}?api-version=${version}`;
}

/** A GUID in lower case: what goes into an address or a query is nothing else. @throws AppError where it is none. */
export function guid(value: string): string {
  if (!GUID.test(value)) throw new AppError('azure.bad-request', { what: 'an id that is no GUID' });
  return value.toLowerCase();
}
