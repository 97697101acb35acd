import { randomUUID } from 'node:crypto';
import { startArm } from './azure/arm.ts';
import { startLogs } from './azure/logs.ts';
import { ANYWHERE, type SimCloud } from './clouds.ts';
import { type SimEntra, startEntra } from './entra.ts';
import { startGraph } from './graph.ts';
import { ServiceFaults } from './http.ts';
import { startManagedIdentity } from './managed-identity.ts';
import { type StandardTenant, standardTenant } from './standard-tenant.ts';
import { type SimTeams, startTeams } from './teams/teams.ts';
import { createAuthority } from './tls.ts';
import { emptyWorld, type World } from './world.ts';

/** A small Azure and Teams on loopback. */
export interface Simulator {
  readonly world: World;
  readonly tenant: StandardTenant;
  readonly entra: SimEntra;
  readonly teams: SimTeams;
  /** What goes wrong next in Azure; Teams has its own in `teams.faults`. */
  readonly faults: ServiceFaults;
  /** Whom a bot has to trust (NODE_EXTRA_CA_CERTS). */
  readonly caPem: string;
  /** Client id of the managed identity that the bot's app registration trusts. */
  readonly identityClientId: string;
  /** All settings that a bot needs to live here, by its secret. */
  env(): Record<string, string>;
  /** The environment in which the managed identity answers. */
  identityEnv(): Record<string, string>;
  /** Where on loopback a name of its cloud is answered; undefined for any other name. */
  portOf(name: string): number | undefined;
  stop(): Promise<void>;
}

export interface SimulatorOptions {
  /** Milliseconds since the epoch; the real clock unless told. */
  readonly now?: () => number;
  /** Where each service listens; any free port unless told. */
  /** One cloud under its own names only; all of them, by their addresses on loopback, unless told. */
  readonly cloud?: SimCloud;
  readonly ports?: {
    readonly entra?: number;
    readonly arm?: number;
    readonly logs?: number;
    readonly graph?: number;
    readonly connector?: number;
    readonly tokenService?: number;
  };
}

/** Starts everything on loopback, each service on a port of its own, with the standard tenant in it. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { ports = {}, cloud = ANYWHERE } = options;
  const ids = { tenantId: randomUUID(), appId: randomUUID(), appSecret: randomUUID() };
  const world = emptyWorld(ids, options.now ?? Date.now, cloud);
  const tenant = standardTenant(world);
  const authority = createAuthority(Object.values(cloud.hosts ?? {}));
  const tls = { key: authority.key, cert: authority.cert };
  const faults = new ServiceFaults();
  const identityClientId = randomUUID();
  const entra = await startEntra({
    world,
    faults,
    tls,
    identityPrincipalId: randomUUID(),
    port: ports.entra,
  });
  const shared = { world, faults, tls, tokens: entra.tokens };
  const arm = await startArm({ ...shared, port: ports.arm });
  const logs = await startLogs({ ...shared, port: ports.logs });
  const identity = await startManagedIdentity(entra, identityClientId);
  const teams = await startTeams({
    world,
    entra,
    ports,
    ...(cloud.hosts && { tls: { ...tls, ca: authority.caPem } }),
  });
  const graph = await startGraph({ ...shared, teams: teams.state, port: ports.graph });
  const { hosts } = cloud;
  const listening: Readonly<Record<string, number>> = hosts
    ? {
        [hosts.entra]: entra.port,
        [hosts.arm]: arm.port,
        [hosts.logs]: logs.port,
        [hosts.graph]: graph.port,
        [hosts.connector]: teams.ports.connector,
        [hosts.openId]: teams.ports.connector,
        [hosts.tokens]: teams.ports.tokens,
      }
    : {};
  return {
    world,
    tenant,
    entra,
    teams,
    faults,
    caPem: authority.caPem,
    identityClientId,
    env: () => ({
      BOT_ID: world.appId,
      BOT_TENANT_ID: world.tenantId,
      BOT_CLIENT_SECRET: world.appSecret,
      SENTINEL_WORKSPACES: [...world.workspaces.values()].map((one) => one.id).join(','),
      ...(cloud.hosts
        ? { AZURE_CLOUD: cloud.name }
        : {
            AZURE_AUTHORITY_HOST: entra.origin,
            AZURE_RESOURCE_MANAGER_URL: arm.origin,
            AZURE_LOG_ANALYTICS_URL: logs.origin,
            AZURE_GRAPH_URL: graph.origin,
          }),
      ...teams.env(),
    }),
    identityEnv: () => identity.env(),
    portOf: (name) => listening[name],
    stop: async () => {
      await Promise.all([
        teams.stop(),
        arm.close(),
        logs.close(),
        graph.close(),
        identity.stop(),
        entra.stop(),
      ]);
    },
  };
}
