import type { World } from '../world.ts';
import { CHANNEL_SCOPE, type EntraForTeams } from './bearer.ts';
import { BOT_SERVICE_ISSUER, createBotServiceKeys } from './bot-service-keys.ts';
import { TeamsClient } from './client.ts';
import { createConnector } from './connector.ts';
import { Faults } from './faults.ts';
import { TeamsPlaces } from './places.ts';
import { BotPost } from './post.ts';
import { SignIns } from './sign-ins.ts';
import { type SimChannel, type SimMessage, type SimTeam, TeamsState } from './state.ts';
import { createTokenService } from './token-service.ts';
import { type Listener, listen, type TlsPair } from './wire.ts';

export interface TeamsDeps {
  readonly world: World;
  readonly entra: EntraForTeams;
  readonly ports?: { readonly connector?: number; readonly tokenService?: number };
  /** With it the token service speaks https, as the product demands; `ca` is for our own client. */
  readonly tls?: TlsPair & { readonly ca: string };
}

/** The simulated Teams: connector, token service, client, and one team with its channels. */
export interface SimTeams {
  /** The connector's origin, `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What the bot finds in every activity. */
  readonly serviceUrl: string;
  /** On loopback. */
  readonly ports: { readonly connector: number; readonly tokens: number };
  /** The settings that lead a bot here. */
  env(): Record<string, string>;
  /** Tells Teams where the bot listens (`…/api/messages`); until then nobody hears anything. */
  connect(botMessagesUrl: string): void;
  readonly client: TeamsClient;
  /** Installing, renaming, deleting. */
  readonly places: TeamsPlaces;
  readonly faults: Faults;
  readonly state: TeamsState;
  readonly team: SimTeam;
  readonly channels: {
    readonly general: SimChannel;
    readonly incidents: SimChannel;
    readonly platform: SimChannel;
    readonly private: SimChannel;
  };
  /** Messages of a channel or personal chat, oldest first, deleted ones left out. */
  messages(place: string): readonly SimMessage[];
  stop(): Promise<void>;
}

/** Azure Bot's name for the OAuth connection. */
export const CONNECTION_NAME = 'sso';
const PREFIX = '/emea';

/** Starts the simulated Teams on loopback. */
export async function startTeams(deps: TeamsDeps): Promise<SimTeams> {
  const { world, entra } = deps;
  const state = new TeamsState(world);
  const faults = new Faults();
  const { hosts, audiences, botService } = world.cloud;
  const keys = await createBotServiceKeys(botService);
  const at: { connector?: Listener; tokens?: Listener } = {};
  const url = () => at.connector?.origin ?? '';
  const tokenUrl = () => at.tokens?.origin ?? '';
  const serviceUrl = () => `${url()}${PREFIX}/`;
  const post = new BotPost(keys, world.appId, serviceUrl);
  const [armAudience = ''] = audiences.arm;
  at.connector = await listen(createConnector({ state, entra, keys, faults, prefix: PREFIX, origin: url }), {
    port: deps.ports?.connector,
    // A cloud's names are https only.
    ...(hosts && { tls: deps.tls, names: [hosts.connector, hosts.openId] }),
  });
  at.tokens = await listen(
    createTokenService({ state, entra, faults, signIns: new SignIns(world), armAudience, origin: tokenUrl }),
    { port: deps.ports?.tokenService, tls: deps.tls, names: hosts && [hosts.tokens] },
  );
  const { team, channels } = contoso(state);
  return {
    url: url(),
    serviceUrl: serviceUrl(),
    env: () => (hosts ? { BOT_OAUTH_CONNECTION: CONNECTION_NAME } : settings(url(), tokenUrl())),
    ports: { connector: at.connector.port, tokens: at.tokens.port },
    connect: (address) => post.connect(address),
    client: new TeamsClient({ state, entra, post, serviceUrl, ca: deps.tls?.ca }),
    places: new TeamsPlaces(state, post, serviceUrl),
    faults,
    state,
    team,
    channels,
    messages: (place) => state.messages.filter((one) => one.place === place && !one.deleted),
    stop: async () => {
      await Promise.all([at.connector?.close(), at.tokens?.close()]);
    },
  };
}

function contoso(state: TeamsState): Pick<SimTeams, 'team' | 'channels'> {
  const team = state.addTeam('Contoso SOC', [
    { name: 'SOC incidents' },
    { name: 'Cloud platform' },
    { name: 'Insider cases', type: 'private' },
  ]);
  const [general, incidents, platform, hidden] = team.channels as [
    SimChannel,
    SimChannel,
    SimChannel,
    SimChannel,
  ];
  return { team, channels: { general, incidents, platform, private: hidden } };
}

const settings = (url: string, tokenUrl: string): Record<string, string> => ({
  BOT_OAUTH_CONNECTION: CONNECTION_NAME,
  BOT_TOKEN_SERVICE_URL: tokenUrl,
  BOT_OPENID_METADATA_URL: `${url}/.well-known/openidconfiguration`,
  BOT_TOKEN_ISSUER: BOT_SERVICE_ISSUER,
  BOT_CHANNEL_SCOPE: CHANNEL_SCOPE,
  BOT_SERVICE_URLS: url,
});
