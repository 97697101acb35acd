// Sentinel SOC Bot in one resource group: identity, database, container app, Azure Bot, alerts, canary. Nothing that anybody has
// to keep secret: the app registration trusts the managed identity, and PostgreSQL takes its Entra token. The cloud is the one
// that it is deployed to. See docs/deploy.md for the order of steps.
targetScope = 'resourceGroup'

@description('Short name that every resource name begins with: small letters, digits and single hyphens, a letter first.')
@minLength(3)
@maxLength(16)
param name string = 'soc-bot'

param location string = resourceGroup().location

@description('Container image of the bot, built from the Dockerfile.')
param image string

@description('Resource id of the Azure Container Registry that holds the image; the bot’s identity may then pull from it. Empty: the image is public.')
param registry string = ''

@description('Application (client) id of the bot’s app registration; app-registration.sh makes it.')
param botId string

@description('Resource ids of the Log Analytics workspaces with Sentinel.')
@minLength(1)
param sentinelWorkspaces array

@description('Subscription ids whose connectors are watched; empty: all that the identity can read.')
param watchedSubscriptions array = []

@allowed(['postgres', 'sqlite'])
@description('postgres: two replicas share a server. sqlite: one replica with a file on its own disk, which is lost when the replica moves; cards then start anew from what is open.')
param store string = 'postgres'

@minValue(2)
@maxValue(10)
param replicas int = 2

@minValue(5)
@maxValue(600)
@description('How often the bot looks for incidents; the alert about late incidents goes by it.')
param pollSeconds int = 30

@description('Name of the OAuth connection that people sign in through when Azure demands more than Teams gives.')
param oauthConnection string = 'arm'

@description('Where Azure keeps the Azure Bot: global, or one of the few regions that it has for bots.')
param botLocation string = 'global'

@description('Where alerts about the bot itself go; empty: no alerts.')
param alertEmail string = ''

@description('Subscription id in which a sample alert of Defender for Cloud is made on a schedule, to see that it reaches a card; empty: none.')
param canarySubscription string = ''

@description('When the sample alert is made: a cron expression of five fields, in UTC.')
param canarySchedule string = '0 6 * * *'

@minValue(1)
@maxValue(46)
@description('After so many hours without the card of a sample alert somebody is told: the time between two of them, and two hours.')
param canaryHours int = 26

@description('Image with the Azure CLI, 2.69 or later, that makes the sample alert.')
param canaryImage string = 'mcr.microsoft.com/azure-cli:2.70.0'

var tenantId = tenant().tenantId
var clouds = { AzureCloud: 'public', AzureUSGovernment: 'usgov', AzureChinaCloud: 'china' }
var cloud = clouds[environment().name]
// Azure works out where a module goes even if the module is left out.
var registryParts = split(empty(registry) ? resourceGroup().id : registry, '/')

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

module pull 'modules/pull.bicep' = if (!empty(registry)) {
  name: 'pull'
  scope: resourceGroup(registryParts[2], registryParts[4])
  params: { registryName: last(registryParts), principalId: identity.outputs.principalId }
}

module app 'modules/app.bicep' = {
  name: 'app'
  dependsOn: [pull]
  params: {
    name: name
    location: location
    image: image
    privateImage: !empty(registry)
    identityId: identity.outputs.id
    logsId: logs.outputs.id
    insightsId: logs.outputs.insightsId
    replicas: store == 'postgres' ? replicas : 1
    settings: {
      BOT_ID: botId
      BOT_TENANT_ID: tenantId
      BOT_FEDERATED_IDENTITY_CLIENT_ID: identity.outputs.clientId
      BOT_OAUTH_CONNECTION: oauthConnection
      SENTINEL_WORKSPACES: join(sentinelWorkspaces, ',')
      WATCHED_SUBSCRIPTIONS: join(watchedSubscriptions, ',')
      AZURE_CLOUD: cloud
      POLL_SECONDS: string(pollSeconds)
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
    cloud: cloud
    botLocation: botLocation
    endpoint: 'https://${app.outputs.host}/api/messages'
    oauthConnection: oauthConnection
  }
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  name: 'alerts'
  params: {
    name: name
    location: location
    logsId: logs.outputs.id
    email: alertEmail
    appName: app.outputs.name
    pollSeconds: pollSeconds
    canaryHours: empty(canarySubscription) ? 0 : canaryHours
  }
}

module canary 'modules/canary.bicep' = if (!empty(canarySubscription)) {
  name: 'canary'
  params: {
    name: name
    location: location
    environmentId: app.outputs.environmentId
    subscriptionId: canarySubscription
    schedule: canarySchedule
    image: canaryImage
  }
}

@description('What the federated credential of the app registration names as its subject.')
output identityPrincipalId string = identity.outputs.principalId
output identityClientId string = identity.outputs.clientId
output messagingEndpoint string = 'https://${app.outputs.host}/api/messages'
