import { z } from 'zod/v4';
import { AppError } from '../core/errors.ts';
import type { Permissions } from './azure.ts';
import type { Clients } from './clients.ts';
import type { GrantedActions } from './health.ts';

const Entry = z.object({
  actions: z.array(z.string()).nullish(),
  notActions: z.array(z.string()).nullish(),
});

type Entry = z.infer<typeof Entry>;

export function createPermissions(clients: Clients): Permissions {
  const granted: GrantedActions = (scope, actions, signal) =>
    clients.call('Your permissions', async () => {
      const entries = (await clients.arm.list(pathFor(scope), signal)).map((one) => Entry.parse(one));
      return new Set(actions.filter((action) => allowed(entries, action)));
    });
  return {
    granted,
    allows: async (scope, action, signal) => (await granted(scope, [action], signal)).has(action),
  };
}

function pathFor(scope: string): string {
  if (!/^\/subscriptions\/[0-9a-f-]{36}(\/[\w.()-]+)*$/i.test(scope)) {
    throw new AppError('azure.bad-request', { what: 'a scope that is no resource id' });
  }
  return `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
}

/** Azure's rule: some entry grants the action and the same entry does not take it away. */
export const allowed = (entries: readonly Entry[], action: string): boolean =>
  entries.some(
    ({ actions, notActions }) =>
      actions?.some((pattern) => matches(pattern, action)) &&
      !notActions?.some((pattern) => matches(pattern, action)),
  );

/** `*` stands for any characters, slashes too; roles disagree about upper and lower case. */
function matches(pattern: string, action: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}
