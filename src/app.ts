import { randomUUID } from 'node:crypto';
import type { Azure } from './azure/azure.ts';
import type { ChannelMessages } from './azure/channel-messages.ts';
import { createAzureFactory } from './azure/factory.ts';
import { botCredential, databasePassword } from './azure/identity/bot-credential.ts';
import { createPersonCredentials, fixedToken } from './azure/identity/person-credentials.ts';
import type { BotDeps } from './bot/deps.ts';
import { createDoor } from './bot/door.ts';
import { utcDayTime } from './cards/times.ts';
import { checkUp } from './checkup/items.ts';
import { channelMessages, checkupDeps } from './checkup-settings.ts';
import type { Config } from './config/config.ts';
import { createConnections } from './connectors/connections.ts';
import { coverageOf } from './connectors/coverage.ts';
import { cardOfSubject } from './connectors/key.ts';
import { lookAtConnectors } from './connectors/look.ts';
import { drawDrift } from './connectors/render.ts';
import { shareLooks } from './connectors/shared-look.ts';
import type { Clock } from './core/clock.ts';
import type { TokenCredential } from './core/credential.ts';
import type { Logger } from './core/logger.ts';
import { createDelivery, type Delivery } from './delivery/delivery.ts';
import { createFinder, type Finder } from './delivery/finder.ts';
import type { OutgoingMessage } from './delivery/poster.ts';
import { redrawCovered } from './incidents/covered.ts';
import { createFacts, type Facts } from './incidents/facts.ts';
import { keyOfSubject } from './incidents/key.ts';
import { drawIncident } from './incidents/render.ts';
import { countSent } from './ops/count-sent.ts';
import { createMetrics } from './ops/metrics.ts';
import { createOperations } from './ops-settings.ts';
import { learnGroup } from './store/channels.ts';
import { openStore, type Store } from './store/database.ts';
import { dropLeases, forgetLeases } from './store/leases.ts';
import type { ChannelRow } from './store/tables.ts';
import { createTeams, type Teams } from './teams/teams.ts';
import { teamsSettings } from './teams-settings.ts';
import { createTicks, runTicks, type Tick } from './ticks.ts';

