import { parseEnv } from 'node:util';
import type { Workspace } from '../azure/model.ts';
import { CLOUDS, type CloudAddresses } from './clouds.ts';
import type { BotProof, Config, DatabaseAddress } from './config.ts';
import { type Environment, Fields, LOOPBACK } from './fields.ts';
import { Secret } from './secret.ts';

/** Every problem with the settings at once, one sentence each. */
export class ConfigInvalid extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((one) => `- ${one}`).join('\n')}`);
    this.name = 'ConfigInvalid';
    this.problems = problems;
  }
}

/** What `.env` says, with the real environment on top. */
export const readEnvironment = (environment: Environment, dotEnv?: string): Environment => ({
  ...(dotEnv === undefined ? {} : parseEnv(dotEnv)),
  ...environment,
});

/**
 * The checked settings.
 * @throws ConfigInvalid naming every problem.
 */
export function loadConfig(environment: Environment): Config {
  const fields = new Fields(environment);
  const tenantId = fields.guid('BOT_TENANT_ID');
  const cloud = addresses(fields);
  const config: Config = {
    listen: { port: fields.port('PORT'), host: fields.text('HOST') ?? '' },
    ops: { port: fields.port('OPS_PORT'), host: fields.text('OPS_HOST') ?? '' },
    bot: {
      id: fields.guid('BOT_ID'),
      tenantId,
      proof: proof(fields),
      oauthConnection: fields.text('BOT_OAUTH_CONNECTION'),
      tokenServiceUrl: fields.url('BOT_TOKEN_SERVICE_URL', fields.text('BOT_TOKEN_SERVICE_URL'), true),
      openIdMetadataUrl:
        fields.url('BOT_OPENID_METADATA_URL', fields.text('BOT_OPENID_METADATA_URL'), true) ??
        cloud.botOpenIdMetadataUrl,
      tokenIssuer: fields.text('BOT_TOKEN_ISSUER') ?? cloud.botTokenIssuer,
      channelScope: fields.text('BOT_CHANNEL_SCOPE') ?? cloud.botChannelScope,
      serviceUrls: fields
        .list('BOT_SERVICE_URLS')
        .flatMap((one) => fields.url('BOT_SERVICE_URLS', one, true) ?? []),
    },
    workspaces: workspaces(fields),
    watchedSubscriptions: fields.guids('WATCHED_SUBSCRIPTIONS'),
    allowedTenants: orElse(fields.guids('ALLOWED_TENANTS'), tenantId),
    allowedTeams: fields.list('ALLOWED_TEAMS'),
    database: database(fields),
    cloud,
    pollMs: fields.seconds('POLL_SECONDS'),
    healthMs: fields.seconds('HEALTH_SECONDS'),
    arrivalMs: fields.seconds('ARRIVAL_SECONDS'),
    sweepMs: fields.seconds('SWEEP_SECONDS'),
    syncCheckMs: fields.secondsList('SYNC_CHECK_SECONDS'),
    closeComment: fields.choice('CLOSE_COMMENT', ['required', 'optional']),
    deliveryLookup: fields.choice('DELIVERY_LOOKUP', ['off', 'graph']),
    retentionDays: fields.days('RETENTION_DAYS'),
    auditRetentionDays: fields.days('AUDIT_RETENTION_DAYS'),
    logLevel: fields.choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    insights: insights(fields),
  };
  if (fields.problems.length > 0) throw new ConfigInvalid([...new Set(fields.problems)]);
  return Object.freeze(config);
}

const orElse = (values: readonly string[], otherwise: string): readonly string[] =>
  values.length > 0 ? values : [otherwise];

function addresses(fields: Fields): CloudAddresses {
  const cloud = CLOUDS[fields.choice('AZURE_CLOUD', ['public', 'usgov', 'china'])];
  const override = (
    name:
      | 'AZURE_AUTHORITY_HOST'
      | 'AZURE_RESOURCE_MANAGER_URL'
      | 'AZURE_LOG_ANALYTICS_URL'
      | 'AZURE_GRAPH_URL',
  ) => fields.url(name, fields.text(name), false);
  return {
    ...cloud,
    authorityHost: override('AZURE_AUTHORITY_HOST') ?? cloud.authorityHost,
    resourceManager: override('AZURE_RESOURCE_MANAGER_URL') ?? cloud.resourceManager,
    logAnalytics: override('AZURE_LOG_ANALYTICS_URL') ?? cloud.logAnalytics,
    graph: override('AZURE_GRAPH_URL') ?? cloud.graph,
  };
}

function proof(fields: Fields): BotProof {
  const secret = fields.text('BOT_CLIENT_SECRET');
  const path = fields.text('BOT_CERTIFICATE_PATH');
  const clientId = fields.text('BOT_FEDERATED_IDENTITY_CLIENT_ID');
  if ([secret, path, clientId].filter((one) => one !== undefined).length !== 1) {
    fields.complain(
      'Set exactly one of BOT_CLIENT_SECRET, BOT_CERTIFICATE_PATH and BOT_FEDERATED_IDENTITY_CLIENT_ID: how the bot proves who it is.',
    );
  }
  if (path !== undefined) return { kind: 'certificate', path };
  if (clientId !== undefined) return { kind: 'federated', clientId };
  return { kind: 'secret', secret: new Secret(secret ?? '') };
}

/** `InstrumentationKey=GUID;IngestionEndpoint=https://…`, and more that only the exporter reads. */
function insights(fields: Fields): Secret | undefined {
  const name = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
  const text = fields.text(name);
  if (text === undefined) return undefined;
  if (!/(^|;)\s*InstrumentationKey=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*(;|$)/i.test(text))
    fields.complain(
      `${name} must be as the Azure portal shows it: InstrumentationKey=…;IngestionEndpoint=https://….`,
    );
  fields.url(name, /(?:^|;)\s*IngestionEndpoint=([^;]*)/i.exec(text)?.[1]?.trim(), false);
  return new Secret(text);
}

