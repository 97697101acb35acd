import type { Served } from '../http.ts';
import type { SimWorkspace } from '../world.ts';
import { BadRequest, NO_CONTENT, notFound, ok } from './answers.ts';
import { page } from './page.ts';
import { type ArmRequest, type Route, SENTINEL } from './route.ts';
import { inWorkspace, same, sentinelId } from './workspace.ts';

/** A solution in the Content Hub's catalogue. */
interface Solution {
  readonly contentId: string;
  readonly productId: string;
  readonly version: string;
  readonly displayName: string;
}

/** Content id of the solution that brings Defender for Cloud's connectors. */
export const DEFENDER_SOLUTION = 'azuresentinel.azure-sentinel-solution-microsoftdefenderforcloud';

const CATALOGUE: readonly Solution[] = [
  solution('azuresentinel.azure-sentinel-solution-microsoft365defender', '3.0.12', 'Microsoft Defender XDR'),
  solution(DEFENDER_SOLUTION, '3.0.3', 'Microsoft Defender for Cloud'),
  solution('azuresentinel.azure-sentinel-solution-azureactivity', '3.0.3', 'Azure Activity'),
];

function solution(contentId: string, version: string, displayName: string): Solution {
  return { contentId, productId: `${contentId}-sl-igl6jawr4gwmu`, version, displayName };
}

const INSTALLED = `${SENTINEL}/contentPackages`;
const OFFERED = `${SENTINEL}/contentProductPackages`;
const ACTION = 'Microsoft.SecurityInsights/contentPackages';
const READ_OFFERED = 'Microsoft.SecurityInsights/contentProductPackages/read';

/** Sentinel's Content Hub: what is installed, what there is, and installing it. */
export const CONTENT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: INSTALLED,
    action: `${ACTION}/read`,
    handle: (r) =>
      inWorkspace(r, (workspace) => {
        const here = CATALOGUE.filter((one) => workspace.packages.has(one.contentId));
        return page(r, here, (one) => packageWire(workspace, one));
      }),
  },
  {
    method: 'GET',
    path: `${INSTALLED}/{package}`,
    action: `${ACTION}/read`,
    handle: (r) =>
      inSolution(r, (workspace, one) =>
        workspace.packages.has(one.contentId)
          ? ok(packageWire(workspace, one))
          : notFound(`Package '${one.contentId}'`),
      ),
  },
  {
    method: 'PUT',
    path: `${INSTALLED}/{package}`,
    action: `${ACTION}/write`,
    write: true,
    handle: (r) => inSolution(r, (workspace, one) => install(r, workspace, one)),
  },
  {
    method: 'DELETE',
    path: `${INSTALLED}/{package}`,
    action: `${ACTION}/delete`,
    write: true,
    handle: (r) =>
      inSolution(r, (workspace, one) => {
        const gone = workspace.packages.delete(one.contentId);
        r.world.events.emit('change', 'packages');
        return gone ? { status: 200 } : NO_CONTENT;
      }),
  },
  {
    method: 'GET',
    path: OFFERED,
    action: READ_OFFERED,
    handle: (r) => inWorkspace(r, (workspace) => page(r, found(r), (one) => productWire(workspace, one))),
  },
  {
    method: 'GET',
    path: `${OFFERED}/{package}`,
    action: READ_OFFERED,
    handle: (r) => inSolution(r, (workspace, one) => ok(productWire(workspace, one))),
  },
];

/** Every word of `$search` stands in the name. */
function found({ query }: ArmRequest): Solution[] {
  const words = (query.get('$search') ?? '').toLowerCase().split(/\s+/);
  return CATALOGUE.filter(({ displayName }) =>
    words.every((word) => displayName.toLowerCase().includes(word)),
  );
}

function install({ body, world }: ArmRequest, workspace: SimWorkspace, one: Solution): Served {
  const { contentId, contentProductId, contentKind, contentSchemaVersion, version, displayName } =
    (body.properties ?? {}) as Readonly<Record<string, unknown>>;
  const required = { contentId, contentProductId, contentKind, contentSchemaVersion, version, displayName };
  for (const [name, value] of Object.entries(required)) {
    if (typeof value !== 'string' || value === '')
      throw new BadRequest(`The property '${name}' is required.`);
  }
  if (!same(String(contentId), one.contentId) || contentProductId !== one.productId) {
    throw new BadRequest(`The package '${contentProductId}' is not the one of '${one.contentId}'.`);
  }
  const before = workspace.packages.has(one.contentId);
  workspace.packages.set(one.contentId, String(version));
  world.events.emit('change', 'packages');
  return { status: before ? 200 : 201, body: packageWire(workspace, one) };
}

const packageWire = (workspace: SimWorkspace, { contentId, productId, displayName }: Solution) => ({
  id: `${sentinelId(workspace)}/contentPackages/${contentId}`,
  name: contentId,
  type: 'Microsoft.SecurityInsights/contentpackages',
  properties: {
    contentId,
    contentProductId: productId,
    contentKind: 'Solution',
    version: workspace.packages.get(contentId),
    displayName,
  },
});

function productWire(workspace: SimWorkspace, { contentId, productId, version, displayName }: Solution) {
  const installedVersion = workspace.packages.get(contentId);
  return {
    id: `${sentinelId(workspace)}/contentProductPackages/${contentId}`,
    name: contentId,
    type: 'Microsoft.SecurityInsights/contentproductpackages',
    properties: {
      contentId,
      contentProductId: productId,
      contentKind: 'Solution',
      ...(installedVersion && { installedVersion }),
      version,
      displayName,
      source: { kind: 'Solution', name: displayName, sourceId: contentId },
      providers: ['Microsoft'],
    },
  };
}

const inSolution = (request: ArmRequest, act: (workspace: SimWorkspace, one: Solution) => Served): Served =>
  inWorkspace(request, (workspace) => {
    const one = CATALOGUE.find(({ contentId }) => same(contentId, request.params.package));
    return one ? act(workspace, one) : notFound(`Package '${request.params.package}'`);
  });
