// What the canary may do in its subscription: find out where Defender for Cloud keeps its data, and make a sample alert there.
targetScope = 'subscription'

param principalId string

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'soc-bot-canary')
  properties: {
    roleName: 'SOC bot canary (${subscription().displayName})'
    description: 'Makes sample alerts of Defender for Cloud.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.Security/locations/read'
          'Microsoft.Security/locations/alerts/simulate/action'
        ]
      }
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, 'soc-bot-canary')
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: role.id }
}
