import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { call, type WireReply } from '../../src/simulator/teams/wire.ts';
import type { SimPerson } from '../../src/simulator/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: what came over the wire is looked into field by field
export type Wire = any;

export const ARM = 'https://management.azure.com';
export const LOGS = 'https://api.loganalytics.io';

/** A simulated tenant whose clock a test moves, and a way to ask it things as somebody. */
export interface Tenant extends Simulator {
  readonly clock: { now: number };
  /** Asks Resource Manager; the version is the one that the bot speaks unless told. Person with MFA, or the bot. */
  ask(who: Who, method: string, path: string, options?: AskOptions): Promise<Reply>;
  /** Runs a query in the workspace with this GUID. */
  query(who: Who, guid: string, query: string): Promise<Reply>;
}

/** A person, the bot itself, or a token as it is. */
export type Who = SimPerson | 'bot' | { readonly token: string | undefined };

export interface AskOptions {
  readonly version?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Reply extends Omit<WireReply, 'json'> {
  readonly json: Wire;
}

export async function startTenant(): Promise<Tenant> {
  const clock = { now: Date.parse('2026-11-23T13:52:00Z') };
  const sim = await startSimulator({ now: () => clock.now });
  const { AZURE_RESOURCE_MANAGER_URL: arm, AZURE_LOG_ANALYTICS_URL: logs } = sim.env();
  const tokenOf = async (who: Who, audience: string) => {
    if (who === 'bot') return sim.entra.issueForApp(audience);
    return 'token' in who ? who.token : sim.entra.issueInteractive(who, audience);
  };
  const send = async (who: Who, audience: string, method: string, url: string, body?: unknown) => {
    const token = await tokenOf(who, audience);
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return call(url, { method, headers, ca: sim.caPem, ...(body !== undefined && { body: text }) });
  };
  return {
    ...sim,
    clock,
    ask: (who, method, path, { version = '2025-09-01', query, body } = {}) => {
      const search = new URLSearchParams({ ...(version && { 'api-version': version }), ...query });
      return send(who, ARM, method, `${arm}${path}?${search}`, body);
    },
    query: (who, guid, query) => send(who, LOGS, 'POST', `${logs}/v1/workspaces/${guid}/query`, { query }),
  };
}

/** Where everything of Sentinel's lies in a workspace. */
export const sentinelAt = (workspace: { readonly id: string }): string =>
  `${workspace.id}/providers/Microsoft.SecurityInsights`;
