import type { Served } from '../http.ts';
import type { World } from '../world.ts';
import type { Principal } from './principal.ts';

/** A request that was let through to its handler. */
export interface ArmRequest {
  readonly world: World;
  /** Where nextLinks lead. */
  readonly origin: string;
  readonly principal: Principal;
  /** Path parameters, in the caller's case. */
  readonly params: Readonly<Record<string, string>>;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The parsed body, `{}` where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** An ARM path with `{names}`; compared without case. `{scope}` takes any resource id. */
  readonly path: string;
  /** The action that the caller needs at the scope; `none` is open to whoever has a good token. */
  readonly action: string;
  /** A person needs a second factor for it where the tenant demands one: every write, and nothing else. */
  readonly write?: boolean;
  readonly handle: (request: ArmRequest) => Served;
}

/** The parameters of a path that fits the route, or undefined. */
export function paramsOf(route: Route, path: string): Record<string, string> | undefined {
  const found = patternOf(route.path).exec(path);
  return found ? { ...found.groups } : undefined;
}

const patterns = new Map<string, RegExp>();

function patternOf(template: string): RegExp {
  const known = patterns.get(template);
  if (known) return known;
  const source = template
    .split(/(\{\w+\})/)
    .map((part) => {
      const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
      if (name === 'scope') return '(?<scope>/subscriptions/.+?)';
      return name ? `(?<${name}>[^/]+)` : part.replace(/[.]/g, '\\.');
    })
    .join('');
  const pattern = new RegExp(`^${source}/?$`, 'i');
  patterns.set(template, pattern);
  return pattern;
}

export const SUBSCRIPTION = '/subscriptions/{subscription}';
export const WORKSPACE = `${SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.OperationalInsights/workspaces/{workspace}`;
export const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
