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
import { isServedUrl, type TeamsSettings } from './settings.ts';

/** Teams did not say who calls in a way that we take: one plain 401, whatever the reason. */
export class NotAuthentic extends Error {}
/** The keys could not be read: nobody can be told apart now. */
export class CannotAuthenticate extends Error {}

/** For one request to the connector or the token service, ms. */
const REQUEST_MS = 8_000;
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
    let result: AuthenticateRequestResult;
    try {
      result = await super.authenticateRequest(activity, header);
    } catch (error) {
      throw isBadToken(error)
        ? new NotAuthentic('', { cause: error })
        : new CannotAuthenticate('', { cause: error });
    }
    return { ...result, connectorFactory: result.connectorFactory && this.#harden(result.connectorFactory) };
  }

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    return this.#harden(super.createConnectorFactory(identity));
  }

  override async createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    const client = await super.createUserTokenClient(identity);
    onceAndInTime((client as unknown as { client: { pipeline: Pipeline } }).client.pipeline);
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
        onceAndInTime(
          (client as unknown as { client?: { pipeline: Pipeline }; pipeline: Pipeline }).client?.pipeline ??
            (client as unknown as { pipeline: Pipeline }).pipeline,
        );
        return client;
      },
    } as ConnectorFactory;
  }
}

/** One call is one request, and it ends. The SDK ignores its own options for both. */
function onceAndInTime(pipeline: Pipeline): void {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.addPolicy(
    {
      name: 'inTime',
      sendRequest: (request, next) => {
        request.timeout = REQUEST_MS;
        return next(request);
      },
    },
    { phase: 'Serialize' },
  );
}

/** The token must be the Bot Service's, for this bot, bound to a service URL. */
const onlyFromBotService =
  (settings: TeamsSettings) =>
  async (claims: Claim[]): Promise<void> => {
    const claim = (type: string) => claims.find((one) => one.type === type)?.value;
    if (claim('iss') !== settings.tokenIssuer || claim('aud') !== settings.appId || !claim('serviceurl')) {
      throw new AuthenticationError('not from Bot Service', 401);
    }
  };

/** What the activity says of itself; the token binds only its service URL. */
function isForUs(settings: TeamsSettings, activity: Activity): boolean {
  const data = activity.channelData as { tenant?: { id?: string }; team?: { id?: string } } | undefined;
  const tenant = activity.conversation?.tenantId ?? data?.tenant?.id;
  const team = data?.team?.id;
  return (
    activity.channelId === 'msteams' &&
    isServedUrl(settings, activity.serviceUrl) &&
    tenant !== undefined &&
    settings.allowedTenants.includes(tenant.toLowerCase()) &&
    (data?.tenant?.id === undefined || settings.allowedTenants.includes(data.tenant.id.toLowerCase())) &&
    (settings.allowedTeams.length === 0 || team === undefined || settings.allowedTeams.includes(team))
  );
}

const isBadToken = (error: unknown): boolean =>
  (error instanceof AuthenticationError && error.statusCode !== 500) ||
  (error instanceof Error && BAD_TOKEN.has(error.name));
