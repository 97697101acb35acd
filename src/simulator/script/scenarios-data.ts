import {
  account,
  azureResource,
  ip,
  nth,
  type ScenarioMaker,
  sqlServer,
  storage,
  vault,
} from './scenario.ts';

export const sqlInjection: ScenarioMaker = (round) => {
  const name = `sql-orders-${nth(round)}`;
  const resource = sqlServer(name, 'rg-orders');
  return {
    workspace: 'law-soc-we',
    title: `Potential SQL injection on ${name}`,
    severity: 'Medium',
    description:
      'The application sent a statement with UNION SELECT and a comment at its end, from the search box of the shop. 1 240 rows came back.',
    tactics: ['InitialAccess', 'Collection'],
    techniques: ['T1190'],
    alerts: [
      {
        title: 'Potential SQL injection',
        severity: 'High',
        description: 'A statement was changed by what a user typed.',
        subscription: 'Retail Production',
        resource,
      },
      {
        title: 'Vulnerability to SQL injection',
        severity: 'Medium',
        description: 'A faulty statement points to an open door.',
        subscription: 'Retail Production',
        resource,
      },
    ],
    entities: [ip('203.0.113.66', 'Brazil'), account('shop-app'), azureResource(name)],
  };
};

export const leakedKey: ScenarioMaker = (round) => {
  const name = `stretail${nth(round)}`;
  const resource = storage(name, 'rg-media');
  return {
    workspace: 'law-soc-we',
    title: `Access from a Tor exit node to ${name}`,
    severity: 'High',
    description:
      'An account key of the storage account was used from a Tor exit node. The same key stands in a public repository since this morning.',
    tactics: ['InitialAccess', 'CredentialAccess'],
    techniques: ['T1078', 'T1552'],
    alerts: [
      {
        title: 'Access from a Tor exit node to a storage account',
        severity: 'High',
        description: 'The key worked.',
        subscription: 'Data Platform',
        resource,
      },
      {
        title: 'Storage account key found in a public repository',
        severity: 'High',
        description: 'Rotate the key.',
        subscription: 'Data Platform',
        resource,
      },
    ],
    entities: [ip('185.220.100.252', 'Germany'), azureResource(name)],
  };
};

export const massDownload: ScenarioMaker = (round) => {
  const name = `stlake${nth(round)}`;
  return {
    workspace: 'law-soc-we',
    title: `Unusual amount of data extracted from ${name}`,
    severity: 'Medium',
    description:
      'A shared access signature downloaded 38 GB in twenty minutes. It usually reads less than 200 MB a day.',
    tactics: ['Exfiltration'],
    techniques: ['T1530'],
    alerts: [
      {
        title: 'Unusual amount of data extracted from a storage account',
        severity: 'Medium',
        description: 'Far above the usual.',
        subscription: 'Data Platform',
        resource: storage(name, 'rg-lake'),
      },
      {
        title: 'Unusual data exploration in a storage account',
        severity: 'Low',
        description: 'Every container was listed.',
        subscription: 'Shared Services',
        resource: storage('stshared01', 'rg-shared'),
      },
    ],
    entities: [account('partner-feed'), ip('198.51.100.23', 'United States'), azureResource(name)],
  };
};

export const vaultAccess: ScenarioMaker = (round) => {
  const name = `kv-payments-${nth(round)}`;
  return {
    workspace: 'law-soc-we',
    title: `Suspicious access to ${name}`,
    severity: 'Medium',
    description:
      'An application that had read one secret a day listed all 57 and read 31 of them within a minute.',
    tactics: ['CredentialAccess'],
    techniques: ['T1555'],
    alerts: [
      {
        title: 'Unusual application accessed a key vault',
        severity: 'Medium',
        description: 'It never did before.',
        subscription: 'Retail Production',
        resource: vault(name, 'rg-payments'),
      },
      {
        title: 'High volume of operations in a key vault',
        severity: 'Medium',
        description: 'Thirty-one secrets in a minute.',
        subscription: 'Retail Production',
        resource: vault(name, 'rg-payments'),
      },
    ],
    entities: [account('app-reporting'), ip('20.50.2.18', 'Ireland'), azureResource(name)],
  };
};
