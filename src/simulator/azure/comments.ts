import type { Served } from '../http.ts';
import { azureTime } from '../times.ts';
import type { SimIncident, SimWorkspace } from '../world.ts';
import { badRequest, NO_CONTENT, notFound, ok } from './answers.ts';
import { touch } from './incident-write.ts';
import { page } from './page.ts';
import { type ArmRequest, type Route, SENTINEL } from './route.ts';
import { inIncident, sentinelId } from './workspace.ts';

const PATH = `${SENTINEL}/incidents/{incident}/comments`;
const ACTION = 'Microsoft.SecurityInsights/incidents/comments';
const LONGEST = 30_000;

/** Comments on incidents; writing one changes the incident's etag too. */
export const COMMENT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: PATH,
    action: `${ACTION}/read`,
    handle: (r) =>
      inIncident(r, (incident, workspace) =>
        page(r, [...incident.comments.keys()], (id) => commentWire(r, workspace, incident, id)),
      ),
  },
  {
    method: 'GET',
    path: `${PATH}/{comment}`,
    action: `${ACTION}/read`,
    handle: (r) => inIncident(r, (incident, workspace) => get(r, incident, workspace)),
  },
  {
    method: 'PUT',
    path: `${PATH}/{comment}`,
    action: `${ACTION}/write`,
    write: true,
    handle: (r) => inIncident(r, (incident, workspace) => put(r, incident, workspace)),
  },
  {
    method: 'DELETE',
    path: `${PATH}/{comment}`,
    action: `${ACTION}/delete`,
    write: true,
    handle: (r) => inIncident(r, (incident) => remove(r, incident)),
  },
];

const idOf = ({ params }: ArmRequest) => (params.comment ?? '').toLowerCase();

function get(request: ArmRequest, incident: SimIncident, workspace: SimWorkspace): Served {
  const id = idOf(request);
  if (!incident.comments.has(id)) return notFound(`Comment '${id}'`);
  return ok(commentWire(request, workspace, incident, id));
}

function put(request: ArmRequest, incident: SimIncident, workspace: SimWorkspace): Served {
  const { world, principal, body } = request;
  const { message } = (body.properties ?? {}) as { message?: unknown };
  if (typeof message !== 'string' || message === '' || message.length > LONGEST) {
    return badRequest(`A comment needs a message of 1 to ${LONGEST} characters.`);
  }
  const id = idOf(request);
  const before = incident.comments.get(id);
  const at = before?.at ?? azureTime(world.now());
  incident.comments.set(id, { message, author: principal.name, authorId: principal.objectId, at });
  touch(world, incident, principal.userPrincipalName);
  return { status: before ? 200 : 201, body: commentWire(request, workspace, incident, id) };
}

function remove(request: ArmRequest, incident: SimIncident): Served {
  const gone = incident.comments.delete(idOf(request));
  if (!gone) return NO_CONTENT;
  touch(request.world, incident, request.principal.userPrincipalName);
  return { status: 200 };
}

function commentWire({ world }: ArmRequest, workspace: SimWorkspace, incident: SimIncident, id: string) {
  const comment = incident.comments.get(id);
  const author = world.people.get(comment?.authorId ?? '');
  return {
    id: `${sentinelId(workspace)}/Incidents/${incident.name}/Comments/${id}`,
    name: id,
    type: 'Microsoft.SecurityInsights/Incidents/Comments',
    etag: incident.etag,
    properties: {
      message: comment?.message,
      createdTimeUtc: comment?.at,
      lastModifiedTimeUtc: comment?.at,
      author: {
        objectId: comment?.authorId ?? null,
        name: comment?.author,
        email: author?.userPrincipalName ?? null,
        userPrincipalName: author?.userPrincipalName ?? null,
      },
    },
  };
}
