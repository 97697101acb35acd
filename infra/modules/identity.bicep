// The identity whose token proves, instead of a secret, that the bot is its app registration. It holds no role of its own
// but the database's: what reads Azure is the app registration's service principal (roles.bicep).
param name string
param location string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

output id string = identity.id
output name string = identity.name
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
