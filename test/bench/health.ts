import { createAzureFactory } from '../../src/azure/factory.ts';
import { botCredential } from '../../src/azure/identity/bot-credential.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { ConnectorDeps } from '../../src/connectors/deps.ts';
import { lookAtConnectors } from '../../src/connectors/look.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { addFleet } from '../../src/simulator/tenant-fleet.ts';
import { silentLog, sqlite } from '../support/stores.ts';
import type { Figure } from './figure.ts';

const SUBSCRIPTIONS = 300;
const WORKSPACES = 20;
const LATENCY_MS = 100;
/** The peer is measured over so many subscriptions, one after the other, and counted for all: it is linear. */
const SAMPLE = 30;
const CALLS_EACH = 5;

/**
 * One look at 300 subscriptions in 20 workspaces, against a peer that asks five things of each subscription one after the
 * other (its workspace's connectors, sync, plans, provider, newest alert), at 100 ms for each answer.
 */
export async function benchHealth(sim: Simulator): Promise<Figure[]> {
  addFleet(sim.world, { subscriptions: SUBSCRIPTIONS, workspaces: WORKSPACES });
  const config = loadConfig({ ...sim.env(), DATABASE_URL: 'sqlite::memory:' });
  const ids = { tenantId: config.bot.tenantId, clientId: config.bot.id };
  const credential = botCredential(config.bot.proof, ids, config.cloud);
  const { store, drop } = await sqlite.open();
  const deps: ConnectorDeps = {
    store,
    clock: systemClock,
    log: silentLog(),
    reader: createAzureFactory({ addresses: config.cloud }).forCredential(credential, 'reader'),
    workspaces: config.workspaces,
    watchedSubscriptions: [],
    tenantId: config.bot.tenantId,
    health: { sweepMs: config.sweepMs, arrivalMs: config.arrivalMs },
    instance: 'bench',
    onCoverageChanged: async () => {},
    poke: () => {},
  };
  // The first look sweeps, and tokens and addresses are had once; what counts is every look after it.
  await lookAtConnectors(deps);
  sim.world.switches.armDelayMs = LATENCY_MS;
  const ours = await counted(sim, () => lookAtConnectors(deps));
  const { token } = (await credential.getToken(config.cloud.resourceManagerScope)) ?? { token: '' };
  const peer = await counted(sim, () => askOneByOne(sim, config.cloud.resourceManager, token));
  sim.world.switches.armDelayMs = 0;
  await store.close();
  await drop();
  const times = SUBSCRIPTIONS / SAMPLE;
  return [
    {
      name: 'calls for a look at 300 subscriptions',
      ours: ours.calls,
      peer: peer.calls * times,
      unit: 'calls',
      goal: 0.3,
    },
    {
      name: 'time for it at 100 ms for each answer',
      ours: ours.ms,
      peer: peer.ms * times,
      unit: 'ms',
      goal: 1 / 20,
    },
  ];
}

async function counted(
  { world }: Simulator,
  work: () => Promise<unknown>,
): Promise<{ readonly calls: number; readonly ms: number }> {
  const before = world.log.length;
  const started = performance.now();
  await work();
  return { calls: world.log.length - before, ms: performance.now() - started };
}

async function askOneByOne({ world, tenant }: Simulator, arm: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  for (const { id } of [...world.subscriptions.values()].slice(-SAMPLE)) {
    const paths = [
      `${tenant.soc.id}/providers/Microsoft.SecurityInsights/dataConnectors?api-version=2025-09-01`,
      `/subscriptions/${id}/providers/Microsoft.Security/settings/Sentinel?api-version=2021-07-01`,
      `/subscriptions/${id}/providers/Microsoft.Security/pricings?api-version=2024-01-01`,
      `/subscriptions/${id}/providers/Microsoft.SecurityInsights?api-version=2025-04-01`,
      `/subscriptions/${id}/providers/Microsoft.Security/alerts?api-version=2022-01-01`,
    ].slice(0, CALLS_EACH);
    for (const path of paths) await (await fetch(arm + path, { headers })).arrayBuffer();
  }
}
