// The Azure Bot: single tenant, Teams only, and the OAuth connection for people whom Azure asks for more than Teams gives.
param name string
param botId string
param tenantId string
@allowed(['public', 'usgov', 'china'])
param cloud string
@description('global, or a region that Azure has for bots.')
param botLocation string
param endpoint string
param oauthConnection string

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  // The name of an Azure Bot has to be free in the whole cloud.
  name: '${name}-${uniqueString(resourceGroup().id)}'
  location: botLocation
  kind: 'azurebot'
  // The free tier does not exist outside the public cloud.
  sku: { name: cloud == 'public' ? 'F0' : 'S1' }
  properties: {
    displayName: 'SOC Bot'
    endpoint: endpoint
    msaAppId: botId
    msaAppTenantId: tenantId
    msaAppType: 'SingleTenant'
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: botLocation
  properties: { channelName: 'MsTeamsChannel', properties: { isEnabled: true } }
}

// The connection names no secret: the app registration trusts the Azure Bot service by a federated credential of its own, whose
// subject ends with this identifier (app-registration.sh makes it).
resource connection 'Microsoft.BotService/botServices/connections@2022-09-15' = {
  parent: bot
  name: oauthConnection
  location: botLocation
  properties: {
    serviceProviderId: 'c00b44ab-5e16-c44c-af26-2fd5bc55eb18'
    serviceProviderDisplayName: 'AAD v2 with Federated Credentials'
    clientId: botId
    scopes: uri(environment().resourceManager, '/user_impersonation')
    parameters: [
      { key: 'ClientId', value: botId }
      { key: 'UniqueIdentifier', value: 'soc-bot-oauth' }
      { key: 'TokenExchangeUrl', value: 'api://botid-${botId}' }
      { key: 'TenantId', value: tenantId }
    ]
  }
}
