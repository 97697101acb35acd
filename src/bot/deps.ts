import type { Azure } from '../azure/azure.ts';
import type { CheckupResult } from '../checkup/checkup.ts';
import type { ConnectorDeps } from '../connectors/deps.ts';
import type { LookNow } from '../connectors/shared-look.ts';
import type { TokenCredential } from '../core/credential.ts';
import type { Poster } from '../delivery/poster.ts';
import type { IncidentDeps } from '../incidents/deps.ts';
import type { SignIn } from './turn.ts';

/** What commands and actions work with: everything about incidents and connectors, and the ways to act and speak. */
export interface BotDeps extends IncidentDeps, ConnectorDeps {
  /** Looks at the connectors because somebody pressed a button. */
  readonly lookNow: LookNow;
  readonly signIn: SignIn;
  readonly poster: Poster;
  /** Azure with a person's own rights. */
  readonly azureFor: (credential: TokenCredential) => Azure;
  /** Scope of the token that a person acts with. */
  readonly armScope: string;
  readonly commentRequired: boolean;
  /** https origin of links into Teams. */
  readonly teamsUrl: string;
  /** https origin of the Azure portal. */
  readonly portal: string;
  /** Looks at every link between the bot, Azure and Teams. */
  readonly checkUp: () => Promise<readonly CheckupResult[]>;
}
