import { raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimIncident } from '../../src/simulator/world.ts';
import { ARM, LOGS, sentinelAt, startTenant, type Tenant, type Wire } from './asking.ts';

let tenant: Tenant;
let incident: SimIncident;
let path: string;
beforeAll(async () => {
  tenant = await startTenant();
  const { soc, shared, retail } = tenant.tenant;
  incident = raiseIncident(tenant.world, soc, {
    alerts: [{ subscriptionId: retail.id }, { subscriptionId: shared.id }],
  });
  path = `${sentinelAt(soc)}/incidents/${incident.name}`;
});
afterAll(() => tenant.stop());
afterEach(() => Object.assign(tenant.world.switches, { mfaOnWrites: false }));

const alertPath = (index: number) => {
  const alert = tenant.world.defenderAlerts.get(incident.alerts[index]?.defenderName ?? '');
  return `/subscriptions/${alert?.subscriptionId}/resourceGroups/${alert?.resourceGroup}/providers/Microsoft.Security/locations/${alert?.location}/alerts/${alert?.name}`;
};
const change = () => ({ etag: incident.etag, properties: { title: 'T', severity: 'Low', status: 'Active' } });

describe('a token', () => {
  const read = (token: string | undefined) => tenant.ask({ token }, 'GET', path);
  const codeOf = (reply: { status: number; json: Wire }) => [reply.status, reply.json.error.code];

  it('is needed', async () => {
    const reply = await read(undefined);
    expect(codeOf(reply)).toEqual([401, 'AuthenticationFailed']);
    expect(reply.headers['www-authenticate']).toContain('authorization_uri=');
  });

  it('must be for the service that gets it', async () => {
    const { dana, soc } = tenant.tenant;
    const forLogs = await tenant.entra.issueInteractive(dana, LOGS);
    expect(codeOf(await read(forLogs))).toEqual([401, 'InvalidAuthenticationTokenAudience']);
    const forArm = await tenant.entra.issueInteractive(dana, ARM);
    expect((await tenant.query({ token: forArm }, soc.guid, 'SecurityIncident')).status).toBe(401);
  });

  it('must be fresh, and signed by Entra', async () => {
    const { tokens } = tenant.entra;
    const claims = { aud: ARM, idtyp: 'user', oid: tenant.tenant.dana.objectId };
    const now = Math.floor(Date.now() / 1000);
    const old = await tokens.sign({ ...claims, iat: now - 7200, nbf: now - 7200, exp: now - 3600 });
    expect(codeOf(await read(old))).toEqual([401, 'ExpiredAuthenticationToken']);
    const good = await tokens.sign(claims);
    expect((await read(good)).status).toBe(200);
    expect(codeOf(await read(`${good.slice(0, -6)}AAAAAA`))).toEqual([401, 'InvalidAuthenticationToken']);
    const nobody = await tokens.sign({ ...claims, oid: 'nobody' });
    expect(codeOf(await read(nobody))).toEqual([401, 'InvalidAuthenticationToken']);
  });
});

