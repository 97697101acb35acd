import { account, cluster, domain, host, ip, nth, process, type ScenarioMaker, vm } from './scenario.ts';

export const bruteForce: ScenarioMaker = (round) => {
  const name = `vm-web-${nth(round)}`;
  const resource = vm(name, 'rg-web-prod');
  return {
    workspace: 'law-soc-we',
    title: `Suspected successful brute force against ${name}`,
    severity: 'High',
    description:
      'An account signed in after 214 failed attempts from 3 addresses. The sign-in came from an address never seen on this machine, and a new local user was created two minutes later.',
    tactics: ['InitialAccess', 'CredentialAccess', 'LateralMovement'],
    techniques: ['T1110', 'T1021'],
    alerts: [
      {
        title: 'Successful brute force attack',
        severity: 'High',
        description: 'A sign-in succeeded after many failures.',
        subscription: 'Retail Production',
        resource,
      },
      {
        title: 'Sign-in from an unusual location',
        severity: 'Medium',
        description: 'The address belongs to a network never seen before.',
        subscription: 'Retail Production',
        resource,
      },
      {
        title: 'Suspicious process executed',
        severity: 'High',
        description: 'A tool that dumps credentials ran on the jump host.',
        subscription: 'Shared Services',
        resource: vm('vm-jump-02', 'rg-jump'),
      },
    ],
    entities: [
      account('svc-deploy'),
      ip('185.220.101.47', 'Germany'),
      ip('45.155.205.9', 'Russia'),
      host(name),
      host('vm-jump-02'),
      process('/tmp/.x/mimipenguin --all'),
    ],
  };
};

export const cryptoMining: ScenarioMaker = (round) => {
  const name = `vm-batch-${nth(round, 7)}`;
  const resource = vm(name, 'rg-batch');
  return {
    workspace: 'law-soc-we',
    title: `Digital currency mining on ${name}`,
    severity: 'High',
    description:
      'The machine runs a process named kworkerd that connects to a mining pool. CPU has been at 100 percent since it started.',
    tactics: ['Execution', 'Impact'],
    techniques: ['T1496', 'T1059'],
    alerts: [
      {
        title: 'Digital currency mining related behavior detected',
        severity: 'High',
        description: 'A process behaves like a miner.',
        subscription: 'Data Platform',
        resource,
      },
      {
        title: 'Possible outbound connection to a mining pool',
        severity: 'Medium',
        description: 'Traffic to a known pool.',
        subscription: 'Data Platform',
        resource,
      },
    ],
    entities: [
      host(name),
      process('/var/tmp/kworkerd -o pool.hashvault.example:443'),
      ip('95.179.131.20', 'Netherlands'),
    ],
  };
};

export const dnsTunnel: ScenarioMaker = (round) => {
  const name = `vm-erp-${nth(round, 3)}`;
  return {
    workspace: 'law-soc-we',
    title: `Possible data exfiltration by DNS from ${name}`,
    severity: 'Medium',
    description:
      'The machine asked for 4 812 different names below one domain in ten minutes. Their length and entropy fit a tunnel.',
    tactics: ['Exfiltration', 'CommandAndControl'],
    techniques: ['T1048', 'T1071'],
    alerts: [
      {
        title: 'Possible data exfiltration via DNS tunnel',
        severity: 'Medium',
        description: 'Names look like encoded data.',
        subscription: 'Shared Services',
        resource: vm(name, 'rg-erp'),
      },
    ],
    entities: [host(name), domain('cdn-telemetry.example'), ip('10.40.2.17')],
  };
};

export const containerEscape: ScenarioMaker = (round) => {
  const name = `aks-shop-${nth(round)}`;
  const resource = cluster(name, 'rg-shop');
  return {
    workspace: 'law-soc-we',
    title: `Possible container escape on ${name}`,
    severity: 'High',
    description:
      'A privileged container mounted the host file system and wrote to /etc/cron.d. The image came from a registry that was never used before.',
    tactics: ['PrivilegeEscalation', 'Persistence'],
    techniques: ['T1611', 'T1053'],
    alerts: [
      {
        title: 'Privileged container detected',
        severity: 'Low',
        description: 'A container runs with all capabilities.',
        subscription: 'Retail Production',
        resource,
      },
      {
        title: 'Sensitive host path mounted',
        severity: 'High',
        description: 'The root of the node is mounted.',
        subscription: 'Retail Production',
        resource,
      },
      {
        title: 'Suspicious request to the Kubernetes API',
        severity: 'Medium',
        description: 'A pod lists secrets in every namespace.',
        subscription: 'Retail Production',
        resource,
      },
      {
        title: 'New container in the kube-system namespace',
        severity: 'Low',
        description: 'It did not come from the platform.',
        subscription: 'Retail Production',
        resource,
      },
    ],
    entities: [
      { kind: 'K8sPod', properties: { friendlyName: 'worker-7f9c', podName: 'worker-7f9c' } },
      {
        kind: 'ContainerImage',
        properties: { friendlyName: 'docker.example/build:latest', imageId: 'docker.example/build:latest' },
      },
      account('system:serviceaccount:shop:default', 'cluster.local'),
    ],
  };
};
