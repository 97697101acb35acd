/** One setting of the outside contract; the table below is what parsing, `.env.example` and the README are made from. */
export interface Setting {
  readonly name: string;
  /** For people, without a full stop. */
  readonly meaning: string;
  /** As one would write it; absent: required, or nothing. */
  readonly standard?: string;
  readonly required?: boolean;
  /** May also come from the file that NAME_FILE names, and is never printed. */
  readonly secret?: boolean;
  /** What to put into `.env.example`. */
  readonly example?: string;
}

export const SETTINGS = [
  {
    name: 'BOT_ID',
    meaning: 'application (client) id of the bot’s app registration',
    required: true,
    example: '00000000-0000-0000-0000-000000000000',
  },
  {
    name: 'BOT_TENANT_ID',
    meaning: 'tenant of that app registration; whoever acts must sign in to it',
    required: true,
    example: '00000000-0000-0000-0000-000000000000',
  },
  {
    name: 'BOT_CLIENT_SECRET',
    meaning: 'client secret; exactly one of this and the next two is required',
    secret: true,
  },
  { name: 'BOT_CERTIFICATE_PATH', meaning: 'PEM file with certificate and private key' },
  {
    name: 'BOT_FEDERATED_IDENTITY_CLIENT_ID',
    meaning:
      'client id of a user-assigned managed identity that the app registration trusts: no secret at all',
  },
  {
    name: 'SENTINEL_WORKSPACES',
    meaning: 'comma-separated resource ids of Log Analytics workspaces with Sentinel',
    required: true,
    example:
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc',
  },
  {
    name: 'BOT_OAUTH_CONNECTION',
    meaning: 'name of the Azure Bot OAuth connection; without it only Teams’ own sign-in is tried',
    example: 'arm',
  },
  { name: 'BOT_TOKEN_SERVICE_URL', meaning: 'another address of the token service' },
  {
    name: 'WATCHED_SUBSCRIPTIONS',
    meaning:
      'comma-separated subscription ids whose connectors are watched; all that the bot can read otherwise',
  },
  {
    name: 'ALLOWED_TENANTS',
    meaning: 'comma-separated tenants whose users may talk to it',
    standard: 'BOT_TENANT_ID',
  },
  { name: 'ALLOWED_TEAMS', meaning: 'comma-separated team ids that it serves; all otherwise' },
  {
    name: 'DATABASE_URL',
    meaning: '`sqlite:PATH` or `postgres://…`',
    standard: 'sqlite:./data/bot.sqlite',
    secret: true,
  },
  {
    name: 'DATABASE_AUTH',
    meaning: '`password`, or `entra`: PostgreSQL takes a token of the bot’s managed identity instead',
    standard: 'password',
  },
  { name: 'PORT', meaning: 'where `POST /api/messages` listens', standard: '3978' },
  { name: 'HOST', meaning: 'address for it', standard: '0.0.0.0' },
  { name: 'OPS_PORT', meaning: 'where `/healthz`, `/readyz` and `/metrics` listen', standard: '3979' },
  { name: 'OPS_HOST', meaning: 'address for them', standard: '127.0.0.1' },
  {
    name: 'AZURE_CLOUD',
    meaning: '`public`, `usgov` or `china`; sets every address below',
    standard: 'public',
  },
  { name: 'AZURE_AUTHORITY_HOST', meaning: 'another address of Entra ID (https)' },
  { name: 'AZURE_RESOURCE_MANAGER_URL', meaning: 'another address of Azure Resource Manager (https)' },
  { name: 'AZURE_LOG_ANALYTICS_URL', meaning: 'another address of the Log Analytics API (https)' },
  { name: 'AZURE_GRAPH_URL', meaning: 'another address of Microsoft Graph (https)' },
  {
    name: 'BOT_OPENID_METADATA_URL',
    meaning: 'another address of the metadata that inbound tokens are checked against',
  },
  { name: 'BOT_TOKEN_ISSUER', meaning: 'another issuer of inbound tokens' },
  { name: 'BOT_CHANNEL_SCOPE', meaning: 'another scope of outbound tokens' },
  {
    name: 'BOT_SERVICE_URLS',
    meaning: 'comma-separated extra origins that it may talk to; http on loopback only',
  },
  { name: 'POLL_SECONDS', meaning: 'how often it looks for incidents', standard: '30' },
  { name: 'HEALTH_SECONDS', meaning: 'how often it looks at alerts and connectors', standard: '300' },
  {
    name: 'ARRIVAL_SECONDS',
    meaning: 'how long an alert may take from Defender for Cloud to Sentinel before it counts as missing',
    standard: '1800',
  },
  { name: 'SWEEP_SECONDS', meaning: 'how often it looks at everything', standard: '3600' },
  {
    name: 'SYNC_CHECK_SECONDS',
    meaning: 'after a close, when to read the alerts back',
    standard: '15,60,180,600',
  },
  { name: 'CLOSE_COMMENT', meaning: '`required` or `optional`', standard: 'required' },
  {
    name: 'DELIVERY_LOOKUP',
    meaning: '`off` or `graph`: look in the channel before a post is repeated',
    standard: 'off',
  },
  { name: 'RETENTION_DAYS', meaning: 'how long closed incidents’ details are kept', standard: '90' },
  { name: 'AUDIT_RETENTION_DAYS', meaning: 'how long the record of who did what is kept', standard: '365' },
  {
    name: 'APPLICATIONINSIGHTS_CONNECTION_STRING',
    meaning: 'connection string of an Application Insights resource that metrics and traces are exported to',
    secret: true,
  },
  { name: 'LOG_LEVEL', meaning: '`fatal`, `error`, `warn`, `info`, `debug` or `trace`', standard: 'info' },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];

/** The README's table. */
export function settingsTable(): string {
  const row = (setting: Setting) => {
    const standard = setting.required ? 'required' : setting.standard ? `\`${setting.standard}\`` : '';
    return `| \`${setting.name}\` | ${setting.meaning}${setting.secret ? ` (or \`${setting.name}_FILE\`)` : ''} | ${standard} |`;
  };
  return ['| Variable | Meaning | Default |', '|---|---|---|', ...SETTINGS.map(row)].join('\n');
}

/** The text of `.env.example`. */
export function environmentExample(): string {
  const line = (setting: Setting) => {
    const value = setting.example ?? setting.standard ?? '';
    const off = setting.required ? '' : '# ';
    return `# ${setting.meaning.replace(/`/g, '')}\n${off}${setting.name}=${value}`;
  };
  return `${SETTINGS.map(line).join('\n\n')}\n`;
}
