import { RestError } from '@azure/core-rest-pipeline';
import { type Failure, mapAzureError, mapFailure } from '../../src/azure/errors.ts';
import { roleFor, scopeInWords } from '../../src/azure/roles.ts';
import { AppError } from '../../src/core/errors.ts';

const failure = (over: Partial<Failure> & { headers?: Record<string, string> }): Failure => ({
  status: 500,
  header: (name) => over.headers?.[name],
  ...over,
});
const person = { who: 'person' } as const;
const reader = { who: 'reader' } as const;
const SUBSCRIPTION = '22222222-2222-4222-8222-222222222222';

const EXPECTED: Record<number, string> = {
  400: 'azure.bad-request',
  401: 'signin.expired',
  403: 'azure.forbidden',
  404: 'azure.not-found',
  408: 'azure.unavailable',
  409: 'azure.conflict',
  412: 'azure.conflict',
  429: 'azure.throttled',
};
const statuses = Array.from({ length: 500 }, (_, index) => index + 100);

describe('what Azure answers', () => {
  it('becomes one of our errors for every status there is', () => {
    const got = statuses.map((status) => mapFailure(failure({ status }), person).code);
    expect(got).toEqual(
      statuses.map(
        (status) => EXPECTED[status] ?? (status >= 500 ? 'azure.unavailable' : 'azure.unexpected'),
      ),
    );
  });

  it('blames the bot, not a person, where the reader is refused', () => {
    expect(mapFailure(failure({ status: 401 }), reader).code).toBe('signin.misconfigured');
    expect(mapFailure(failure({ status: 403 }), reader).code).toBe('azure.reader-forbidden');
    expect(mapFailure(failure({ status: 403, code: 'RequestDisallowedByAzure' }), reader).code).toBe(
      'azure.reader-forbidden',
    );
  });

  it('names action, role and scope of a refusal, and nothing else that Azure wrote', () => {
    const message = `The client 'dana@contoso.example' with object id 'x' does not have authorization to perform action 'Microsoft.Security/locations/alerts/resolve/action' over scope '/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-web' or the scope is invalid.`;
    const nameOf = (id: string) => (id === SUBSCRIPTION ? 'Retail Production' : undefined);
    const error = mapFailure(failure({ status: 403, code: 'AuthorizationFailed', message }), {
      ...person,
      nameOf,
    });
    expect(error.facts).toMatchObject({
      action: 'Microsoft.Security/locations/alerts/resolve/action',
      role: 'Security Admin',
      scope: 'resource group rg-web in subscription Retail Production',
    });
    expect(error.userMessage).not.toContain('dana@contoso.example');
  });

  it('asks for a stronger sign-in on a challenge, with the claims, at 401 and 403 alike', () => {
    const headers = {
      'www-authenticate':
        'Bearer authorization_uri="https://x", error="insufficient_claims", claims="eyJhIjoxfQ=="',
    };
    for (const status of [401, 403]) {
      const error = mapFailure(failure({ status, headers }), person);
      expect([error.code, error.facts.claims]).toEqual(['signin.interaction', 'eyJhIjoxfQ==']);
    }
    expect(mapFailure(failure({ status: 403, code: 'RequestDisallowedByAzure' }), person).code).toBe(
      'signin.interaction',
    );
  });

  it('knows that a 401 may be about a licence', () => {
    expect(mapFailure(failure({ status: 401, code: 'InvalidLicense' }), person).code).toBe('azure.license');
  });

  it('waits as long as it was told, in seconds or until a date', () => {
    expect(mapFailure(failure({ status: 429, headers: { 'retry-after': '7' } }), person).retry).toEqual({
      afterMs: 7000,
    });
    const soon = new Date(Date.now() + 60_000).toUTCString();
    const { afterMs } = mapFailure(failure({ status: 429, headers: { 'retry-after': soon } }), person)
      .retry as { afterMs: number };
    expect(afterMs).toBeGreaterThan(55_000);
    expect(mapFailure(failure({ status: 429 }), person).retry).toBe('later');
  });
});

describe('what never was an answer', () => {
  it.each([
    ['a lost connection', new RestError('gone', { code: 'ECONNRESET' }), 'azure.unavailable'],
    ['a name that does not resolve', new RestError('dns', { code: 'ENOTFOUND' }), 'azure.unavailable'],
    ['an abort', Object.assign(new Error('stop'), { name: 'AbortError' }), 'azure.unavailable'],
    ['the end of patience', Object.assign(new Error('slow'), { name: 'TimeoutError' }), 'azure.unavailable'],
    ['something unreadable', new RestError('bad', { code: 'PARSE_ERROR' }), 'azure.unexpected'],
    ['a fault in the code', new TypeError('x'), 'azure.unexpected'],
  ])('%s is mapped', (_name, error, code) => {
    expect(mapAzureError(error, person).code).toBe(code);
  });

  it('lets our own errors pass, also from under the pipeline', () => {
    const own = new AppError('signin.consent');
    expect(mapAzureError(own, person)).toBe(own);
    expect(mapAzureError(new Error('wrapped', { cause: own }), person)).toBe(own);
  });
});

describe('a role for an action', () => {
  it.each([
    ['Microsoft.SecurityInsights/incidents/write', 'Microsoft Sentinel Responder'],
    ['Microsoft.SecurityInsights/incidents/comments/write', 'Microsoft Sentinel Responder'],
    ['microsoft.securityinsights/Incidents/read', 'Microsoft Sentinel Reader'],
    ['Microsoft.SecurityInsights/dataConnectors/write', 'Microsoft Sentinel Contributor'],
    ['Microsoft.SecurityInsights/register/action', 'Contributor'],
    ['Microsoft.Security/locations/alerts/read', 'Security Reader'],
    ['Microsoft.Security/locations/alerts/dismiss/action', 'Security Admin'],
    ['Microsoft.OperationalInsights/workspaces/query/read', 'Microsoft Sentinel Reader'],
    ['Microsoft.Resources/subscriptions/read', 'Reader'],
  ])('%s: %s', (action, role) => {
    expect(roleFor(action)).toBe(role);
  });

  it('says where, in words', () => {
    expect(
      scopeInWords(
        '/subscriptions/s/resourceGroups/r/providers/Microsoft.OperationalInsights/workspaces/law-x/y',
      ),
    ).toBe('workspace law-x');
    expect(scopeInWords('/subscriptions/s', () => 'Data')).toBe('subscription Data');
    expect(scopeInWords('/')).toBe('this resource');
  });
});
