// Sentinel SOC Bot in one resource group: identity, database, container app, Azure Bot, alerts. No secret anywhere: the app
// registration trusts the managed identity, and PostgreSQL takes its Entra token. See docs/deploy.md for the order of steps.
targetScope = 'resourceGroup'

@description('Short name that every resource name begins with.')
@minLength(3)
@maxLength(16)
param name string = 'soc-bot'

param location string = resourceGroup().location

@description('Container image of the bot, built from the Dockerfile.')
param image string

@description('Application (client) id of the bot’s app registration; app-registration.sh makes it.')
param botId string

@description('Resource ids of the Log Analytics workspaces with Sentinel.')
@minLength(1)
param sentinelWorkspaces array

@description('Subscription ids whose connectors are watched; empty: all that the identity can read.')
param watchedSubscriptions array = []

@allowed(['public', 'usgov', 'china'])
param azureCloud string = 'public'

@allowed(['postgres', 'sqlite'])
@description('postgres: two replicas share a server. sqlite: one replica with a file on its own disk, which is lost when the replica moves; cards then start anew from what is open.')
param store string = 'postgres'

@minValue(2)
@maxValue(10)
param replicas int = 2

@description('Name of the OAuth connection that people sign in through when Azure demands more than Teams gives.')
param oauthConnection string = 'arm'

@description('Where alerts about the bot itself go; empty: no alerts.')
param alertEmail string = ''

var tenantId = tenant().tenantId

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: name, location: location }
}

module logs 'modules/logs.bicep' = {
  name: 'logs'
  params: { name: name, location: location }
}

module database 'modules/database.bicep' = if (store == 'postgres') {
  name: 'database'
  params: {
    name: name
    location: location
    tenantId: tenantId
    principalId: identity.outputs.principalId
    principalName: identity.outputs.name
    logsId: logs.outputs.id
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    name: name
    location: location
    image: image
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    logsId: logs.outputs.id
    replicas: store == 'postgres' ? replicas : 1
    settings: {
      BOT_ID: botId
      BOT_TENANT_ID: tenantId
      BOT_FEDERATED_IDENTITY_CLIENT_ID: identity.outputs.clientId
      BOT_OAUTH_CONNECTION: oauthConnection
      SENTINEL_WORKSPACES: join(sentinelWorkspaces, ',')
      WATCHED_SUBSCRIPTIONS: join(watchedSubscriptions, ',')
      AZURE_CLOUD: azureCloud
      DATABASE_URL: store == 'postgres' ? database!.outputs.url : 'sqlite:/data/bot.sqlite'
      DATABASE_AUTH: store == 'postgres' ? 'entra' : 'password'
      PORT: '3978'
      OPS_PORT: '3979'
      OPS_HOST: '0.0.0.0'
    }
  }
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    name: name
    botId: botId
    tenantId: tenantId
    azureCloud: azureCloud
    endpoint: 'https://${app.outputs.host}/api/messages'
    oauthConnection: oauthConnection
  }
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  name: 'alerts'
  params: { name: name, location: location, logsId: logs.outputs.id, email: alertEmail, appName: app.outputs.name }
}

@description('What the federated credential of the app registration names as its subject.')
output identityPrincipalId string = identity.outputs.principalId
output identityClientId string = identity.outputs.clientId
output messagingEndpoint string = 'https://${app.outputs.host}/api/messages'
