import type { Who } from '../../src/azure/errors.ts';
import { createAzureFactory } from '../../src/azure/factory.ts';
import { fixedToken } from '../../src/azure/identity/person-credentials.ts';
import { type AppError, isAppError } from '../../src/core/errors.ts';
import {
  aCredential,
  addressesAt,
  envelope,
  INCIDENT,
  type Seen,
  type StandIn,
  startStandIn,
  type Told,
  type Wire,
  WORKSPACE,
  wireIncident,
} from './stand-ins.ts';

let arm: StandIn;
beforeAll(async () => {
  arm = await startStandIn(() => ({}));
});
beforeEach(() => {
  arm.seen.length = 0;
});
afterAll(() => arm.stop());

const azureFor = (who: Who = 'person', credential = aCredential(), requestTimeoutMs = 5000) =>
  createAzureFactory({ addresses: addressesAt(arm.url), requestTimeoutMs }).forCredential(credential, who);

const failed = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => undefined,
    (err) => err,
  );
  if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error;
};

const says = (...told: Told[]) => {
  const left = [...told];
  arm.answer = () => left.shift() ?? { status: 500 };
};

const all = async <T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> => {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
};

describe('listing incidents', () => {
  it('filters and orders at the service, follows pages, and keeps every digit of a time', async () => {
    const next = `${arm.url}/next?$skipToken=x`;
    says(
      { body: { value: [wireIncident()], nextLink: next } },
      { body: { value: [wireIncident({ title: 'Second' }, INCIDENT.replace('5f', '6f'))] } },
    );
    const found = await all(
      azureFor().sentinel.listIncidents(WORKSPACE, {
        modifiedSince: '2026-11-23T13:00:00.1234567Z',
        openOnly: true,
        filter: 'server',
      }),
    );
    expect(found.map((one) => one.title)).toEqual(['Brute force against vm-web-01', 'Second']);
    expect(found[0]).toMatchObject({
      name: INCIDENT,
      workspaceId: WORKSPACE.id,
      number: 4711,
      description: '',
      owner: undefined,
      lastModifiedTimeUtc: '2026-11-23T13:50:00.7654321Z',
      alertProductNames: ['Azure Security Center'],
      techniques: [],
      labels: ['night-shift'],
      etag: '"0100-aa"',
    });
    const first = new URL(arm.seen[0]?.url ?? '', arm.url).searchParams;
    expect(first.get('$filter')).toBe(
      "properties/lastModifiedTimeUtc ge 2026-11-23T13:00:00.1234567Z and properties/status ne 'Closed'",
    );
    expect(first.get('$orderby')).toBe('properties/lastModifiedTimeUtc asc');
    expect(first.get('api-version')).toBe('2025-09-01');
  });

  it('filters here where the service does not, to the same result', async () => {
    const old = wireIncident({ lastModifiedTimeUtc: '2026-11-23T11:00:00Z' }, INCIDENT.replace('5f', '1f'));
    const closed = wireIncident({ status: 'Closed' }, INCIDENT.replace('5f', '2f'));
    says({ body: { value: [old, closed, wireIncident()] } });
    const found = await all(
      azureFor().sentinel.listIncidents(WORKSPACE, {
        modifiedSince: '2026-11-23T12:00:00Z',
        openOnly: true,
        filter: 'client',
      }),
    );
    expect(found.map((one) => one.name)).toEqual([INCIDENT]);
    expect(arm.seen[0]?.url).not.toContain('$filter');
  });

  it('says that a filter was refused, and refuses itself what is no time', async () => {
    says({ status: 400, body: envelope('BadRequest') });
    const { sentinel } = azureFor();
    expect(
      (
        await failed(
          all(sentinel.listIncidents(WORKSPACE, { modifiedSince: '2026-11-23T12:00:00Z', filter: 'server' })),
        )
      ).code,
    ).toBe('azure.bad-request');
    arm.seen.length = 0;
    expect(
      (
        await failed(
          all(sentinel.listIncidents(WORKSPACE, { modifiedSince: "x' or 1 eq 1", filter: 'server' })),
        )
      ).code,
    ).toBe('azure.bad-request');
    expect(arm.seen).toEqual([]);
  });

  it('leaves out what cannot be an incident, and takes odd fields for missing ones', async () => {
    const odd = wireIncident({
      severity: 'Terrible',
      status: 7,
      owner: 'x',
      labels: 'x',
      additionalData: 'x',
      incidentNumber: null,
      tactics: 4,
      title: null,
    });
    says({ body: { value: [null, 'x', {}, { name: 'only-a-name' }, odd] } });
    const found = await all(azureFor().sentinel.listIncidents(WORKSPACE, { filter: 'client' }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'Informational',
      status: 'Active',
      labels: [],
      alertsCount: 0,
      number: 0,
      title: 'Untitled incident',
    });
  });

  it('never takes its token to another host, by a next page or by a redirect', async () => {
    const thief = await startStandIn(() => ({ body: { value: [] } }));
    says({ body: { value: [wireIncident()], nextLink: `${thief.url}/next` } });
    expect((await failed(all(azureFor().sentinel.listIncidents(WORKSPACE, { filter: 'server' })))).code).toBe(
      'azure.unexpected',
    );
    says({ status: 307, headers: { location: `${thief.url}/x` } });
    expect((await failed(azureFor().sentinel.getIncident(WORKSPACE, INCIDENT))).code).toBe(
      'azure.unexpected',
    );
    says({ status: 307, headers: { location: `${thief.url}/x` } });
    expect((await failed(azureFor().graph.listSubscriptions())).code).toBe('azure.unexpected');
    expect(thief.seen).toEqual([]);
    await thief.stop();
  });

  it('proves the right to read with one small request', async () => {
    says({ body: { value: [wireIncident()], nextLink: `${arm.url}/next` } });
    await azureFor().sentinel.canReadIncidents(WORKSPACE);
    expect(arm.seen).toHaveLength(1);
    expect(arm.seen[0]?.url).toContain('$top=1');
  });
});

