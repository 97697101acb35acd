// Somebody is told when the bot itself is in trouble: it looks late, it cannot speak, or it keeps restarting.
param name string
param location string
param logsId string
param email string
param appName string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  properties: {
    groupShortName: 'soc-bot'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var rules = [
  {
    name: 'errors'
    what: 'The bot logged errors'
    query: 'ContainerAppConsoleLogs_CL | where ContainerAppName_s == "${appName}" | extend line = parse_json(Log_s) | where toint(line.level) >= 50'
    threshold: 5
    minutes: 15
  }
  {
    name: 'silent'
    what: 'A channel was suspended, or a message was given up'
    query: 'ContainerAppConsoleLogs_CL | where ContainerAppName_s == "${appName}" | extend line = parse_json(Log_s) | where tostring(line.msg) has_any ("a channel was suspended", "a message was given up")'
    threshold: 0
    minutes: 15
  }
  {
    name: 'restarts'
    what: 'The bot keeps restarting'
    query: 'ContainerAppConsoleLogs_CL | where ContainerAppName_s == "${appName}" | extend line = parse_json(Log_s) | where tostring(line.msg) == "started"'
    threshold: 6
    minutes: 60
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: location
    properties: {
      displayName: rule.what
      severity: 2
      enabled: true
      scopes: [logsId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${rule.minutes}M'
      criteria: {
        allOf: [{ query: rule.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: rule.threshold }]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]
