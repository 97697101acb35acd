import type { Azure } from '../../src/azure/azure.ts';
import { parseAlertLink, refFromAlertId, resolveAlertRef } from '../../src/azure/deep-link.ts';
import type { DefenderAlertRef, SecurityAlert } from '../../src/azure/model.ts';

const NAME = '2516895378499999999_c01aa88b-4520-4c62-a80d-c61f3dfaf47e';
const SUB = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const BLADE = 'https://portal.azure.com/#blade/Microsoft_Azure_Security_AzureDefenderForData/AlertBlade';
const LINK = `${BLADE}/alertId/${NAME}/subscriptionId/${SUB}/resourceGroup/DemoAssets/referencedFrom/alertDeepLink/location/centralus`;

const alert = (over: Partial<SecurityAlert>): SecurityAlert => ({
  systemAlertId: '4c4831e9-2ed7-4a44-a530-c784cc7c2ddc',
  title: 't',
  severity: 'High',
  productName: 'Azure Security Center',
  isDefenderForCloud: true,
  providerAlertId: NAME,
  subscriptionId: SUB,
  resourceGroup: 'rg-x',
  ...over,
});

/** Knows these alerts and this home region, and remembers what it was asked. */
function aDefender(found: readonly DefenderAlertRef[], home?: string) {
  const asked: string[] = [];
  const azure = {
    graph: {
      findAlerts: async () => {
        asked.push('graph');
        return found.map((ref) => ({ ref, title: '', status: 'Active' }));
      },
    },
    defender: {
      homeLocation: async () => {
        asked.push('home');
        return home;
      },
    },
  } as unknown as Azure;
  return { azure, asked };
}

describe('the link of an alert', () => {
  it('names the whole address: alert, subscription, group, location', () => {
    expect(parseAlertLink(LINK)).toEqual({
      name: NAME,
      subscriptionId: SUB,
      resourceGroup: 'DemoAssets',
      location: 'centralus',
    });
  });

  it('may lack the group, be upper case, or go on after the location', () => {
    const upper = `https://portal.azure.com/#blade/x/ALERTID/${NAME}/subscriptionId/${SUB.toUpperCase()}/referencedFrom/y/location/WestEurope/more`;
    expect(parseAlertLink(upper)).toEqual({ name: NAME, subscriptionId: SUB, location: 'westeurope' });
    const encoded = LINK.replace('DemoAssets', 'rg%20(one)');
    expect(parseAlertLink(encoded)?.resourceGroup).toBe('rg (one)');
  });

  it.each([
    undefined,
    '',
    'https://security.microsoft.com/alerts/da637551227677560813_-961444813',
    `${BLADE}/alertId/${NAME}/subscriptionId/${SUB}`,
    `${BLADE}/alertId/${NAME}/subscriptionId/not-a-guid/location/x`,
  ])('may name none: %s', (link) => {
    expect(parseAlertLink(link)).toBeUndefined();
  });

  it('is read quickly, however long it is made', () => {
    const started = performance.now();
    parseAlertLink(`/alertId/x/subscriptionId/${SUB}${'/location'.repeat(50_000)}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

it('an alert’s ARM id names it, at both levels and in any case', () => {
  const tail = `providers/microsoft.security/Locations/WestEurope/alerts/${NAME}`;
  expect(refFromAlertId(`/subscriptions/${SUB.toUpperCase()}/resourcegroups/RG/${tail}`)).toEqual({
    subscriptionId: SUB,
    resourceGroup: 'RG',
    location: 'westeurope',
    name: NAME,
  });
  expect(refFromAlertId(`/subscriptions/${SUB}/${tail}`)).toEqual({
    subscriptionId: SUB,
    location: 'westeurope',
    name: NAME,
  });
  expect(refFromAlertId(`/subscriptions/${SUB}/providers/Other/alerts/x`)).toBeUndefined();
});

describe('where an alert lives', () => {
  const elsewhere: DefenderAlertRef = {
    subscriptionId: SUB,
    location: 'northeurope',
    name: NAME.toUpperCase(),
  };

  it('is taken from its link, and nothing is asked', async () => {
    const { azure, asked } = aDefender([elsewhere], 'x');
    expect(await resolveAlertRef(alert({ alertLink: LINK }), azure)).toMatchObject({ location: 'centralus' });
    expect(asked).toEqual([]);
  });

  it('is looked up where the link names another alert', async () => {
    const { azure } = aDefender([elsewhere]);
    const odd = alert({ alertLink: LINK.replace(NAME, '1_other') });
    expect(await resolveAlertRef(odd, azure)).toEqual(elsewhere);
  });

  it('is the home region where the search finds nothing', async () => {
    const { azure, asked } = aDefender([], 'WestEurope');
    expect(await resolveAlertRef(alert({}), azure)).toEqual({
      subscriptionId: SUB,
      location: 'westeurope',
      name: NAME,
      resourceGroup: 'rg-x',
    });
    expect(asked).toEqual(['graph', 'home']);
  });

  it.each([
    ['no name', alert({ providerAlertId: undefined }), 'x'],
    ['no subscription', alert({ subscriptionId: undefined }), 'x'],
    ['no home region', alert({}), undefined],
  ])('stays unknown: %s', async (_name, one, home) => {
    expect(await resolveAlertRef(one, aDefender([], home).azure)).toBeUndefined();
  });
});
