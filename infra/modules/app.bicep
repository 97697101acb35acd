// The container: only POST /api/messages is reachable from outside; probes use the operations port inside.
param name string
param location string
param image string
@description('Whether the identity has to show itself to the registry that the image comes from.')
param privateImage bool
param identityId string
param logsId string
param insightsId string
param replicas int
@description('Environment of the bot, by name; no secrets among them. What is empty is left out.')
param settings object

var given = filter(items(settings), one => !empty(one.value))
var plain = map(given, one => { name: one.key, value: one.value })

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: last(split(logsId, '/'))
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: last(split(insightsId, '/'))
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-env'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environment.id
    configuration: {
      // Old replicas finish what is in flight while new ones start: any instance answers and delivers.
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 3978, transport: 'http', allowInsecure: false }
      registries: privateImage ? [{ server: first(split(image, '/')), identity: identityId }] : []
      secrets: [{ name: 'insights', value: insights.properties.ConnectionString }]
    }
    template: {
      terminationGracePeriodSeconds: 15
      containers: [
        {
          name: 'bot'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(plain, [{ name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', secretRef: 'insights' }])
          volumeMounts: [{ volumeName: 'data', mountPath: '/data' }]
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz', port: 3979 }, periodSeconds: 2, failureThreshold: 30 }
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3979 }, periodSeconds: 10, failureThreshold: 3 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3979 }, periodSeconds: 5, failureThreshold: 3 }
          ]
        }
      ]
      scale: { minReplicas: replicas, maxReplicas: replicas }
      volumes: [{ name: 'data', storageType: 'EmptyDir' }]
    }
  }
}

output host string = app.properties.configuration.ingress.fqdn
output name string = app.name
output environmentId string = environment.id