describe('writing an incident', () => {
  const owner = {
    objectId: '00000000-0000-4000-8000-00000000000d',
    assignedTo: 'Dana Reyes',
    email: null,
    userPrincipalName: null,
  };

  async function written(change: object, over: Wire = {}): Promise<Seen> {
    says({ body: wireIncident(over) }, { body: wireIncident({ ...over, status: 'Closed' }) });
    const { sentinel } = azureFor();
    await sentinel.updateIncident(WORKSPACE, await sentinel.getIncident(WORKSPACE, INCIDENT), change);
    const put = arm.seen[1];
    if (!put) throw new Error('nothing was written');
    return put;
  }

  it('sends back the whole of it with its etag, and only the change is different', async () => {
    const put = await written(
      {
        status: 'Closed',
        classification: 'FalsePositive',
        classificationReason: 'InaccurateData',
        classificationComment: 'Test',
      },
      { owner, description: 'Keep me' },
    );
    expect(put).toMatchObject({ method: 'PUT', body: { etag: '"0100-aa"' } });
    expect(put.body.properties).toMatchObject({
      title: 'Brute force against vm-web-01',
      description: 'Keep me',
      severity: 'High',
      status: 'Closed',
      classification: 'FalsePositive',
      classificationReason: 'InaccurateData',
      classificationComment: 'Test',
      owner,
      labels: [{ labelName: 'night-shift' }],
    });
    expect(put.body.properties).not.toHaveProperty('providerName');
    expect(put.body.properties).not.toHaveProperty('providerIncidentId');
    expect(put.headers['if-match']).toBeUndefined();
  });

  it('takes an owner away with nulls, and puts one in', async () => {
    expect((await written({ owner: null }, { owner })).body.properties.owner).toEqual({
      objectId: null,
      email: null,
      assignedTo: null,
      userPrincipalName: null,
    });
    arm.seen.length = 0;
    expect((await written({ owner: { objectId: owner.objectId } })).body.properties.owner).toEqual({
      objectId: owner.objectId,
    });
  });

  it('drops the reason for closing from what is open again', async () => {
    const put = await written(
      { status: 'Active' },
      { status: 'Closed', classification: 'FalsePositive', classificationReason: 'InaccurateData' },
    );
    expect(Object.keys(put.body.properties)).not.toContain('classification');
  });

  it('says that somebody was faster', async () => {
    says(
      { body: wireIncident() },
      { status: 409, body: envelope('Conflict', 'Newer version of resource exists. Data was not saved') },
    );
    const { sentinel } = azureFor();
    const read = await sentinel.getIncident(WORKSPACE, INCIDENT);
    const error = await failed(sentinel.updateIncident(WORKSPACE, read, { status: 'Closed' }));
    expect([error.code, error.userMessage]).toEqual([
      'azure.conflict',
      'Incident 4711 was changed by someone else at the same moment.',
    ]);
  });

  it.each([
    [{ status: 500, body: envelope('InternalServerError') }, 'azure.unavailable'],
    [{ status: 503, headers: { 'retry-after': '0' } }, 'azure.unavailable'],
    [{ status: 429, headers: { 'retry-after': '0' } }, 'azure.throttled'],
    [{ silent: 'drop' } as const, 'azure.unavailable'],
    [{ status: 200, body: 'no json' }, 'azure.unexpected'],
  ])('goes out once, whatever is answered: %j', async (told, code) => {
    const { sentinel } = azureFor();
    says({ body: wireIncident() }, told);
    const read = await sentinel.getIncident(WORKSPACE, INCIDENT);
    expect((await failed(sentinel.updateIncident(WORKSPACE, read, {}))).code).toBe(code);
    expect(arm.seen.filter((one) => one.method === 'PUT')).toHaveLength(1);
  });

  it('comments under an id of our own, and finds the comment again', async () => {
    says(
      { status: 201, body: { name: 'c', properties: { message: 'm' } } },
      { body: { name: 'c', properties: { message: 'm' } } },
      { status: 404, body: envelope('NotFound') },
      { status: 403, body: envelope('AuthorizationFailed') },
    );
    const { sentinel } = azureFor();
    await sentinel.putComment(WORKSPACE, INCIDENT, 'aaaaaaaa-0000-4000-8000-000000000000', 'Closed by Dana');
    expect(arm.seen[0]).toMatchObject({ method: 'PUT', body: { properties: { message: 'Closed by Dana' } } });
    expect(arm.seen[0]?.url).toContain(
      `/incidents/${INCIDENT}/comments/aaaaaaaa-0000-4000-8000-000000000000`,
    );
    expect(await sentinel.hasComment(WORKSPACE, INCIDENT, 'c')).toBe(true);
    expect(await sentinel.hasComment(WORKSPACE, INCIDENT, 'd')).toBe(false);
    expect((await failed(sentinel.hasComment(WORKSPACE, INCIDENT, 'e'))).code).toBe('azure.forbidden');
  });
});