const WORKSPACE =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourcegroups\/([^/]{1,90})\/providers\/microsoft\.operationalinsights\/workspaces\/([^/]{1,63})\/?$/i;

function workspaces(fields: Fields): Workspace[] {
  const found = fields.list('SENTINEL_WORKSPACES').flatMap((id) => {
    const [, subscriptionId, resourceGroup, name] = WORKSPACE.exec(id) ?? [];
    if (subscriptionId && resourceGroup && name) {
      return [
        {
          id: id.replace(/\/$/, '').toLowerCase(),
          subscriptionId: subscriptionId.toLowerCase(),
          resourceGroup,
          name,
        },
      ];
    }
    fields.complain(
      'SENTINEL_WORKSPACES must be resource ids like /subscriptions/…/resourceGroups/…/providers/Microsoft.OperationalInsights/workspaces/…, separated by commas.',
    );
    return [];
  });
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

function database(fields: Fields): DatabaseAddress {
  const text = fields.text('DATABASE_URL') ?? '';
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return postgres(fields, text);
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(text)?.[1];
  if (!path) fields.complain('DATABASE_URL must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.');
  return { kind: 'sqlite', path: path ?? '' };
}

/** Encrypted and checked, unless it says otherwise or is on this machine: a password must not cross a network in the clear by oversight. */
function postgres(fields: Fields, text: string): DatabaseAddress {
  const url = new URL(text);
  const auth = fields.choice('DATABASE_AUTH', ['password', 'entra']);
  const mode = url.searchParams.get('sslmode');
  const local = LOOPBACK.has(url.hostname);
  if (mode !== null && !/^(disable|require|verify-ca|verify-full)$/.test(mode))
    fields.complain('DATABASE_URL must say sslmode=verify-full, or sslmode=disable.');
  if (mode === null && !local)
    fields.complain(
      'DATABASE_URL names another machine and does not say how it is reached: add ?sslmode=verify-full, or sslmode=disable where the network is your own.',
    );
  return { kind: 'postgres', url: new Secret(text), tls: mode === null ? !local : mode !== 'disable', auth };
}