describe('a right', () => {
  it('that is missing is named with its action and scope', async () => {
    const { kim, soc } = tenant.tenant;
    const reply = await tenant.ask(kim, 'GET', path);
    expect(reply.status).toBe(403);
    expect(reply.json.error).toEqual({
      code: 'AuthorizationFailed',
      message:
        `The client 'kim.nobody@contoso.example' with object id '${kim.objectId}' does not have authorization to perform ` +
        `action 'Microsoft.SecurityInsights/incidents/read' over scope '${sentinelAt(soc)}/incidents/${incident.name}' or the ` +
        'scope is invalid. If access was recently granted, please refresh your credentials.',
    });
  });

  it('to read an incident is enough for its alerts and entities, and never for writing', async () => {
    const { robin } = tenant.tenant;
    for (const who of [robin, 'bot'] as const) {
      expect((await tenant.ask(who, 'POST', `${path}/alerts`)).status).toBe(200);
      expect((await tenant.ask(who, 'POST', `${path}/entities`)).status).toBe(200);
      const comment = { properties: { message: 'x' } };
      const writes = [
        await tenant.ask(who, 'PUT', path, { body: change() }),
        await tenant.ask(who, 'PUT', `${path}/comments/${crypto.randomUUID()}`, { body: comment }),
        await tenant.ask(who, 'POST', `${alertPath(0)}/resolve`),
      ];
      expect(writes.map((reply) => reply.status)).toEqual([403, 403, 403]);
    }
    expect(incident.properties.status).toBe('New');
    expect(incident.comments.size).toBe(0);
  });

  it('on one subscription says nothing about another', async () => {
    const { sam } = tenant.tenant;
    expect((await tenant.ask(sam, 'GET', alertPath(0))).status).toBe(200);
    expect((await tenant.ask(sam, 'GET', alertPath(1))).status).toBe(403);
    expect((await tenant.ask(sam, 'PUT', path, { body: change() })).status).toBe(200);
  });

  it('of Security Admin covers Defender for Cloud, and not registering a provider', async () => {
    const { dana, retail } = tenant.tenant;
    expect((await tenant.ask(dana, 'POST', `${alertPath(1)}/resolve`)).status).toBe(204);
    const register = `/subscriptions/${retail.id}/providers/Microsoft.SecurityInsights/register`;
    expect((await tenant.ask(dana, 'POST', register)).status).toBe(403);
  });

  it('is counted without regard to case, and from every scope above', async () => {
    const { dana } = tenant.tenant;
    expect((await tenant.ask(dana, 'GET', path.toLowerCase())).status).toBe(200);
    expect((await tenant.ask(dana, 'GET', path.toUpperCase())).status).toBe(200);
  });

  it('can be asked for at each scope, and is an empty list for who has none', async () => {
    const { sam, kim, soc, shared } = tenant.tenant;
    const at = async (who: typeof sam, scope: string) =>
      (await tenant.ask(who, 'GET', `${scope}/providers/Microsoft.Authorization/permissions`)).json.value;
    expect(JSON.stringify(await at(sam, soc.id))).toContain('Microsoft.SecurityInsights/incidents/*');
    expect(await at(sam, `/subscriptions/${shared.id}`)).toEqual([]);
    expect(await at(kim, soc.id)).toEqual([]);
  });

  it('anywhere in a subscription makes it visible', async () => {
    const { sam, kim } = tenant.tenant;
    const names = async (who: typeof sam) =>
      (await tenant.ask(who, 'GET', '/subscriptions')).json.value.map((one: Wire) => one.displayName);
    expect(await names(sam)).toEqual(['Retail Production', 'Shared Services', 'Data Platform']);
    expect(await names(kim)).toEqual([]);
  });
});

describe('a demand for MFA', () => {
  it("meets a person's writes, with the claims to ask Entra for, and leaves reading alone", async () => {
    tenant.world.switches.mfaOnWrites = true;
    const { dana } = tenant.tenant;
    const claims = { aud: ARM, idtyp: 'user', oid: dana.objectId, amr: ['pwd'] };
    const weak = { token: await tenant.entra.tokens.sign(claims) };
    expect((await tenant.ask(weak, 'POST', `${path}/alerts`)).status).toBe(200);
    for (const [method, where] of [
      ['PUT', path],
      ['POST', `${alertPath(0)}/dismiss`],
      ['DELETE', path],
    ] as const) {
      const reply = await tenant.ask(weak, method, where, method === 'PUT' ? { body: change() } : {});
      expect(reply.status).toBe(401);
      const [, encoded = ''] = /claims="([^"]+)"/.exec(reply.headers['www-authenticate'] ?? '') ?? [];
      const asked = JSON.parse(Buffer.from(encoded, 'base64').toString());
      expect(asked).toEqual({ access_token: { acrs: { essential: true, value: 'p1' } } });
    }
    expect((await tenant.ask(dana, 'PUT', path, { body: change() })).status).toBe(200);
  });

  it('never hides that a right is missing', async () => {
    tenant.world.switches.mfaOnWrites = true;
    const claims = { aud: ARM, idtyp: 'user', oid: tenant.tenant.robin.objectId, amr: ['pwd'] };
    const weak = { token: await tenant.entra.tokens.sign(claims) };
    expect((await tenant.ask(weak, 'PUT', path, { body: change() })).status).toBe(403);
  });
});
