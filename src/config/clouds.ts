/** Every address, scope and link host that differs between Azure clouds. Facts: Azure's endpoint lists; see docs/PROBE.md for what is unproven. */
export interface CloudAddresses {
  readonly name: 'public' | 'usgov' | 'china';
  /** https origin of Entra ID. */
  readonly authorityHost: string;
  readonly resourceManager: string;
  /** Scope for Azure Resource Manager; stays the cloud's own where the address is overridden. */
  readonly resourceManagerScope: string;
  /** https origin, without /v1. */
  readonly logAnalytics: string;
  readonly logAnalyticsScope: string;
  readonly graph: string;
  readonly graphScope: string;
  /** Where links into Teams lead. */
  readonly teams: string;
  readonly portal: string;
  /** Audience of the managed identity's token that serves as the app's federated credential. */
  readonly federationScope: string;
  /** Scope of the token that PostgreSQL takes as a password. */
  readonly databaseScope: string;
  readonly botOpenIdMetadataUrl: string;
  readonly botTokenIssuer: string;
  readonly botChannelScope: string;
  readonly botTokenServiceUrl: string;
  /** Hosts of the pages on which people sign in by hand: the app package lets Teams open them. */
  readonly signInHosts: readonly string[];
  /** Hosts (exact, or a suffix that starts with a dot) that a Teams service URL may name. */
  readonly serviceHosts: readonly string[];
}

export const CLOUDS: Readonly<Record<CloudAddresses['name'], CloudAddresses>> = {
  public: {
    name: 'public',
    authorityHost: 'https://login.microsoftonline.com',
    resourceManager: 'https://management.azure.com',
    resourceManagerScope: 'https://management.azure.com/.default',
    logAnalytics: 'https://api.loganalytics.azure.com',
    logAnalyticsScope: 'https://api.loganalytics.io/.default',
    graph: 'https://graph.microsoft.com',
    graphScope: 'https://graph.microsoft.com/.default',
    teams: 'https://teams.microsoft.com',
    portal: 'https://portal.azure.com',
    federationScope: 'api://AzureADTokenExchange/.default',
    databaseScope: 'https://ossrdbms-aad.database.windows.net/.default',
    botOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    botTokenIssuer: 'https://api.botframework.com',
    botChannelScope: 'https://api.botframework.com',
    botTokenServiceUrl: 'https://api.botframework.com',
    signInHosts: ['token.botframework.com'],
    // GCC, the smaller of the government's clouds, is part of this one.
    serviceHosts: [
      'smba.trafficmanager.net',
      'smba.onyx.prod.teams.trafficmanager.net',
      '.botframework.com',
      '.teams.microsoft.com',
    ],
  },
  usgov: {
    name: 'usgov',
    authorityHost: 'https://login.microsoftonline.us',
    resourceManager: 'https://management.usgovcloudapi.net',
    resourceManagerScope: 'https://management.usgovcloudapi.net/.default',
    logAnalytics: 'https://api.loganalytics.us',
    logAnalyticsScope: 'https://api.loganalytics.us/.default',
    graph: 'https://graph.microsoft.us',
    graphScope: 'https://graph.microsoft.us/.default',
    teams: 'https://gov.teams.microsoft.us',
    portal: 'https://portal.azure.us',
    federationScope: 'api://AzureADTokenExchangeUSGov/.default',
    databaseScope: 'https://ossrdbms-aad.database.usgovcloudapi.net/.default',
    botOpenIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    botTokenIssuer: 'https://api.botframework.us',
    botChannelScope: 'https://api.botframework.us',
    // GCC High's; DoD has another (BOT_TOKEN_SERVICE_URL).
    botTokenServiceUrl: 'https://tokengcch.botframework.azure.us',
    signInHosts: ['tokengcch.botframework.azure.us', 'token.botframework.azure.us'],
    serviceHosts: ['.botframework.azure.us', '.teams.microsoft.us'],
  },
  china: {
    name: 'china',
    authorityHost: 'https://login.partner.microsoftonline.cn',
    resourceManager: 'https://management.chinacloudapi.cn',
    resourceManagerScope: 'https://management.chinacloudapi.cn/.default',
    logAnalytics: 'https://api.loganalytics.azure.cn',
    logAnalyticsScope: 'https://api.loganalytics.azure.cn/.default',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    graphScope: 'https://microsoftgraph.chinacloudapi.cn/.default',
    teams: 'https://teams.microsoftonline.cn',
    portal: 'https://portal.azure.cn',
    federationScope: 'api://AzureADTokenExchangeChina/.default',
    databaseScope: 'https://ossrdbms-aad.database.chinacloudapi.cn/.default',
    botOpenIdMetadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    botTokenIssuer: 'https://api.botframework.azure.cn',
    botChannelScope: 'https://api.botframework.azure.cn',
    botTokenServiceUrl: 'https://token.botframework.azure.cn',
    signInHosts: ['token.botframework.azure.cn'],
    serviceHosts: ['.botframework.azure.cn', '.teams.microsoftonline.cn'],
  },
};
