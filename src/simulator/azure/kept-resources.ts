import type { Served } from '../http.ts';
import type { SimResource, SimWorkspace } from '../world.ts';
import { NO_CONTENT, notFound, ok } from './answers.ts';
import { conflict } from './etag.ts';
import { newEtag } from './incident-write.ts';
import { page } from './page.ts';
import { type ArmRequest, type Route, SENTINEL } from './route.ts';
import { inWorkspace, same, sentinelId } from './workspace.ts';

/** One type of resource that a workspace keeps and shows as it is held. */
export interface KeptType {
  /** As in the address: `dataConnectors`. */
  readonly type: string;
  readonly of: (workspace: SimWorkspace) => Map<string, SimResource>;
  /**
   * The resource that a PUT makes, or the refusal it gets; `before` is what it replaces.
   * @throws BadRequest for a body that Azure does not take.
   */
  readonly written: (
    request: ArmRequest,
    workspace: SimWorkspace,
    before: SimResource | undefined,
  ) => Omit<SimResource, 'etag'> | Served;
}

/** List, get, put and delete; names are compared without case, and a write that names an old etag meets 409. */
export function keptRoutes(kept: KeptType): Route[] {
  const { type, of } = kept;
  const path = `${SENTINEL}/${type}`;
  const one = `${path}/{name}`;
  const action = `Microsoft.SecurityInsights/${type}`;
  return [
    {
      method: 'GET',
      path,
      action: `${action}/read`,
      handle: (r) =>
        inWorkspace(r, (workspace) =>
          page(r, [...of(workspace).keys()], (name) => wire(kept, workspace, name)),
        ),
    },
    {
      method: 'GET',
      path: one,
      action: `${action}/read`,
      handle: (r) =>
        inWorkspace(r, (workspace) => {
          const name = nameIn(of(workspace), r);
          return of(workspace).has(name) ? ok(wire(kept, workspace, name)) : notFound(`Resource '${name}'`);
        }),
    },
    {
      method: 'PUT',
      path: one,
      action: `${action}/write`,
      write: true,
      handle: (r) => inWorkspace(r, (workspace) => put(kept, r, workspace)),
    },
    {
      method: 'DELETE',
      path: one,
      action: `${action}/delete`,
      write: true,
      handle: (r) =>
        inWorkspace(r, (workspace) => {
          const gone = of(workspace).delete(nameIn(of(workspace), r));
          r.world.events.emit('change', type);
          return gone ? { status: 200 } : NO_CONTENT;
        }),
    },
  ];
}

function put(kept: KeptType, request: ArmRequest, workspace: SimWorkspace): Served {
  const resources = kept.of(workspace);
  const name = nameIn(resources, request);
  const before = resources.get(name);
  const stale = before && conflict(request.body.etag, before.etag, name);
  if (stale) return stale;
  const written = kept.written(request, workspace, before);
  if ('status' in written) return written;
  resources.set(name, { ...written, etag: newEtag() });
  request.world.events.emit('change', kept.type);
  return { status: before ? 200 : 201, body: wire(kept, workspace, name) };
}

/** The name in the spelling in which it is held, or as it was asked for. */
function nameIn(resources: ReadonlyMap<string, SimResource>, { params }: ArmRequest): string {
  const asked = params.name ?? '';
  return [...resources.keys()].find((name) => same(name, asked)) ?? asked;
}

const wire = ({ type, of }: KeptType, workspace: SimWorkspace, name: string) => ({
  id: `${sentinelId(workspace)}/${type}/${name}`,
  name,
  type: `Microsoft.SecurityInsights/${type}`,
  ...of(workspace).get(name),
});
