using 'main.bicep'

param name = 'soc-bot'
param image = '<your registry>.azurecr.io/sentinel-soc-bot:0.2.0'
// Without this line the image has to be public.
param registry = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-registry/providers/Microsoft.ContainerRegistry/registries/<your registry>'
param botId = '00000000-0000-0000-0000-000000000000'
param sentinelWorkspaces = [
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc'
]
param alertEmail = 'soc-operators@example.com'
