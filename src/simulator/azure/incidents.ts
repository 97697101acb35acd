import type { Served } from '../http.ts';
import { azureTime } from '../times.ts';
import type { SimIncident, SimWorkspace, World } from '../world.ts';
import { badRequest, NO_CONTENT, ok } from './answers.ts';
import { conflict } from './etag.ts';
import { filterFrom, orderFrom } from './incident-query.ts';
import { newEtag, replaced, write } from './incident-write.ts';
import { page } from './page.ts';
import { type ArmRequest, type Route, SENTINEL } from './route.ts';
import { inIncident, inWorkspace, sentinelId } from './workspace.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PATH = `${SENTINEL}/incidents`;
const READ = 'Microsoft.SecurityInsights/incidents/read';

/** Sentinel's incidents. */
export const INCIDENT_ROUTES: readonly Route[] = [
  { method: 'GET', path: PATH, action: READ, handle: (r) => inWorkspace(r, (w) => list(r, w)) },
  {
    method: 'GET',
    path: `${PATH}/{incident}`,
    action: READ,
    handle: (r) => inIncident(r, (incident, workspace) => ok(incidentWire(workspace, incident))),
  },
  {
    method: 'PUT',
    path: `${PATH}/{incident}`,
    action: 'Microsoft.SecurityInsights/incidents/write',
    write: true,
    handle: (r) => inWorkspace(r, (w) => put(r, w)),
  },
  {
    method: 'DELETE',
    path: `${PATH}/{incident}`,
    action: 'Microsoft.SecurityInsights/incidents/delete',
    write: true,
    handle: (r) => inWorkspace(r, (w) => remove(r, w)),
  },
];

function list(request: ArmRequest, workspace: SimWorkspace): Served {
  const filter = request.query.get('$filter');
  if (!workspace.takesFilter && filter?.includes('lastModifiedTimeUtc')) {
    return badRequest("Invalid filter: 'properties/lastModifiedTimeUtc' can not be filtered by.");
  }
  const wanted = [...workspace.incidents.values()].filter(filterFrom(filter));
  return page(request, wanted.sort(orderFrom(request.query.get('$orderby'))), (incident) =>
    incidentWire(workspace, incident),
  );
}

function put(request: ArmRequest, workspace: SimWorkspace): Served {
  const { world, body, principal } = request;
  const name = (request.params.incident ?? '').toLowerCase();
  const wanted = (body.properties ?? {}) as Record<string, unknown>;
  const incident = workspace.incidents.get(name);
  if (!incident) {
    const created = create(request, workspace, name, wanted);
    return { status: 201, body: incidentWire(workspace, created) };
  }
  const stale = conflict(body.etag, incident.etag, name);
  if (stale) return stale;
  const properties = replaced(incident.properties, wanted);
  write(world, workspace, incident, properties, principal.userPrincipalName);
  return ok(incidentWire(workspace, incident));
}

function create(
  request: ArmRequest,
  workspace: SimWorkspace,
  name: string,
  wanted: Record<string, unknown>,
): SimIncident {
  const { world, principal } = request;
  const number = workspace.nextNumber++;
  const at = azureTime(world.now());
  const incident: SimIncident = {
    name,
    etag: newEtag(),
    properties: {
      ...replaced({}, wanted),
      incidentNumber: number,
      createdTimeUtc: at,
      lastModifiedTimeUtc: at,
      providerName: 'Azure Sentinel',
      providerIncidentId: String(number),
      incidentUrl: incidentUrl(world, workspace, name),
      relatedAnalyticRuleIds: [],
      additionalData: { tactics: [] },
    },
    alerts: [],
    entities: [],
    comments: new Map(),
    modifiedBy: principal.userPrincipalName,
  };
  workspace.incidents.set(name, incident);
  world.events.emit('change', 'incidents');
  return incident;
}

function remove({ world, params }: ArmRequest, workspace: SimWorkspace): Served {
  if (!GUID.test(params.incident ?? '')) return badRequest('An incident is named by a GUID.');
  const gone = workspace.incidents.delete((params.incident ?? '').toLowerCase());
  world.events.emit('change', 'incidents');
  return gone ? { status: 200 } : NO_CONTENT;
}

/** The Azure portal's page of an incident. */
export const incidentUrl = ({ cloud }: World, workspace: SimWorkspace, name: string): string =>
  `${cloud.portal}/#asset/Microsoft_Azure_Security_Insights/Incident${incidentId(workspace, name)}`;

const incidentId = (workspace: SimWorkspace, name: string) => `${sentinelId(workspace)}/Incidents/${name}`;

/** An incident as the API shows it; the counts are what the incident holds now. */
export function incidentWire(workspace: SimWorkspace, incident: SimIncident): Record<string, unknown> {
  const { properties } = incident;
  return {
    id: incidentId(workspace, incident.name),
    name: incident.name,
    etag: incident.etag,
    type: 'Microsoft.SecurityInsights/Incidents',
    properties: {
      ...properties,
      additionalData: {
        ...(properties.additionalData as object | undefined),
        alertsCount: incident.alerts.length,
        bookmarksCount: 0,
        commentsCount: incident.comments.size,
        alertProductNames: productNames(workspace, incident),
      },
    },
  };
}

/** Incidents of Defender XDR name the umbrella, whatever product an alert came from. */
function productNames(workspace: SimWorkspace, { alerts }: SimIncident): string[] {
  if (workspace.kind === 'xdr' && alerts.length > 0) return ['Microsoft Defender XDR'];
  return [...new Set(alerts.map((one) => String(one.properties.productName)))];
}
