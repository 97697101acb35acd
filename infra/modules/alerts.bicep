// Somebody is told when the bot itself is in trouble, by its own metrics (docs/operate.md) and, where those say nothing, its log.
param name string
param location string
param logsId string
param email string
param appName string
param pollSeconds int
@description('Hours without the card of a sample alert; 0 where no canary is deployed.')
param canaryHours int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  properties: {
    groupShortName: 'soc-bot'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

// Each answers rows where something is wrong. `max(Max)` and `min(Max)`: a gauge comes from each instance, each minute.
var rules = [
  {
    name: 'gone'
    title: 'The bot is gone: no metrics for 15 minutes'
    todo: 'Look at the container app’s revisions and console log; if it runs, see whether its log says "telemetry could not be exported".'
    severity: 1
    window: 'PT15M'
    query: 'AppMetrics | where Name startswith "sentinel_soc_bot_" | summarize Seen = count() | where Seen == 0'
  }
  {
    name: 'late'
    title: 'Incidents come late: a workspace was not read for three rounds'
    todo: 'Run "npm run doctor" in a replica: it names the workspace, the fault and the next step.'
    severity: 1
    window: 'PT10M'
    query: 'AppMetrics | where Name == "sentinel_soc_bot_poll_age_seconds" | summarize Age = min(Max) by Workspace = tostring(Properties.workspace) | where Age > ${3 * pollSeconds}'
  }
  {
    name: 'store'
    title: 'The bot’s store does not answer'
    todo: 'Look at the PostgreSQL server’s health and free storage; nothing is lost meanwhile, and nothing is posted.'
    severity: 1
    window: 'PT10M'
    query: 'AppMetrics | where Name == "sentinel_soc_bot_store_up" | summarize Up = max(Max) by AppRoleInstance | where Up == 0'
  }
  {
    name: 'waiting'
    title: 'Messages wait: the oldest for more than five minutes'
    todo: 'See sentinel_soc_bot_sending_failed_total by code: teams.throttled passes by itself, every other code is explained in docs/operate.md.'
    severity: 2
    window: 'PT10M'
    query: 'AppMetrics | where Name == "sentinel_soc_bot_oldest_posting_age_seconds" | summarize Age = min(Max) | where Age > 300'
  }
  {
    name: 'given-up'
    title: 'Teams does not take a message'
    todo: 'Look for "a message was given up" in the console log: it names the channel and the reason.'
    severity: 2
    window: 'PT10M'
    query: 'AppMetrics | where Name == "sentinel_soc_bot_postings" and tostring(Properties.state) == "given-up" | summarize Messages = min(Max) | where Messages > 0'
  }
  {
    name: 'unreachable'
    title: 'The bot cannot speak in a channel that watches'
    todo: 'Put the app back into the team within 30 days, or say "unwatch" for it; the log line "a channel was suspended" names it.'
    severity: 2
    window: 'PT10M'
    query: 'AppMetrics | where Name == "sentinel_soc_bot_channels" and tostring(Properties.state) == "unreachable" | summarize Channels = min(Max) | where Channels > 0'
  }
  {
    name: 'sign-in'
    title: 'People cannot act: Entra ID refuses the bot’s token exchange'
    todo: 'signin.consent: an administrator consents to the app registration; signin.misconfigured: check its federated credential (infra/app-registration.sh makes it).'
    severity: 2
    window: 'PT15M'
    query: 'AppMetrics | where Name == "sentinel_soc_bot_token_exchanges_total" | extend Outcome = tostring(Properties.outcome) | where Outcome in ("signin.misconfigured", "signin.consent") | summarize Times = sum(Sum) by Outcome | where Times > 0'
  }
  {
    name: 'errors'
    title: 'The bot logged more than five errors in 15 minutes'
    todo: 'Read these lines in the console log; "a loop tick failed" names what did not run, and "npm run doctor" says why.'
    severity: 2
    window: 'PT15M'
    query: 'ContainerAppConsoleLogs_CL | where ContainerAppName_s == "${appName}" | extend Line = parse_json(Log_s) | where toint(Line.level) >= 50 | summarize Errors = count() | where Errors > 5'
  }
  {
    name: 'restarts'
    title: 'A replica of the bot keeps restarting'
    todo: 'Read the last lines before each "started" in the console log; exit code 78 is a setting that is missing or wrong.'
    severity: 2
    window: 'PT1H'
    query: 'ContainerAppConsoleLogs_CL | where ContainerAppName_s == "${appName}" | extend Line = parse_json(Log_s) | where tostring(Line.msg) == "started" | summarize Starts = count() by ContainerGroupName_s | where Starts > 3'
  }
]
// Quiet until the bot has been there for as long as the canary may take.
var canary = {
  name: 'canary'
  title: 'The canary came to no card: alerts may not reach the channel'
  todo: 'Follow the sample alert: is it in Defender for Cloud, in Sentinel, in the channel? docs/operate.md says what each means.'
  severity: 1
  window: 'P2D'
  query: 'AppMetrics | where Name in ("sentinel_soc_bot_canary_card_timestamp_seconds", "sentinel_soc_bot_store_up") | summarize Since = min(TimeGenerated), Card = maxif(Max, Name == "sentinel_soc_bot_canary_card_timestamp_seconds") | where Since < ago(${canaryHours}h) and (isnull(Card) or unixtime_seconds_todatetime(Card) < ago(${canaryHours}h))'
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in concat(rules, canaryHours > 0 ? [canary] : []): {
    name: '${name}-${rule.name}'
    location: location
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.todo
      severity: rule.severity
      enabled: true
      scopes: [logsId]
      evaluationFrequency: rule.window == 'P2D' ? 'PT1H' : 'PT5M'
      windowSize: rule.window
      // The tables are there only once the bot has written its first lines.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]
