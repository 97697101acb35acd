import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';

// biome-ignore lint/suspicious/noExplicitAny: OpenAPI is looked into field by field
type Json = any;

/** One operation of Azure, as its makers wrote it down. */
export interface Operation {
  /** "GET …/incidents/{incidentId} (2025-09-01)" */
  readonly title: string;
  readonly method: string;
  /** With `{names}`. */
  readonly path: string;
  readonly version: string;
  /** Names of query parameters that it takes. */
  readonly query: readonly string[];
  /** By status; undefined for an answer without a body, or one whose shape is not written down. */
  readonly answers: ReadonlyMap<number, ValidateFunction | undefined>;
  /** Holds a request's body against what may be written. */
  readonly body?: ValidateFunction;
}

/** Saved descriptions of Azure's APIs, beside the project's own folder. Absent on most machines. */
export const FOLDER = resolve(import.meta.dirname, '../../../shared/azure-specs');

export const specsAreHere = (): boolean => existsSync(join(FOLDER, 'MANIFEST.json'));

/** Where a specification leads to a file that is not saved: what is known of it. */
const RESOURCE = {
  type: 'object',
  required: ['id', 'name', 'type'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    type: { type: 'string' },
    etag: { type: 'string' },
    kind: { type: 'string' },
    systemData: { type: 'object' },
  },
};
const QUERY_NAMES: Readonly<Record<string, string>> = {
  ApiVersionParameter: 'api-version',
  ApiVersion: 'api-version',
  ODataFilter: '$filter',
  ODataOrderBy: '$orderby',
  ODataSkipToken: '$skipToken',
  ODataTop: '$top',
};
/** What Azure really sends beyond the saved versions (later previews, real payloads: azure-api 3.3 and 10.3). */
const BEYOND: Readonly<Record<string, readonly string[]>> = {
  IncidentAdditionalData: ['techniques', 'mergedIncidentNumber', 'mergedIncidentUrl'],
};

/** Every operation in the official OpenAPI files. */
export function officialOperations(): Operation[] {
  return globSync('specification/**/*.json', { cwd: FOLDER })
    .filter((file) => !file.includes('/examples/'))
    .flatMap((file) => operationsIn(join(FOLDER, file)));
}

function operationsIn(file: string): Operation[] {
  const spec: Json = JSON.parse(readFileSync(file, 'utf8'));
  const shapes = { answer: shapesOf(spec, 'answer'), body: shapesOf(spec, 'body') };
  const { version } = spec.info;
  return Object.entries<Json>(spec.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]): Operation => {
      const parameters: Json[] = (operation.parameters ?? []).map((one: Json) => localParameter(spec, one));
      const body = parameters.find((one) => one.in === 'body');
      return {
        title: `${method.toUpperCase()} ${path.replace(/^.*\/providers\//, '…/')} (${version})`,
        method: method.toUpperCase(),
        path,
        version,
        query: parameters.flatMap((one) => queryName(one) ?? []),
        answers: new Map(
          Object.entries<Json>(operation.responses)
            .filter(([status]) => status !== 'default')
            .map(([status, { schema }]) => [Number(status), schema && shapes.answer(schema)]),
        ),
        ...(body && { body: shapes.body(body.schema) }),
      };
    }),
  );
}

const localParameter = (spec: Json, parameter: Json): Json =>
  parameter.$ref?.startsWith('#/parameters/') ? spec.parameters[parameter.$ref.slice(13)] : parameter;

const queryName = (parameter: Json): string | undefined =>
  parameter.in === 'query' ? parameter.name : QUERY_NAMES[String(parameter.$ref).split('/').at(-1) ?? ''];

/** Compiles the schemas of one file: an answer may hold nothing that is not in them, a body nothing that is read-only. */
function shapesOf(spec: Json, side: 'answer' | 'body'): (schema: Json) => ValidateFunction {
  const bases = new Set<string>();
  walk(spec.definitions, (node) => {
    for (const one of node.allOf ?? []) if (one.$ref) bases.add(String(one.$ref).split('/').at(-1) ?? '');
  });
  const definitions = Object.fromEntries(
    Object.entries<Json>(spec.definitions).map(([name, schema]) => [
      name,
      {
        ...converted(withMore(name, schema), side),
        ...(side === 'answer' && schema.properties && !bases.has(name) && { unevaluatedProperties: false }),
      },
    ]),
  );
  const ajv = new Ajv2019({ strict: false, allErrors: true, formats: FORMATS });
  ajv.addSchema({ $id: 'spec', definitions });
  return (schema) => {
    const { $ref, ...rest } = converted(schema, side);
    return ajv.compile($ref ? { $ref: `spec${$ref}` } : rest);
  };
}

const withMore = (name: string, schema: Json): Json => ({
  ...schema,
  ...(BEYOND[name] && {
    properties: {
      ...schema.properties,
      ...Object.fromEntries((BEYOND[name] ?? []).map((more) => [more, {}])),
    },
  }),
});

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/,
  duration: /^P/,
  int32: true,
  int64: true,
  'arm-id': true,
  uuid: /^[0-9a-f-]{36}$/i,
  uri: true,
} as const;

function converted(schema: Json, side: 'answer' | 'body'): Json {
  if (Array.isArray(schema)) return schema.map((one) => converted(one, side));
  if (typeof schema !== 'object' || schema === null) return schema;
  if (typeof schema.$ref === 'string' && !schema.$ref.startsWith('#')) {
    return side === 'answer' && /\/Resource(WithEtag)?$/.test(schema.$ref) ? RESOURCE : {};
  }
  // The SDKs send an empty object for what they may not write.
  if (side === 'body' && schema.readOnly)
    return schema.type === 'object' ? { type: 'object', maxProperties: 0 } : false;
  const kept = Object.entries(schema).filter(
    ([name]) => !/^x-|^(discriminator|readOnly|example)$/.test(name),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, converted(value, side)]));
}

function walk(node: Json, visit: (node: Json) => void): void {
  if (typeof node !== 'object' || node === null) return;
  visit(node);
  for (const child of Object.values(node)) walk(child, visit);
}

/** What Azure's own SDK packages send and take, by operation: the second source, for the versions that they speak. */
export function sdkOperations(): Operation[] {
  return globSync('derived/*.contract.json', { cwd: FOLDER }).flatMap((file) => {
    const { operations }: Json = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    return (operations as Json[]).map(
      (one): Operation => ({
        title: `${one.method} (${one.apiVersion})`,
        method: one.verb,
        path: one.path,
        version: one.apiVersion,
        query: one.query,
        answers: new Map(
          Object.keys(one.responses)
            .filter((status) => status !== 'default')
            .map((status) => [Number(status), undefined]),
        ),
      }),
    );
  });
}

/** Whether a path fits an operation's; `{names}` take one part, `{scopeId}` and `{scope}` any. */
export function fits(operation: Operation, path: string): boolean {
  const source = operation.path
    .split(/(\{\w+\})/)
    .map((part) => {
      if (/^\{scope\w*\}$/.test(part)) return '.+';
      return part.startsWith('{') ? '[^/]+' : part.replace(/[.]/g, '\\.');
    })
    .join('');
  return new RegExp(`^${source}$`, 'i').test(path);
}
