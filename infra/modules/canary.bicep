// The canary: on a schedule, a sample alert of Defender for Cloud that goes the way of every alert, through connector and Sentinel, to
// a card. Its identity may make sample alerts in that subscription, and nothing else.
param name string
param location string
param environmentId string
@description('Subscription id in which the sample alert is made; it should be one whose connector the bot watches.')
param subscriptionId string
param schedule string
param image string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-canary'
  location: location
}

module right 'canary-right.bicep' = {
  name: 'canary-right'
  scope: subscription(subscriptionId)
  params: { principalId: identity.properties.principalId }
}

resource job 'Microsoft.App/jobs@2024-03-01' = {
  name: '${name}-canary'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  dependsOn: [right]
  properties: {
    environmentId: environmentId
    configuration: {
      triggerType: 'Schedule'
      replicaTimeout: 600
      replicaRetryLimit: 2
      scheduleTriggerConfig: { cronExpression: schedule, parallelism: 1, replicaCompletionCount: 1 }
    }
    template: {
      containers: [
        {
          name: 'canary'
          image: image
          command: ['/bin/bash', '-c', loadTextContent('../canary.sh')]
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          env: [
            { name: 'CLOUD', value: environment().name }
            { name: 'RESOURCE_MANAGER', value: environment().resourceManager }
            { name: 'SUBSCRIPTION', value: subscriptionId }
            { name: 'IDENTITY_CLIENT_ID', value: identity.properties.clientId }
            // Tells older releases of the Azure CLI to ask the identity endpoint that a container app has.
            { name: 'APPSETTING_WEBSITE_SITE_NAME', value: 'canary' }
          ]
        }
      ]
    }
  }
}
