import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** One Bicep file as its grammar reads it. */
export interface BicepFile {
  readonly root: Node;
  /** Where the grammar cannot read it, or an element and the next stand in one line without a comma. */
  readonly faults: readonly string[];
  /** By name: whether a caller must give it. */
  readonly parameters: ReadonlyMap<string, 'required' | 'optional'>;
  readonly variables: ReadonlyMap<string, Node>;
  /** By symbolic name. */
  readonly resources: ReadonlyMap<string, Declared>;
  readonly modules: ReadonlyMap<string, Declared>;
  readonly outputs: readonly string[];
}

/** A resource or a module. */
export interface Declared {
  /** `Microsoft.App/jobs@2024-03-01`, or the path of a module. */
  readonly of: string;
  /** The object that it is set to, inside its condition or loop. */
  readonly body: Node;
}

/** The reader of Bicep: the grammar's WebAssembly, so that no native binding has to be built. */
export async function createBicepReader(): Promise<(path: string) => BicepFile> {
  await Parser.init();
  const wasm = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
  const parser = new Parser().setLanguage(await Language.load(readFileSync(wasm)));
  return (path) => {
    const source = readFileSync(path, 'utf8');
    // The grammar knows templates only; `param name = value` of a parameter file is to it what a variable is.
    const known = path.endsWith('.bicepparam') ? source.replace(/^param (?=\w+ =)/gm, 'var ') : source;
    const tree = parser.parse(known);
    if (!tree) throw new Error(`no tree for ${path}`);
    return readTree(tree.rootNode);
  };
}

function readTree(root: Node): BicepFile {
  const declared = (type: string) =>
    new Map(
      root.namedChildren
        .filter((one) => one.type === type)
        .map((one) => [nameOf(one), { of: textOf(one.namedChild(1)), body: bodyOf(one) }] as const),
    );
  const named = (type: string) => root.namedChildren.filter((one) => one.type === type);
  return {
    root,
    faults: every(root).flatMap(faultsOf),
    parameters: new Map(
      named('parameter_declaration').map((one) => [
        nameOf(one),
        one.children.some((part) => part.type === '=') ? 'optional' : 'required',
      ]),
    ),
    variables: new Map(
      named('variable_declaration').map((one) => [nameOf(one), one.namedChild(1) ?? one] as const),
    ),
    resources: declared('resource_declaration'),
    modules: declared('module_declaration'),
    outputs: named('output_declaration').map(nameOf),
  };
}

const nameOf = (declaration: Node): string => declaration.namedChild(0)?.text ?? '';

function bodyOf(declaration: Node): Node {
  let body = declaration.namedChildren.at(-1) ?? declaration;
  while (body.type === 'if_statement' || body.type === 'for_statement')
    body = body.namedChildren.at(-1) ?? body;
  return body;
}

function faultsOf(node: Node): string[] {
  const at = (what: string) =>
    `line ${node.startPosition.row + 1}: ${what} ${JSON.stringify(node.text.slice(0, 40))}`;
  if (node.isError) return [at('not read:')];
  if (node.isMissing) return [at(`${node.type} missing`)];
  // Bicep wants a comma or a new line. Where nothing at all stands between them, it is a call that the grammar reads in halves.
  const before = node.previousSibling;
  const crowded =
    ['object', 'array'].includes(node.parent?.type ?? '') &&
    before?.isNamed &&
    node.isNamed &&
    node.type !== 'comment' &&
    before.endPosition.row === node.startPosition.row &&
    before.endIndex !== node.startIndex;
  return crowded ? [at('no comma before')] : [];
}

/** The node and all below it. */
export const every = (node: Node): Node[] => [node, ...node.children.flatMap(every)];

/** What a string literal holds; of anything else, its source. */
export const textOf = (node: Node | null | undefined): string =>
  node?.type === 'string' ? node.text.slice(1, -1) : (node?.text ?? '');

/** An object's properties by name. */
export const propertiesOf = (object: Node | undefined): ReadonlyMap<string, Node> =>
  new Map(
    (object?.namedChildren ?? [])
      .filter((one) => one.type === 'object_property')
      .map((one) => [textOf(one.namedChild(0)), one.namedChild(1) ?? one] as const),
  );

/** What stands at a path of property names inside an object. */
export const at = (object: Node | undefined, ...path: readonly string[]): Node | undefined =>
  path.reduce<Node | undefined>((node, name) => propertiesOf(node).get(name), object);

/** Names that are Bicep's own. */
const BUILT_IN = new Set(
  (
    'any array bool concat contains deployment empty endsWith environment filter first format guid if int items join json ' +
    'last length loadTextContent map max min object padLeft reduce replace resourceGroup resourceId sort split startsWith string subscription ' +
    'subscriptionResourceId substring tenant tenantResourceId toLower toUpper toObject trim union uniqueString uriComponent ' +
    'uri utcNow allowed description maxLength maxValue minLength minValue secure metadata'
  ).split(' '),
);
/** Where an identifier names a thing instead of using one. */
const NAMES = new Set([
  'parameter_declaration',
  'variable_declaration',
  'resource_declaration',
  'module_declaration',
  'output_declaration',
  'object_property',
]);

const isUse = (node: Node): boolean =>
  node.type === 'identifier' &&
  !(NAMES.has(node.parent?.type ?? '') && node.parent?.namedChild(0)?.id === node.id);

/** Identifiers of a file that are used, each time. */
export const usedNames = (file: BicepFile): readonly string[] =>
  every(file.root)
    .filter(isUse)
    .map((node) => node.text);

/** Identifiers that a file uses and nobody declares. */
export function unknownNames(file: BicepFile): string[] {
  const declared = new Set([
    ...file.parameters.keys(),
    ...file.variables.keys(),
    ...file.resources.keys(),
    ...file.modules.keys(),
  ]);
  for (const node of every(file.root)) {
    // A loop's variable, or a lambda's.
    if (node.type === 'for_statement') for (const one of loopNames(node)) declared.add(one);
    if (node.type === 'lambda_expression')
      for (const one of every(node.namedChild(0) ?? node))
        if (one.type === 'identifier') declared.add(one.text);
  }
  return usedNames(file).filter((name) => !declared.has(name) && !BUILT_IN.has(name));
}

const loopNames = (loop: Node): string[] => {
  const [first] = loop.namedChildren;
  return first?.type === 'for_loop_parameters'
    ? first.namedChildren.map((one) => one.text)
    : [first?.text ?? ''];
};

/** What a file takes of its modules: [module, output]. */
export const takenOutputs = (file: BicepFile): readonly (readonly [string, string])[] =>
  every(file.root).flatMap((node) => {
    const [, module, output] =
      /^(\w+)!?\.outputs\.(\w+)$/.exec(node.type === 'member_expression' ? node.text : '') ?? [];
    return module && output ? [[module, output] as const] : [];
  });
