using 'main.bicep'

param name = 'soc-bot'
param image = '<your registry>/sentinel-soc-bot:0.2.0'
param botId = '00000000-0000-0000-0000-000000000000'
param sentinelWorkspaces = [
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc'
]
param alertEmail = 'soc-operators@example.com'
