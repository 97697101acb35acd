import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import { FOLDER, fits, type Operation, officialOperations, sdkOperations } from './azure-specs.ts';

// biome-ignore lint/suspicious/noExplicitAny: descriptions are looked into field by field
type Json = any;

const PROVIDERS = '/subscriptions/{s}/resourceGroups/{g}/providers';
const WORKSPACE = `${PROVIDERS}/Microsoft.OperationalInsights/workspaces/{w}`;
const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const SENTINEL_VERSION = '2025-09-01';

/** What the bot asks that is not among the saved descriptions: known from Azure's reference, or from an example, only. */
const ELSEWHERE: readonly Operation[] = [
  aside('POST', '/providers/Microsoft.ResourceGraph/resources', '2024-04-01'),
  aside('GET', '/{scope}/providers/Microsoft.Authorization/permissions', '2022-04-01'),
  aside('GET', WORKSPACE, '2023-09-01'),
  aside('GET', '/subscriptions/{s}/providers/{namespace}', '2025-04-01'),
  aside('POST', '/subscriptions/{s}/providers/{namespace}/register', '2025-04-01'),
  aside('GET', `${SENTINEL}/contentPackages`, SENTINEL_VERSION),
  aside('GET', `${SENTINEL}/contentProductPackages`, SENTINEL_VERSION, ['$search']),
  {
    ...aside('PUT', `${SENTINEL}/contentPackages/{p}`, SENTINEL_VERSION),
    answers: new Map([200, 201].map((status) => [status, undefined])),
  },
];

function aside(method: string, path: string, version: string, more: readonly string[] = []): Operation {
  const query = ['api-version', ...more];
  return { title: path, method, path, version, query, answers: new Map([[200, undefined]]) };
}

/** Everything that is known of Azure's operations: official, from its SDKs, and, where neither has it, from elsewhere. */
export function knownOperations(): Operation[] {
  const official = officialOperations();
  const sdk = sdkOperations();
  return [
    ...official,
    ...official.filter(({ path }) => /\/settings(\/|$)/.test(path)).map((one) => at(one, '2021-07-01')),
    ...sdk,
    ...sdk.filter(({ path }) => SETUP.test(path)).map((one) => withModel(at(one, SENTINEL_VERSION))),
    ...ELSEWHERE,
  ];
}

/** The same in another version: what differs is nothing that the bot sends or reads. */
const at = (operation: Operation, version: string): Operation => ({ ...operation, version });

/** Sentinel's set-up, whose stable description is not saved; what its SDK writes is what it takes. */
const SETUP = /SecurityInsights\/(dataConnectors|alertRules|onboardingStates)(\/\{\w+\})?$/;

function withModel(operation: Operation): Operation {
  const [, kind = ''] = SETUP.exec(operation.path) ?? [];
  const base = { dataConnectors: 'DataConnector', alertRules: 'AlertRule' }[kind];
  return operation.method === 'PUT' && base ? { ...operation, body: bodyOf(base) } : operation;
}

/** A body as the SDK's model of its kind says: nothing unknown in it, and nothing that is read-only. */
function bodyOf(base: string): ValidateFunction {
  const models: Json = Object.assign({}, ...derived().map((one) => one.models));
  const kinds = Object.keys(models).filter((name) => name.endsWith(base) && name !== base);
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  const variants = kinds.map((name) => ({
    if: { properties: { kind: { const: models[name].discriminator?.kind } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    then: shapeOf(models, name),
    else: false,
  }));
  return ajv.compile({ type: 'object', required: ['kind'], anyOf: variants });
}

const derived = (): Json[] =>
  globSync('derived/*.contract.json', { cwd: FOLDER }).map((file) =>
    JSON.parse(readFileSync(join(FOLDER, file), 'utf8')),
  );

/** The schema of a model; `properties.x` in it is written under `properties`. */
function shapeOf(models: Json, name: string): Json {
  const shape: Json = { type: 'object', properties: {}, required: [], additionalProperties: false };
  for (const [path, field] of Object.entries<Json>(models[name].properties)) {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    let inner = shape;
    for (const part of parts) {
      inner.properties[part] ??= {
        type: 'object',
        properties: {},
        required: [],
        additionalProperties: false,
      };
      inner = inner.properties[part];
    }
    inner.properties[last] = field.readOnly ? false : typeOf(models, field.type);
    if (field.required) inner.required.push(last);
  }
  return shape;
}

function typeOf(models: Json, type: string): Json {
  if (type in models) return shapeOf(models, type);
  if (type === 'Boolean') return { type: 'boolean' };
  if (type === 'String') return { type: ['string', 'null'] };
  return type === 'String[]' ? { type: ['array', 'null'], items: { type: 'string' } } : {};
}

/** What a request may be, by method, version and path. */
export const operationsFor = (
  operations: readonly Operation[],
  { method, url }: { readonly method: string; readonly url: string },
): Operation[] => {
  const { pathname, searchParams } = urlOf(url);
  return operations.filter(
    (one) =>
      one.method === method &&
      one.version === searchParams.get('api-version') &&
      fits(one, decodeURIComponent(pathname)),
  );
};

/** A request's address; some SDKs begin it with two slashes. */
export const urlOf = (url: string): URL => new URL(url.replace(/^\/+/, '/'), 'https://loopback');
