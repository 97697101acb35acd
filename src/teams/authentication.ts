import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  AuthenticationError,
  type Claim,
  ClaimsIdentity,
  type ConnectorClient,
  type ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import type { TokenCredential } from '../core/credential.ts';
import { BotCredentialsFactory } from './credentials.ts';
import { channelDataOf, placeOf } from './inbound.ts';
import { withoutConsoleErrors } from './quiet.ts';
import { isServedUrl, requestMs, type TeamsSettings } from './settings.ts';

/** Teams did not say who calls in a way that we take: one plain 401, whatever the reason. */
export class NotAuthentic extends Error {}
/** The keys could not be read: nobody can be told apart now. */
export class CannotAuthenticate extends Error {}

const BAD_TOKEN = new Set(['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError', 'SyntaxError']);

interface Pipeline {
  removePolicy(options: { name: string }): unknown;
  addPolicy(
    policy: {
      name: string;
      sendRequest: (request: { timeout: number }, next: (request: unknown) => unknown) => unknown;
    },
    options: { phase: string },
  ): void;
}

/**
 * The SDK's authentication, with its holes closed (reference: the stock adapter takes a token that Bot Service never
 * issued, ignores a missing service URL and a foreign tenant, answers 500 with detail to forged ones, sends the bot's token
 * wherever a stored reference says, and repeats every POST three times by itself).
 */
export class HardenedAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #settings: TeamsSettings;

  constructor(settings: TeamsSettings, credential: TokenCredential) {
    super(
      {
        MicrosoftAppId: settings.appId,
        MicrosoftAppTenantId: settings.tenantId,
        MicrosoftAppType: 'SingleTenant',
        // All of them: one alone switches the defaults of the others off.
        ToChannelFromBotLoginUrl: settings.loginUrl,
        ToChannelFromBotOAuthScope: settings.channelScope,
        ToBotFromChannelTokenIssuer: settings.tokenIssuer,
        OAuthUrl: settings.tokenServiceUrl,
        ToBotFromChannelOpenIdMetadataUrl: settings.openIdMetadataUrl,
        ToBotFromEmulatorOpenIdMetadataUrl: settings.openIdMetadataUrl,
      } as never,
      new BotCredentialsFactory(settings.appId, settings.tenantId, credential),
      { requiredEndorsements: ['msteams'], validateClaims: onlyFromBotService(settings) },
    );
    this.#settings = settings;
  }

  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    if (!isForUs(this.#settings, activity)) throw new NotAuthentic();
    const result = await this.#check(activity, header);
    return { ...result, connectorFactory: result.connectorFactory && this.#harden(result.connectorFactory) };
  }

  /**
   * Whether a token by itself is the Bot Service's, for this bot; no activity is looked at.
   * @throws CannotAuthenticate
   */
  async isGoodToken(header: string): Promise<boolean> {
    const serviceUrl = serviceUrlOf(header);
    if (!isServedUrl(this.#settings, serviceUrl)) return false;
    try {
      await this.#check({ channelId: 'msteams', serviceUrl } as Activity, header);
      return true;
    } catch (error) {
      if (error instanceof NotAuthentic) return false;
      throw error;
    }
  }

  async #check(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    try {
      return await within(requestMs(this.#settings), () => super.authenticateRequest(activity, header));
    } catch (error) {
      throw isBadToken(error)
        ? new NotAuthentic('', { cause: error })
        : new CannotAuthenticate('', { cause: error });
    }
  }

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    return this.#harden(super.createConnectorFactory(identity));
  }

  override async createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    const client = await super.createUserTokenClient(identity);
    onceAndInTime(pipelineOf((client as unknown as { client: Piped }).client), requestMs(this.#settings));
    return client;
  }

  /** The connector for what we say by ourselves. */
  connectorFor(serviceUrl: string): Promise<ConnectorClient> {
    return this.createConnectorFactory(this.botIdentity()).create(
      serviceUrl,
      this.#settings.channelScope,
    ) as Promise<ConnectorClient>;
  }

  botIdentity(): ClaimsIdentity {
    const value = this.#settings.appId;
    return new ClaimsIdentity(
      [
        { type: 'aud', value },
        { type: 'appid', value },
      ],
      true,
    );
  }

  #harden(factory: ConnectorFactory): ConnectorFactory {
    return {
      create: async (serviceUrl: string, audience: string) => {
        if (!isServedUrl(this.#settings, serviceUrl)) throw new NotAuthentic();
        const client = await factory.create(serviceUrl, audience);
        onceAndInTime(pipelineOf(client as unknown as Piped), requestMs(this.#settings));
        return client;
      },
    } as ConnectorFactory;
  }
}

/** The SDK's clients hold the pipeline themselves, or a client that does. */
interface Piped {
  readonly pipeline?: Pipeline;
  readonly client?: Piped;
}

function pipelineOf(client: Piped | undefined): Pipeline {
  if (client?.pipeline) return client.pipeline;
  if (!client?.client) throw new Error('the Bot Framework changed: its client has no pipeline');
  return pipelineOf(client.client);
}

/**
 * One call is one request, and it ends: the SDK ignores its own options for both. A redirect is not followed, for it
 * would carry the bot's token past the list of service URLs.
 */
function onceAndInTime(pipeline: Pipeline, ms: number): void {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.removePolicy({ name: 'redirectPolicy' });
  pipeline.addPolicy(
    {
      name: 'inTime',
      sendRequest: (request, next) => {
        request.timeout = ms;
        return next(request);
      },
    },
    { phase: 'Serialize' },
  );
}

/** The token must be the Bot Service's, for this bot, bound to a service URL and to a time: the SDK lets one without an end live for ever. */
const onlyFromBotService =
  (settings: TeamsSettings) =>
  async (claims: Claim[]): Promise<void> => {
    const claim = (type: string) => claims.find((one) => one.type === type)?.value;
    const bound = claim('serviceurl') && typeof (claim('exp') as unknown) === 'number';
    if (claim('iss') !== settings.tokenIssuer || claim('aud') !== settings.appId || !bound) {
      throw new AuthenticationError('not from Bot Service', 401);
    }
  };

/** What the activity says of itself; the token binds only its service URL. */
function isForUs(settings: TeamsSettings, activity: Activity): boolean {
  const tenants = [activity.conversation?.tenantId, channelDataOf(activity).tenant?.id].filter(
    (one) => one !== undefined,
  );
  const { kind, teamId } = placeOf(activity);
  const served = settings.allowedTeams;
  return (
    activity.channelId === 'msteams' &&
    isServedUrl(settings, activity.serviceUrl) &&
    tenants.length > 0 &&
    tenants.every((one) => settings.allowedTenants.includes(one.toLowerCase())) &&
    (served.length === 0 || kind !== 'channel' || (teamId !== undefined && served.includes(teamId)))
  );
}

/** What a token says of its service URL; nothing of it is checked yet. */
function serviceUrlOf(header: string): unknown {
  try {
    const [, claims = ''] = header.split('.');
    return Object(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))).serviceurl;
  } catch {
    return undefined;
  }
}

/** The key server may hang, and the SDK would wait for ever. */
async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('the key server did not answer in time')), ms);
  try {
    return await Promise.race([withoutConsoleErrors(work), late]);
  } finally {
    clearTimeout(timer);
  }
}

const isBadToken = (error: unknown): boolean =>
  (error instanceof AuthenticationError && error.statusCode !== 500) ||
  (error instanceof Error && BAD_TOKEN.has(error.name));
