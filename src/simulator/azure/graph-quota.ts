import type { World } from '../world.ts';
import type { ArmRequest } from './route.ts';

const WINDOW_MS = 5_000;

/** When each principal's window began, and how many queries they made in it. */
const windows = new WeakMap<World, Map<string, { readonly since: number; used: number }>>();

/** Counts one query of the caller; `left` is below nothing where it is one too many. */
export function takeQuota({ world, principal }: ArmRequest): { left: number; resetsAfter: string } {
  const byPrincipal = windows.get(world) ?? new Map();
  windows.set(world, byPrincipal);
  const now = world.now();
  const known = byPrincipal.get(principal.objectId);
  const window = known && now - known.since < WINDOW_MS ? known : { since: now, used: 0 };
  byPrincipal.set(principal.objectId, window);
  window.used += 1;
  const seconds = Math.ceil((window.since + WINDOW_MS - now) / 1_000);
  return { left: world.graphQuota - window.used, resetsAfter: `00:00:0${seconds}` };
}
