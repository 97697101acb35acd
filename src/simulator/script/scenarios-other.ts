import { account, host, ip, nth, process, type ScenarioMaker, vm } from './scenario.ts';

/** Comes from Microsoft Defender XDR: product names alone do not tell that part of it is Defender for Cloud's. */
export const multiStage: ScenarioMaker = (round) => {
  const name = `vm-hr-${nth(round, 4)}`;
  return {
    workspace: 'law-xdr',
    title: 'Multi-stage incident involving Initial access and Lateral movement on multiple endpoints',
    severity: 'High',
    description: 'A phished account opened a session on two machines and disabled their sensors.',
    tactics: ['InitialAccess', 'DefenseEvasion', 'LateralMovement'],
    techniques: ['T1566', 'T1562', 'T1021'],
    alerts: [
      {
        title: 'Antimalware disabled on a virtual machine',
        severity: 'High',
        description: 'Somebody switched it off.',
        subscription: 'Retail Production',
        resource: vm(name, 'rg-hr'),
      },
      {
        title: 'Suspicious PowerShell activity',
        severity: 'Medium',
        description: 'An encoded command was run.',
        subscription: 'Data Platform',
        resource: vm('vm-hr-db', 'rg-hr-data'),
      },
      {
        title: 'Connection to a phishing site',
        severity: 'Medium',
        description: 'Seen by Defender for Endpoint.',
        product: 'xdr',
        subscription: 'Retail Production',
        resource: vm(name, 'rg-hr'),
      },
    ],
    entities: [
      account('m.lopez'),
      host(name),
      host('vm-hr-db'),
      ip('103.27.109.4', 'Vietnam'),
      process('powershell -enc SQBFAFgA'),
    ],
  };
};

/** No alert of Defender for Cloud in it: the bot must say nothing about it. */
export const impossibleTravel: ScenarioMaker = () => ({
  workspace: 'law-soc-we',
  title: 'Impossible travel of a finance account',
  severity: 'Medium',
  description: 'The account signed in from Lisbon and, eleven minutes later, from Singapore.',
  tactics: ['InitialAccess'],
  techniques: ['T1078'],
  alerts: [
    {
      title: 'Impossible travel',
      severity: 'Medium',
      description: 'Two places, eleven minutes.',
      product: 'other',
      subscription: 'Retail Production',
      resource: vm('none', 'none'),
    },
  ],
  entities: [account('a.moreau'), ip('62.28.190.3', 'Portugal'), ip('128.199.74.11', 'Singapore')],
});