/** The running product. Tests build one, move its ticks by hand, and never call `work`. */
export interface App {
  readonly store: Store;
  readonly delivery: Delivery;
  readonly ticks: readonly Tick[];
  /** Opens the doors: Teams' messages and operations. */
  listen(): Promise<{ readonly messages: string; readonly ops: string }>;
  /** Looks, proves, settles and delivers until `stop`. */
  work(): void;
  /** Closes what was opened, in reverse, and finishes what is in flight. */
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a look at the connectors found holds until so many others should have been, and no less than some minutes. */
const LOOKS_KEPT = 3;
const LOOK_KEPT_MS = 15 * 60_000;

/** Builds everything once, in order; nothing listens or looks before it is told to. */
export async function createApp(config: Config, { clock, log }: AppOptions): Promise<App> {
  const ids = { tenantId: config.bot.tenantId, clientId: config.bot.id };
  const password = databasePassword(config.bot.proof, ids, config.cloud);
  const store = await openStore(config.database, log, password);
  if (store.kind === 'sqlite') await forgetLeases(store.db);
  const metrics = createMetrics();
  const instance = randomUUID();
  const { cloud } = config;

  let facts: Facts | undefined;
  const factory = createAzureFactory({
    addresses: cloud,
    clock,
    nameOf: (id) => facts?.nameOf(id),
    onThrottled: metrics.throttled,
  });
  const credential = botCredential(config.bot.proof, ids, cloud);
  const reader = factory.forCredential(credential, 'reader');
  const keepMs = Math.min(config.healthMs, 60_000);
  facts = createFacts({ reader, clock, log, keepMs });
  const people = createPersonCredentials({
    proof: config.bot.proof,
    ids,
    addresses: cloud,
    onExchange: metrics.exchanged,
  });

  const teams = createTeams({
    settings: teamsSettings(config),
    credential,
    log,
    onBehalfOf: (click) => people.fromAssertion(click),
    fixedToken: (token, expiresOn) => fixedToken(token, expiresOn),
    clock,
    onRejected: metrics.refused,
    onTooFast: () => metrics.refused('too-fast'),
    onSignIn: metrics.signedIn,
  });

  const messages = channelMessages(config, credential);
  const checkup = checkupDeps(config, { clock, reader, credential, store, messages });
  const deps: BotDeps = {
    store,
    clock,
    log,
    reader,
    facts,
    workspaces: config.workspaces,
    schedule: { checkMs: config.syncCheckMs, sweepMs: config.sweepMs },
    watchedSubscriptions: config.watchedSubscriptions,
    tenantId: config.bot.tenantId,
    health: { sweepMs: config.sweepMs, arrivalMs: config.arrivalMs },
    connection: createConnections({
      store,
      clock,
      log,
      reader,
      lookKeepsMs: Math.max(LOOKS_KEPT * config.healthMs, LOOK_KEPT_MS),
      listKeepsMs: keepMs,
    }),
    coverage: (workspaceId, ids) => coverageOf(store.db, workspaceId, ids, utcDayTime),
    onCoverageChanged: (ids) => redrawCovered(deps, ids),
    lookNow: shareLooks(clock, (only) => lookAtConnectors(deps, { everything: true, only })),
    portal: cloud.portal,
    teamsUrl: cloud.teams,
    checkUp: () => checkUp(checkup),
    instance,
    poke: () => delivery.poke(),
    meter: metrics,
    signIn: teams.signIn,
    poster: teams.poster,
    azureFor: azurePerCredential((one) => factory.forCredential(one, 'person')),
    armScope: cloud.resourceManagerScope,
    commentRequired: config.closeComment === 'required',
  };
  const delivery = createDelivery({
    store,
    clock,
    log,
    poster: teams.poster,
    finder: messages && channelFinder(messages, config.bot.id, store, teams),
    render: (subject) => render(deps, subject),
    onSent: (kind, waitedMs, subject) =>
      countSent(metrics, store.db, { kind, waitedMs, subject, now: clock.now() }),
    onFailed: (error) => metrics.sendingFailed(error.code),
    onLooked: metrics.looked,
  });
  const ticks = createTicks(deps, config);
  const inbox = teams.open(createDoor(deps));
  const ops = createOperations(config, { metrics, store, clock, log, credential, instance });

  const stopping = new AbortController();
  const releasers: (() => Promise<unknown>)[] = [() => store.close(), () => dropLeases(store.db, instance)];
  return {
    store,
    delivery,
    ticks,
    async listen() {
      const addresses = { ops: await ops.start(), messages: await inbox.start() };
      releasers.push(
        () => ops.stop(),
        () => inbox.stop(),
      );
      return addresses;
    },
    work() {
      const running = [
        runTicks(ticks, { clock, log, signal: stopping.signal }),
        delivery.run(stopping.signal),
      ];
      releasers.push(() => Promise.allSettled(running));
    },
    async stop() {
      stopping.abort();
      for (const release of releasers.splice(0).reverse())
        await release().catch((err: unknown) => log.warn({ err }, 'something did not close well'));
    },
  };
}

/** Azure's clients and tokens are kept as long as the credential that they belong to, and no longer. */
function azurePerCredential(
  create: (credential: TokenCredential) => Azure,
): (credential: TokenCredential) => Azure {
  const known = new WeakMap<TokenCredential, Azure>();
  return (credential) => {
    const azure = known.get(credential) ?? create(credential);
    known.set(credential, azure);
    return azure;
  };
}

/** Looks in channels as the bot itself; what Teams has not told of a team is asked once. */
function channelFinder(messages: ChannelMessages, appId: string, store: Store, teams: Teams): Finder {
  const groupOf = async (channel: ChannelRow): Promise<string | undefined> => {
    if (channel.group_id || !channel.team_id) return channel.group_id ?? undefined;
    const groupId = await teams.groupOf(channel.service_url, channel.team_id);
    if (groupId) await learnGroup(store.db, channel.team_id, groupId);
    return groupId;
  };
  return createFinder({ messages, groupOf, appId });
}

async function render(deps: BotDeps, subject: string): Promise<OutgoingMessage | undefined> {
  const cardId = cardOfSubject(subject);
  if (cardId !== undefined) return drawDrift(deps.store.db, cardId, deps);
  const key = keyOfSubject(subject);
  return key === undefined ? undefined : drawIncident(deps, key);
}
