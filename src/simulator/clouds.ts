/** One of Azure's clouds as its services name themselves, written down apart from the product's own table. */
export interface SimCloud {
  readonly name: string;
  /** Where the services listen to these names only; undefined: on loopback, to any name. */
  readonly hosts?: SimHosts;
  /** What tokens are issued for, by the service that takes them; the first is the one that a person signs in for. */
  readonly audiences: {
    readonly arm: readonly string[];
    readonly logs: readonly string[];
    readonly graph: readonly string[];
    readonly channel: readonly string[];
  };
  /** Issuer of the tokens that the Bot Service puts on its requests. */
  readonly botService: string;
  /** Audience of a managed identity's token that proves an app. */
  readonly federation: string;
  readonly login: string;
  readonly portal: string;
  readonly defenderPortal: string;
  readonly teams: string;
}

export interface SimHosts {
  readonly entra: string;
  readonly arm: string;
  readonly logs: string;
  readonly graph: string;
  readonly connector: string;
  readonly openId: string;
  readonly tokens: string;
}

/** The services of all clouds at once, under whatever address they are reached: what a bot is led to by its settings. */
export const ANYWHERE: SimCloud = {
  name: 'anywhere',
  audiences: {
    arm: [
      'https://management.azure.com',
      'https://management.usgovcloudapi.net',
      'https://management.chinacloudapi.cn',
    ],
    logs: ['https://api.loganalytics.io', 'https://api.loganalytics.us', 'https://api.loganalytics.azure.cn'],
    graph: [
      'https://graph.microsoft.com',
      'https://graph.microsoft.us',
      'https://microsoftgraph.chinacloudapi.cn',
    ],
    channel: ['https://api.botframework.com'],
  },
  botService: 'https://api.botframework.com',
  federation: 'api://AzureADTokenExchange',
  login: 'https://login.microsoftonline.com',
  portal: 'https://portal.azure.com',
  defenderPortal: 'https://security.microsoft.com',
  teams: 'https://teams.microsoft.com',
};

/** Each cloud by itself, under its own names and with its own audiences only. */
export const SIM_CLOUDS = {
  public: {
    ...ANYWHERE,
    name: 'public',
    hosts: {
      entra: 'login.microsoftonline.com',
      arm: 'management.azure.com',
      logs: 'api.loganalytics.azure.com',
      graph: 'graph.microsoft.com',
      connector: 'smba.trafficmanager.net',
      openId: 'login.botframework.com',
      tokens: 'api.botframework.com',
    },
    audiences: {
      arm: ['https://management.azure.com'],
      logs: ['https://api.loganalytics.io'],
      graph: ['https://graph.microsoft.com'],
      channel: ['https://api.botframework.com'],
    },
  },
  usgov: {
    name: 'usgov',
    hosts: {
      entra: 'login.microsoftonline.us',
      arm: 'management.usgovcloudapi.net',
      logs: 'api.loganalytics.us',
      graph: 'graph.microsoft.us',
      connector: 'smba.infra.gov.teams.microsoft.us',
      openId: 'login.botframework.azure.us',
      tokens: 'tokengcch.botframework.azure.us',
    },
    audiences: {
      arm: ['https://management.usgovcloudapi.net'],
      logs: ['https://api.loganalytics.us'],
      graph: ['https://graph.microsoft.us'],
      channel: ['https://api.botframework.us'],
    },
    botService: 'https://api.botframework.us',
    federation: 'api://AzureADTokenExchangeUSGov',
    login: 'https://login.microsoftonline.us',
    portal: 'https://portal.azure.us',
    defenderPortal: 'https://security.microsoft.us',
    teams: 'https://gov.teams.microsoft.us',
  },
  china: {
    name: 'china',
    hosts: {
      entra: 'login.partner.microsoftonline.cn',
      arm: 'management.chinacloudapi.cn',
      logs: 'api.loganalytics.azure.cn',
      graph: 'microsoftgraph.chinacloudapi.cn',
      connector: 'frontend.botapi.msg.infra.teams.microsoftonline.cn',
      openId: 'login.botframework.azure.cn',
      tokens: 'token.botframework.azure.cn',
    },
    audiences: {
      arm: ['https://management.chinacloudapi.cn'],
      logs: ['https://api.loganalytics.azure.cn'],
      graph: ['https://microsoftgraph.chinacloudapi.cn'],
      channel: ['https://api.botframework.azure.cn'],
    },
    botService: 'https://api.botframework.azure.cn',
    federation: 'api://AzureADTokenExchangeChina',
    login: 'https://login.partner.microsoftonline.cn',
    portal: 'https://portal.azure.cn',
    defenderPortal: 'https://security.microsoft.cn',
    teams: 'https://teams.microsoftonline.cn',
  },
} as const satisfies Readonly<Record<string, SimCloud>>;

/** A token's audience may end in a slash. */
export const withSlash = (audiences: readonly string[]): readonly string[] =>
  audiences.flatMap((one) => [one, `${one}/`]);
