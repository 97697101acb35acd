import type { Workspace } from '../azure/model.ts';
import type { CloudAddresses } from './clouds.ts';
import type { Secret } from './secret.ts';

/** The settings of design section 5, checked and frozen; everything else of the product is handed values from here. */
export interface Config {
  readonly listen: { readonly port: number; readonly host: string };
  readonly ops: { readonly port: number; readonly host: string };
  readonly bot: {
    readonly id: string;
    readonly tenantId: string;
    readonly proof: BotProof;
    /** Name of the Azure Bot OAuth connection; undefined: raw assertion only. */
    readonly oauthConnection?: string;
    /** Undefined: the cloud's own token service. */
    readonly tokenServiceUrl?: string;
    readonly openIdMetadataUrl: string;
    readonly tokenIssuer: string;
    readonly channelScope: string;
    /** Extra service-URL origins, beside the cloud's own hosts. */
    readonly serviceUrls: readonly string[];
  };
  readonly workspaces: readonly Workspace[];
  /** Empty: all that the bot can read. */
  readonly watchedSubscriptions: readonly string[];
  readonly allowedTenants: readonly string[];
  /** Empty: all. */
  readonly allowedTeams: readonly string[];
  readonly database: DatabaseAddress;
  readonly cloud: CloudAddresses;
  readonly pollMs: number;
  readonly healthMs: number;
  /** How long an alert may take to Sentinel before it counts as missing. */
  readonly arrivalMs: number;
  readonly sweepMs: number;
  /** When to read the alerts back after a close, in ms after it, ascending. */
  readonly syncCheckMs: readonly number[];
  readonly closeComment: 'required' | 'optional';
  readonly deliveryLookup: 'off' | 'graph';
  readonly retentionDays: number;
  readonly auditRetentionDays: number;
  readonly logLevel: string;
  /** Connection string of Application Insights; undefined: nothing is exported. */
  readonly insights?: Secret;
}

/** How the bot proves who it is. */
export type BotProof =
  | { readonly kind: 'secret'; readonly secret: Secret }
  | { readonly kind: 'certificate'; readonly path: string }
  | { readonly kind: 'federated'; readonly clientId: string };

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'postgres';
      readonly url: Secret;
      /** Whether the connection is encrypted and the server's certificate checked. */
      readonly tls: boolean;
      /** `entra`: the password is a token of the bot's identity. */
      readonly auth: 'password' | 'entra';
    };
