import {
  AppCredentials,
  type AuthenticatorResult,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import type { TokenCredential } from '../core/credential.ts';
import { AppError } from '../core/errors.ts';

/** The Bot Framework's idea of the bot's credentials, over ours, which caches for itself. */
class BotAppCredentials extends AppCredentials {
  readonly #credential: TokenCredential;
  readonly #scope: string;

  constructor(appId: string, tenantId: string, audience: string, credential: TokenCredential) {
    super(appId, tenantId, audience);
    this.#credential = credential;
    this.#scope = audience.endsWith('/.default') ? audience : `${audience}/.default`;
  }

  /** The base class keeps tokens in a process-wide map by app id and scope; ours belong to one credential. */
  override async getToken(): Promise<string> {
    const token = await this.#credential.getToken(this.#scope);
    if (!token) throw new AppError('signin.misconfigured');
    return token.token;
  }

  protected override async refreshToken(): Promise<AuthenticatorResult> {
    return { accessToken: await this.getToken(), expiresOn: new Date() } as AuthenticatorResult;
  }
}

/** Fails closed: the SDK's own factory turns authentication off where the app id is empty. */
export class BotCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly #appId: string;
  readonly #tenantId: string;
  readonly #credential: TokenCredential;

  constructor(appId: string, tenantId: string, credential: TokenCredential) {
    super();
    if (!appId) throw new AppError('signin.misconfigured');
    this.#appId = appId;
    this.#tenantId = tenantId;
    this.#credential = credential;
  }

  override async isValidAppId(appId: string): Promise<boolean> {
    return appId === this.#appId;
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials(
    appId: string,
    audience: string,
  ): ReturnType<ServiceClientCredentialsFactory['createCredentials']> {
    if (appId !== this.#appId) throw new AppError('signin.misconfigured');
    return new BotAppCredentials(appId, this.#tenantId, audience, this.#credential) as never;
  }
}
