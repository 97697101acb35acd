// What the bot itself may do: read, nothing else. Deploy it once for each subscription that has a Sentinel workspace or is
// watched: az deployment sub create --location <region> --template-file infra/roles.bicep --parameters readerPrincipalId=<object id>
targetScope = 'subscription'

@description('Object id of the service principal of the bot’s app registration (not of the application).')
param readerPrincipalId string

@description('Also make the two least-privilege roles for people: closers and connector owners.')
param customRoles bool = true

// Azure’s built-in roles.
var readers = {
  'Microsoft Sentinel Reader': '8d289c81-5878-46d4-8554-54e1e3d8b5cb'
  'Security Reader': '39bc4728-0917-49c7-9d2c-d95423bc2eb4'
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(readers): {
    name: guid(subscription().id, readerPrincipalId, role.value)
    properties: {
      principalId: readerPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

resource closer 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (customRoles) {
  name: guid(subscription().id, 'soc-bot-closer')
  properties: {
    roleName: 'SOC incident closer (${subscription().displayName})'
    description: 'Works and closes Sentinel incidents and closes their alerts in Defender for Cloud.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.SecurityInsights/*/read'
          'Microsoft.SecurityInsights/incidents/write'
          'Microsoft.SecurityInsights/incidents/comments/write'
          'Microsoft.SecurityInsights/incidents/alerts/action'
          'Microsoft.SecurityInsights/incidents/entities/action'
          'Microsoft.OperationalInsights/workspaces/read'
          'Microsoft.OperationalInsights/workspaces/query/read'
          'Microsoft.OperationalInsights/workspaces/query/*/read'
          'Microsoft.Security/*/read'
          'Microsoft.Security/locations/alerts/resolve/action'
          'Microsoft.Security/locations/alerts/dismiss/action'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
      }
    ]
  }
}

resource connectorOwner 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (customRoles) {
  name: guid(subscription().id, 'soc-bot-connector-owner')
  properties: {
    roleName: 'SOC connector owner (${subscription().displayName})'
    description: 'Connects subscriptions to Sentinel and switches bi-directional sync on. Cannot switch Defender plans on.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.SecurityInsights/*/read'
          'Microsoft.SecurityInsights/dataConnectors/write'
          'Microsoft.SecurityInsights/alertRules/write'
          'Microsoft.SecurityInsights/register/action'
          'Microsoft.Security/*/read'
          'Microsoft.Security/settings/write'
          'Microsoft.OperationalInsights/workspaces/read'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
      }
    ]
  }
}
