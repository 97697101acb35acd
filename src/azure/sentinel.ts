import type { Incident as SdkIncident } from '@azure/arm-securityinsight';
import { AppError, isAppError } from '../core/errors.ts';
import { alertFrom, entitiesFrom } from './alert-wire.ts';
import type { IncidentQuery, Sentinel } from './azure.ts';
import { type Clients, Raw } from './clients.ts';
import { incidentFrom, incidentsFrom } from './incident-wire.ts';
import { incidentForWrite } from './incident-write.ts';
import type { Incident, SecurityAlert, Workspace } from './model.ts';
import { ListWire } from './wire.ts';

/** Sentinel answers at most 1000 a page; smaller pages keep one slow answer within its time. */
const PAGE = 200;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z$/;

export function createSentinel(clients: Clients): Sentinel {
  const of = (workspace: Workspace) => clients.sentinel(workspace.subscriptionId);
  return {
    listIncidents: (workspace, query, signal) => listIncidents(clients, workspace, query, signal),

    canReadIncidents: (workspace, abortSignal) =>
      clients.call(`Workspace ${workspace.name}`, async () => {
        const { resourceGroup, name } = workspace;
        await of(workspace).incidents.list(resourceGroup, name, { top: 1, abortSignal }).byPage().next();
      }),

    getIncident: (workspace, name, abortSignal) =>
      clients.call('The incident', async () => {
        const raw = new Raw();
        const options = { abortSignal, onResponse: raw.onResponse };
        const wire = await of(workspace).incidents.get(
          workspace.resourceGroup,
          workspace.name,
          name,
          options,
        );
        return { incident: incidentFrom(raw.json(), workspace.id), wire };
      }),

    updateIncident: (workspace, read, change, abortSignal) =>
      clients.call(`Incident ${read.incident.number}`, async () => {
        const raw = new Raw();
        const body = incidentForWrite(read.wire as SdkIncident, change);
        const { resourceGroup, name } = workspace;
        const options = { abortSignal, onResponse: raw.onResponse };
        await of(workspace).incidents.createOrUpdate(resourceGroup, name, read.incident.name, body, options);
        return incidentFrom(raw.json(), workspace.id);
      }),

    ...comments(clients),

    listAlerts: (workspace, name, abortSignal) =>
      clients.call('The incident', async () => {
        const raw = new Raw();
        const options = { abortSignal, onResponse: raw.onResponse };
        await of(workspace).incidents.listAlerts(workspace.resourceGroup, workspace.name, name, options);
        return ListWire.parse(raw.json())
          .value.map(alertFrom)
          .filter((one): one is SecurityAlert => one !== undefined);
      }),

    listEntities: (workspace, name, abortSignal) =>
      clients.call('The incident', async () => {
        const raw = new Raw();
        const options = { abortSignal, onResponse: raw.onResponse };
        await of(workspace).incidents.listEntities(workspace.resourceGroup, workspace.name, name, options);
        return entitiesFrom(raw.json());
      }),
  };
}

function comments(clients: Clients): Pick<Sentinel, 'putComment' | 'hasComment'> {
  return {
    putComment: ({ subscriptionId, resourceGroup, name: workspace }, name, id, message, abortSignal) =>
      clients.call('The comment', async () => {
        const { incidentComments } = clients.sentinel(subscriptionId);
        await incidentComments.createOrUpdate(
          resourceGroup,
          workspace,
          name,
          id,
          { message },
          { abortSignal },
        );
      }),

    async hasComment({ subscriptionId, resourceGroup, name: workspace }, name, id, abortSignal) {
      const { incidentComments } = clients.sentinel(subscriptionId);
      try {
        await clients.call('The comment', () =>
          incidentComments.get(resourceGroup, workspace, name, id, { abortSignal }),
        );
        return true;
      } catch (err) {
        if (isAppError(err, 'azure.not-found')) return false;
        throw err;
      }
    },
  };
}

async function* listIncidents(
  clients: Clients,
  workspace: Workspace,
  query: IncidentQuery,
  abortSignal?: AbortSignal,
): AsyncGenerator<readonly Incident[]> {
  const raw = new Raw();
  const { resourceGroup, name, subscriptionId } = workspace;
  const options = { ...listOptions(query), abortSignal, onResponse: raw.onResponse };
  const pages = clients.sentinel(subscriptionId).incidents.list(resourceGroup, name, options).byPage();
  while (true) {
    const page = await clients.call(`Workspace ${name}`, async () => {
      const { done } = await pages.next();
      return done ? undefined : incidentsFrom(raw.json(), workspace.id);
    });
    if (!page) return;
    yield query.filter === 'client' ? page.filter((incident) => isWanted(incident, query)) : page;
  }
}

function listOptions({ modifiedSince, openOnly, filter }: IncidentQuery) {
  if (modifiedSince !== undefined && !ISO.test(modifiedSince)) {
    throw new AppError('azure.bad-request', { what: 'a time that is not ISO 8601 in UTC' });
  }
  if (filter === 'client') return { top: PAGE };
  const parts = [
    ...(modifiedSince ? [`properties/lastModifiedTimeUtc ge ${modifiedSince}`] : []),
    ...(openOnly ? ["properties/status ne 'Closed'"] : []),
  ];
  return {
    top: PAGE,
    orderby: 'properties/lastModifiedTimeUtc asc',
    ...(parts.length > 0 && { filter: parts.join(' and ') }),
  };
}

/** Times are compared as numbers: Azure gives seven digits, or none. */
const isWanted = (incident: Incident, { modifiedSince, openOnly }: IncidentQuery): boolean =>
  !(openOnly && incident.status === 'Closed') &&
  !(modifiedSince && Date.parse(incident.lastModifiedTimeUtc) < Date.parse(modifiedSince));
