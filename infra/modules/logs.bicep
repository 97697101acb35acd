// Where the bot’s own log lines, metrics and traces go. Not the Sentinel workspace: the bot must not page about its own log volume.
param name string
param location string

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    workspaceCapping: { dailyQuotaGb: 1 }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    IngestionMode: 'LogAnalytics'
    // The bot sends with the connection string, which is a local authentication.
    DisableLocalAuth: false
  }
}

output id string = logs.id
output insightsId string = insights.id
