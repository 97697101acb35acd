import { changeIncident, mergeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimIncident } from '../../src/simulator/world.ts';
import { sentinelAt, startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(() => {
  tenant.tenant.soc.incidents.clear();
  tenant.world.defenderAlerts.clear();
  tenant.tenant.soc.takesFilter = true;
});

const raise = (outline: Parameters<typeof raiseIncident>[2] = {}) =>
  raiseIncident(tenant.world, tenant.tenant.soc, outline);
const at = ({ name }: SimIncident) => `${sentinelAt(tenant.tenant.soc)}/incidents/${name}`;
const read = async (incident: SimIncident): Promise<Wire> =>
  (await tenant.ask('bot', 'GET', at(incident))).json;
const put = (incident: SimIncident, properties: Wire, etag: string | undefined = incident.etag) =>
  tenant.ask(tenant.tenant.dana, 'PUT', at(incident), { body: { etag, properties } });
const list = (query: Readonly<Record<string, string>> = {}) =>
  tenant.ask('bot', 'GET', `${sentinelAt(tenant.tenant.soc)}/incidents`, { query });
const needed = { title: 'T', severity: 'High', status: 'Active' };

describe('a list of incidents', () => {
  it('comes in pages of 50 unless told, and the links lead through all of them once', async () => {
    for (let n = 0; n < 120; n += 1) raise();
    expect((await list()).json.value).toHaveLength(50);
    const names = new Set<string>();
    let page = (await list({ $top: '49', $orderby: 'properties/lastModifiedTimeUtc asc' })).json;
    const sizes = [page.value.length];
    for (const one of page.value) names.add(one.name);
    while (page.nextLink) {
      const { pathname, searchParams } = new URL(page.nextLink);
      page = (await tenant.ask('bot', 'GET', pathname, { query: Object.fromEntries(searchParams) })).json;
      sizes.push(page.value.length);
      for (const one of page.value) names.add(one.name);
    }
    expect(sizes).toEqual([49, 49, 22]);
    expect(names.size).toBe(120);
  });

  it('is filtered by time to the last digit, by status, and by both', async () => {
    const [first, second] = [raise(), raise()];
    const third = raise({ status: 'Closed' });
    first.properties.lastModifiedTimeUtc = '2026-11-23T13:00:00.1234566Z';
    second.properties.lastModifiedTimeUtc = '2026-11-23T13:00:00.1234567Z';
    third.properties.lastModifiedTimeUtc = '2026-11-23T13:00:01Z';
    const named = async ($filter: string) =>
      (await list({ $filter, $orderby: 'properties/lastModifiedTimeUtc asc' })).json.value.map(
        (one: Wire) => one.name,
      );
    const since = 'properties/lastModifiedTimeUtc ge 2026-11-23T13:00:00.1234567Z';
    expect(await named(since)).toEqual([second.name, third.name]);
    expect(await named("properties/status ne 'Closed'")).toEqual([first.name, second.name]);
    expect(await named(`${since} and properties/status ne 'Closed'`)).toEqual([second.name]);
    expect(await named(`properties/incidentNumber eq ${third.properties.incidentNumber}`)).toEqual([
      third.name,
    ]);
  });

  it('refuses a filter that it does not know, a page size that is none, and time where it is told to', async () => {
    expect((await list({ $filter: "startswith(properties/title,'x')" })).status).toBe(400);
    expect((await list({ $top: '1001' })).status).toBe(400);
    expect((await list({ $skipToken: 'made-up' })).status).toBe(400);
    tenant.tenant.soc.takesFilter = false;
    const reply = await list({ $filter: 'properties/lastModifiedTimeUtc ge 2026-11-23T13:00:00Z' });
    expect([reply.status, reply.json.error.code]).toEqual([400, 'BadRequest']);
    expect((await list({ $filter: "properties/status ne 'Closed'" })).status).toBe(200);
  });
});

describe('an incident', () => {
  it('has ids in the case that Azure uses, times with seven digits, and an owner of nulls', async () => {
    const wire = await read(raise());
    expect(wire.id).toContain('/resourceGroups/rg-SOC-weu/');
    expect(wire.id).toContain('/Incidents/');
    expect(wire.properties.lastModifiedTimeUtc).toMatch(/\.\d{7}Z$/);
    expect(wire.properties.owner).toEqual({
      objectId: null,
      email: null,
      assignedTo: null,
      userPrincipalName: null,
    });
  });

  it('is replaced by a write: what is left out is gone, what is read-only stays', async () => {
    const incident = raise({ properties: { labels: [{ labelName: 'vip' }], description: 'D' } });
    const before = await read(incident);
    const { status, json } = await put(incident, {
      ...needed,
      incidentNumber: 1,
      createdTimeUtc: '2000-01-01T00:00:00Z',
    });
    expect(status).toBe(200);
    expect(json.properties).toMatchObject({ labels: [], title: 'T', status: 'Active' });
    expect(json.properties).not.toHaveProperty('description');
    for (const name of ['incidentNumber', 'createdTimeUtc', 'incidentUrl'])
      expect(json.properties[name]).toEqual(before.properties[name]);
  });

  it('gets a new etag and a later time with every write, comments included', async () => {
    const incident = raise();
    const seen = [await read(incident)];
    await put(incident, needed);
    seen.push(await read(incident));
    const comment = `${at(incident)}/comments/${crypto.randomUUID()}`;
    const body = { properties: { message: 'Contained.' } };
    tenant.clock.now += 1;
    expect((await tenant.ask(tenant.tenant.dana, 'PUT', comment, { body })).status).toBe(201);
    seen.push(await read(incident));
    tenant.clock.now += 1;
    expect((await tenant.ask(tenant.tenant.dana, 'PUT', comment, { body })).status).toBe(200);
    seen.push(await read(incident));
    expect(new Set(seen.map((one) => one.etag)).size).toBe(4);
    const times = seen.map((one) => one.properties.lastModifiedTimeUtc);
    expect(times).toEqual([...times].sort());
    expect(new Set(times).size).toBe(4);
  });

  it('is not written over a newer version, in the words that Azure has for it', async () => {
    const incident = raise();
    const stale = incident.etag;
    expect((await put(incident, needed, stale)).status).toBe(200);
    const reply = await put(incident, { ...needed, title: 'Lost' }, stale);
    expect(reply.status).toBe(409);
    const message = `Newer version of resource '${incident.name}' exists. Data was not saved`;
    expect(reply.json).toEqual({ error: { code: 'Conflict', message } });
    expect(incident.properties.title).toBe('T');
  });

  it.each([
    ['nothing but a status', { status: 'Active' }],
    ['a status that there is not', { ...needed, status: 'Resolved' }],
    ['a close without classification', { ...needed, status: 'Closed' }],
    [
      'a pair that does not go together',
      { ...needed, status: 'Closed', classification: 'TruePositive', classificationReason: 'InaccurateData' },
    ],
  ])('refuses %s', async (_, properties) => {
    const incident = raise();
    expect((await put(incident, properties)).status).toBe(400);
    expect(incident.properties.status).toBe('New');
  });

  it('loses its classification when it is opened again', async () => {
    const incident = raise();
    await put(incident, { ...needed, status: 'Closed', classification: 'Undetermined' });
    expect(incident.properties.classification).toBe('Undetermined');
    await put(incident, { ...needed, classification: 'Undetermined' });
    expect((await read(incident)).properties).not.toHaveProperty('classification');
  });

  it('that was merged away is closed, empty and tagged, and its alerts are in the other', async () => {
    const { world, tenant: standard } = tenant;
    const [from, into] = [raise(), raise()];
    mergeIncident(world, standard.soc, from, into);
    const [gone, kept] = [(await read(from)).properties, (await read(into)).properties];
    expect(gone).toMatchObject({ status: 'Closed', labels: [{ labelName: 'Redirected' }] });
    expect(gone.additionalData).toMatchObject({
      alertsCount: 0,
      mergedIncidentNumber: String(kept.incidentNumber),
    });
    expect(kept.additionalData.alertsCount).toBe(2);
    expect([...world.defenderAlerts.values()].every((one) => one.closesAt === undefined)).toBe(true);
  });

  it('that a person changed in the portal says who', () => {
    const incident = raise();
    changeIncident(
      tenant.world,
      tenant.tenant.soc,
      incident,
      { severity: 'Low' },
      'priya.nair@contoso.example',
    );
    expect(incident).toMatchObject({
      modifiedBy: 'priya.nair@contoso.example',
      properties: { severity: 'Low' },
    });
  });
});

describe('Resource Manager', () => {
  it.each([
    ['a path that nothing answers', '/subscriptions/x/providers/Microsoft.Nothing/things', 404],
    [
      'an unknown subscription',
      `/subscriptions/${crypto.randomUUID()}/providers/Microsoft.Security/settings/Sentinel`,
      403,
    ],
  ])('answers %s with an error in its envelope', async (_, path, status) => {
    const reply = await tenant.ask(tenant.tenant.dana, 'GET', path);
    expect(reply.status).toBe(status);
    expect(reply.json.error).toEqual({ code: expect.any(String), message: expect.any(String) });
  });

  it('tells a missing incident, workspace and version apart from a missing right', async () => {
    const { soc, dana } = tenant.tenant;
    const missing = `${sentinelAt(soc)}/incidents/${crypto.randomUUID()}`;
    expect((await tenant.ask(dana, 'GET', missing)).status).toBe(404);
    const elsewhere = `${sentinelAt({ id: soc.id.replace('law-soc-we', 'law-gone') })}/incidents`;
    expect((await tenant.ask('bot', 'GET', elsewhere)).json.error.code).toBe('ResourceNotFound');
    expect((await tenant.ask(dana, 'GET', elsewhere)).json.error.code).toBe('AuthorizationFailed');
    expect((await tenant.ask(dana, 'GET', missing, { version: '' })).json.error.code).toBe(
      'MissingApiVersionParameter',
    );
    const garbled = await tenant.ask(dana, 'PUT', at(raise()), { body: '{"properties":' });
    expect([garbled.status, garbled.json.error.code]).toEqual([400, 'InvalidRequestContent']);
  });

  it('takes a path that begins with two slashes, as the SDKs send some', async () => {
    expect((await tenant.ask('bot', 'GET', '//subscriptions')).json.value).toHaveLength(3);
  });

  it('writes down who asked for what, and never their token', async () => {
    const incident = raise();
    const { dana } = tenant.tenant;
    tenant.world.log.length = 0;
    const token = await tenant.entra.issueInteractive(dana, 'https://management.azure.com');
    await tenant.ask({ token }, 'PUT', at(incident), { body: { properties: needed } });
    await tenant.ask({ token: undefined }, 'GET', at(incident));
    expect(tenant.world.log).toMatchObject([
      {
        service: 'arm',
        method: 'PUT',
        status: 200,
        principal: { kind: 'person', name: 'Dana Reyes' },
        body: { properties: needed },
      },
      { service: 'arm', method: 'GET', status: 401, principal: { kind: 'none' } },
    ]);
    expect(JSON.stringify(tenant.world.log)).not.toContain(token);
  });
});