describe('patience', () => {
  it('ends at the time that was set', async () => {
    arm.answer = () => ({ silent: true });
    expect(
      (await failed(azureFor('person', aCredential(), 60).sentinel.getIncident(WORKSPACE, INCIDENT))).code,
    ).toBe('azure.unavailable');
    expect((await failed(azureFor('person', aCredential(), 60).graph.listSubscriptions())).code).toBe(
      'azure.unavailable',
    );
  });

  it('ends when the caller says so', async () => {
    arm.answer = () => ({ silent: true });
    const stop = new AbortController();
    const work = failed(azureFor().sentinel.getIncident(WORKSPACE, INCIDENT, stop.signal));
    stop.abort();
    expect((await work).code).toBe('azure.unavailable');
  });
});

describe('a challenge for more proof', () => {
  const claims = { access_token: { acrs: { essential: true, value: 'p1' } } };
  const challenge: Told = {
    status: 401,
    headers: {
      'www-authenticate': `Bearer authorization_uri="https://x", error="insufficient_claims", claims="${btoa(JSON.stringify(claims))}"`,
    },
    body: envelope('InvalidAuthenticationToken'),
  };

  it('is taken to the credential, and the request is sent again only with another token', async () => {
    says(challenge, { body: wireIncident() });
    const credential = aCredential();
    await azureFor('person', credential).sentinel.getIncident(WORKSPACE, INCIDENT);
    expect(credential.asked.map((one) => one.claims && JSON.parse(one.claims))).toEqual([undefined, claims]);
  });

  it('becomes a request to sign in where the token is what it is, with the claims that were asked for', async () => {
    says(challenge);
    const error = await failed(
      azureFor('person', { ...fixedToken('t', Date.now() + 3_600_000), asked: [] }).sentinel.getIncident(
        WORKSPACE,
        INCIDENT,
      ),
    );
    expect(error.code).toBe('signin.interaction');
    expect(JSON.parse(error.facts.claims ?? '')).toEqual(claims);
    expect(arm.seen).toHaveLength(1);
  });
});

