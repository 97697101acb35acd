import type { Incident } from '../azure/model.ts';
import { encodeCardId } from '../core/card-id.ts';

/** An incident's identity in the store: its workspace's id and its own name, both lower case. */
export const incidentKey = (incident: { workspaceId: string; name: string }): string =>
  `${incident.workspaceId}/${incident.name}`;

/** What a posting is about. */
export const incidentSubject = (key: string): string => `incident:${key}`;

export const keyOfSubject = (subject: string): string | undefined =>
  subject.startsWith('incident:') ? subject.slice('incident:'.length) : undefined;

export const incidentCardId = (incident: Pick<Incident, 'workspaceId' | 'name'>): string =>
  encodeCardId({ kind: 'incident', workspaceId: incident.workspaceId, name: incident.name });
