import { Writable } from 'node:stream';
import type { Answer, BotDoor, Click, Message, PersonCredential, Place, Reply } from '../../src/bot/turn.ts';
import type { Clock } from '../../src/core/clock.ts';
import { createLogger } from '../../src/core/logger.ts';
import { type SimTeams, startTeams } from '../../src/simulator/teams/teams.ts';
import type { SimPerson, World } from '../../src/simulator/world.ts';
import type { Rejection } from '../../src/teams/server.ts';
import type { TeamsSettings } from '../../src/teams/settings.ts';
import type { SignInOutcome } from '../../src/teams/sign-in.ts';
import { createTeams, type Teams } from '../../src/teams/teams.ts';
import { APP_ID, aSmallEntra, aWorld, TENANT_ID as TENANT } from '../simulator-teams/stand-ins.ts';

export { APP_ID, TENANT };
export const OTHER_TENANT = 'bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee';

/** A door that writes down what came through it, and answers what a test tells it to. */
export class RecordingDoor implements BotDoor {
  readonly messages: Message[] = [];
  readonly clicks: Click[] = [];
  readonly events: (readonly [string, Place])[] = [];
  replies: (message: Message) => readonly Reply[] | Promise<readonly Reply[]> = () => [{ text: 'heard' }];
  answer: (click: Click) => Answer | Promise<Answer> = () => ({ kind: 'message', text: 'done' });
  welcome: readonly Reply[] = [];

  async onMessage(message: Message): Promise<readonly Reply[]> {
    this.messages.push(message);
    return this.replies(message);
  }
  async onClick(click: Click): Promise<Answer> {
    this.clicks.push(click);
    return this.answer(click);
  }
  async onInstalled(place: Place): Promise<readonly Reply[]> {
    this.events.push(['installed', place]);
    return this.welcome;
  }
  async onRemoved(place: Place): Promise<void> {
    this.events.push(['removed', place]);
  }
  async onChannelChanged(place: Place, change: string): Promise<void> {
    this.events.push([change, place]);
  }
}

export interface Running {
  readonly sim: SimTeams;
  readonly world: World;
  readonly dana: SimPerson;
  readonly robin: SimPerson;
  readonly bot: Teams;
  readonly door: RecordingDoor;
  /** `…/api/messages`. */
  readonly address: string;
  readonly origin: string;
  /** Everything that was logged, a JSON line each. */
  readonly logged: string[];
  readonly rejected: (Rejection | 'too-fast')[];
  readonly signIns: SignInOutcome[];
  readonly stopServer: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const settingsFor = (sim: SimTeams, over: Partial<TeamsSettings> = {}): TeamsSettings => {
  const env = sim.env();
  return {
    appId: APP_ID,
    tenantId: TENANT,
    allowedTenants: [TENANT],
    allowedTeams: [],
    oauthConnection: env.BOT_OAUTH_CONNECTION,
    tokenServiceUrl: env.BOT_TOKEN_SERVICE_URL ?? '',
    openIdMetadataUrl: env.BOT_OPENID_METADATA_URL ?? '',
    tokenIssuer: env.BOT_TOKEN_ISSUER ?? '',
    channelScope: env.BOT_CHANNEL_SCOPE ?? '',
    loginUrl: `https://login.invalid/${TENANT}`,
    serviceHosts: ['smba.trafficmanager.net', '.botframework.com'],
    serviceUrls: [sim.url],
    portal: 'https://portal.azure.com',
    listen: { port: 0, host: '127.0.0.1' },
    ...over,
  };
};

/** Our side of Teams, listening, with the simulated Teams before it and a recording door behind it. */
export async function aRunningBot(
  over: Partial<TeamsSettings> = {},
  clock?: Pick<Clock, 'now'>,
): Promise<Running> {
  const entra = await aSmallEntra();
  const { world, dana, robin } = aWorld();
  const sim = await startTeams({ world, entra });
  const logged: string[] = [];
  const rejected: (Rejection | 'too-fast')[] = [];
  const signIns: SignInOutcome[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const door = new RecordingDoor();
  const bot = createTeams({
    settings: settingsFor(sim, over),
    credential: {
      getToken: async () => ({ token: await entra.botToken(), expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    log: createLogger('debug', sink),
    onBehalfOf: ({ assertion }) => aCredential('assertion', assertion),
    fixedToken: (token, expiresOn) => aCredential('connection', token, expiresOn),
    clock,
    onRejected: (why) => rejected.push(why),
    onTooFast: () => rejected.push('too-fast'),
    onSignIn: (outcome) => signIns.push(outcome),
  });
  const server = bot.open(door);
  const origin = await server.start();
  const address = `${origin}/api/messages`;
  sim.connect(address);
  const stop = async () => {
    await server.stop();
    await sim.stop();
  };
  const stopServer = () => server.stop();
  return { sim, world, dana, robin, bot, door, address, origin, logged, rejected, signIns, stopServer, stop };
}

const aCredential = (
  source: PersonCredential['source'],
  token: string,
  expiresOnTimestamp = 0,
): PersonCredential => ({ source, getToken: async () => ({ token, expiresOnTimestamp }), forget: () => {} });

/** A whole valid message in the simulated channel, as the Bot Service would post it. */
export const anActivity = (
  running: Running,
  over: Record<string, unknown> = {},
): Record<string, unknown> => ({
  type: 'message',
  id: '1700000000000',
  channelId: 'msteams',
  serviceUrl: running.sim.serviceUrl,
  from: { id: running.dana.teamsId, name: 'Dana Reyes', aadObjectId: running.dana.objectId },
  recipient: { id: `28:${APP_ID}`, name: 'SOC Bot' },
  conversation: {
    id: `${running.sim.channels.incidents.id};messageid=1700000000000`,
    conversationType: 'channel',
    tenantId: TENANT,
  },
  channelData: {
    tenant: { id: TENANT },
    team: { id: running.sim.team.id },
    channel: { id: running.sim.channels.incidents.id },
  },
  text: 'help',
  ...over,
});

/** A pressed button, the same way. */
export const aClick = (running: Running, over: Record<string, unknown> = {}): Record<string, unknown> =>
  anActivity(running, {
    type: 'invoke',
    name: 'adaptiveCard/action',
    text: undefined,
    replyToId: '1700000000000',
    value: {
      action: { type: 'Action.Execute', verb: 'incident.take', data: { id: 'x' } },
      trigger: 'manual',
    },
    ...over,
  });

export const DANA = '00000000-0000-4000-8000-00000000000d';

/** A pressed button of Dana's, in our words. */
export const danaClicks = (signIn: Click['signIn'] = {}): Click => ({
  id: 'f:1',
  person: { tenantId: TENANT, objectId: DANA, name: 'Dana Reyes', teamsId: `29:${DANA}` },
  place: {
    kind: 'channel',
    tenantId: TENANT,
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    conversationId: '19:c;messageid=1',
    channelId: '19:c',
  },
  verb: 'incident.take',
  data: {},
  signIn,
});