describe('what is in an incident', () => {
  const alert = (properties: Wire, name = '4C4831E9-2ED7-4A44-A530-C784CC7C2DDC') => ({
    name,
    kind: 'SecurityAlert',
    properties,
  });

  it('are alerts, each with what leads to Defender for Cloud', async () => {
    const vm =
      '/subscriptions/AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee/resourceGroups/DemoAssets/providers/Microsoft.Compute/virtualMachines/vm';
    says({
      body: {
        value: [
          alert({
            systemAlertId: '4C4831E9',
            alertDisplayName: 'Brute force',
            severity: 'High',
            productName: 'Azure Security Center',
            providerAlertId: '25_c0',
            status: 'New',
            resourceIdentifiers: [
              { type: 'LogAnalytics', subscriptionId: 'x' },
              { type: 'AzureResource', resourceId: vm },
            ],
          }),
          alert(
            {
              productName: 'Microsoft 365 Defender',
              additionalData: {
                OriginalProductName: 'Azure Security Center',
                effectiveSubscriptionId: 'eeeeeeee-bbbb-4ccc-8ddd-eeeeeeeeeeee',
              },
            },
            'B',
          ),
          alert({ productName: 'Microsoft Defender for Endpoint' }, 'C'),
          { kind: 'Bookmark', name: 'D', properties: {} },
          null,
        ],
      },
    });
    const alerts = await azureFor().sentinel.listAlerts(WORKSPACE, INCIDENT);
    expect(alerts.map((one) => [one.systemAlertId, one.isDefenderForCloud])).toEqual([
      ['4c4831e9', true],
      ['b', true],
      ['c', false],
    ]);
    expect(alerts[0]).toMatchObject({
      title: 'Brute force',
      providerAlertId: '25_c0',
      resourceId: vm,
      subscriptionId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      resourceGroup: 'DemoAssets',
    });
    expect(alerts[1]?.subscriptionId).toBe('eeeeeeee-bbbb-4ccc-8ddd-eeeeeeeeeeee');
    expect(arm.seen[0]).toMatchObject({ method: 'POST' });
  });

  it('are entities, counted, with a name for each of the first few', async () => {
    says({
      body: {
        entities: [
          { kind: 'Ip', name: 'a', properties: { address: '203.0.113.9' } },
          { kind: 'AzureResource', name: 'b', properties: { resourceId: '/subscriptions/s/x/vm-web-01' } },
          { kind: 'Host', name: 'c', properties: {} },
          { kind: 'Account', name: 'd', properties: { accountName: 7 } },
        ],
        metaData: [{ entityKind: 'Ip', count: 3 }, { entityKind: 4 }],
      },
    });
    expect(await azureFor().sentinel.listEntities(WORKSPACE, INCIDENT)).toEqual({
      counts: [{ kind: 'Ip', count: 3 }],
      first: [
        { kind: 'Ip', value: '203.0.113.9' },
        { kind: 'AzureResource', value: 'vm-web-01' },
      ],
    });
  });
});
