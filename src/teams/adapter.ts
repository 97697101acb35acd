import { TeamsAdapter } from '@microsoft/teams-ai';
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import type { TokenCredential } from '../core/credential.ts';
import { HardenedAuthentication } from './authentication.ts';
import { BotCredentialsFactory } from './credentials.ts';
import type { TeamsSettings } from './settings.ts';

/** teams-ai's adapter with our authentication in it, and a way in that leaves the HTTP answer to us. */
export class BotAdapter extends TeamsAdapter {
  readonly authentication: HardenedAuthentication;

  constructor(settings: TeamsSettings, credential: TokenCredential) {
    super(
      { MicrosoftAppId: settings.appId },
      new BotCredentialsFactory(settings.appId, settings.tenantId, credential),
    );
    this.authentication = new HardenedAuthentication(settings, credential);
    // The base class takes no authentication from outside.
    (this as unknown as { botFrameworkAuthentication: HardenedAuthentication }).botFrameworkAuthentication =
      this.authentication;
  }

  /** One turn; throws NotAuthentic or CannotAuthenticate before anything of it is run. */
  turn(
    header: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(header, activity, logic);
  }
}
