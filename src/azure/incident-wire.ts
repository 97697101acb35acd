import { z } from 'zod/v4';
import type { Incident } from './model.ts';
import { count, ListWire, text, words } from './wire.ts';

/** A Sentinel incident, only what we read of it. */
export const IncidentWire = z.object({
  id: text,
  name: z.string(),
  etag: text,
  properties: z.object({
    title: text,
    description: text,
    severity: z.enum(['High', 'Medium', 'Low', 'Informational']).catch('Informational'),
    status: z.enum(['New', 'Active', 'Closed']).catch('Active'),
    classification: z
      .enum(['Undetermined', 'TruePositive', 'BenignPositive', 'FalsePositive'])
      .optional()
      .catch(undefined),
    classificationReason: z
      .enum(['SuspiciousActivity', 'SuspiciousButExpected', 'IncorrectAlertLogic', 'InaccurateData'])
      .optional()
      .catch(undefined),
    classificationComment: text,
    owner: z
      .object({ objectId: text, assignedTo: text, userPrincipalName: text, email: text })
      .nullish()
      .catch(undefined),
    labels: z
      .array(z.object({ labelName: z.string() }))
      .nullish()
      .catch(undefined),
    providerName: text,
    incidentNumber: count,
    incidentUrl: text,
    createdTimeUtc: z.string(),
    lastModifiedTimeUtc: z.string(),
    firstActivityTimeUtc: text,
    lastActivityTimeUtc: text,
    additionalData: z
      .object({
        alertsCount: count,
        alertProductNames: words,
        tactics: words,
        techniques: words,
        providerIncidentUrl: text,
        mergedIncidentNumber: z.coerce.number().int().positive().optional().catch(undefined),
      })
      .nullish()
      .catch(undefined),
  }),
});

export function incidentFrom(wire: unknown, workspaceId: string): Incident {
  const { name, etag, properties: p } = IncidentWire.parse(wire);
  return {
    workspaceId,
    name: name.toLowerCase(),
    number: p.incidentNumber,
    title: p.title ?? 'Untitled incident',
    description: p.description ?? '',
    severity: p.severity,
    status: p.status,
    classification: p.classification,
    classificationReason: p.classificationReason,
    classificationComment: p.classificationComment,
    owner: p.owner?.objectId
      ? {
          objectId: p.owner.objectId,
          name: p.owner.assignedTo ?? p.owner.email,
          userPrincipalName: p.owner.userPrincipalName,
        }
      : undefined,
    labels: (p.labels ?? []).map((label) => label.labelName),
    providerName: p.providerName ?? 'Azure Sentinel',
    incidentUrl: p.incidentUrl ?? '',
    providerIncidentUrl: p.additionalData?.providerIncidentUrl,
    createdTimeUtc: p.createdTimeUtc,
    lastModifiedTimeUtc: p.lastModifiedTimeUtc,
    firstActivityTimeUtc: p.firstActivityTimeUtc,
    lastActivityTimeUtc: p.lastActivityTimeUtc,
    alertsCount: p.additionalData?.alertsCount ?? 0,
    alertProductNames: p.additionalData?.alertProductNames ?? [],
    tactics: p.additionalData?.tactics ?? [],
    techniques: p.additionalData?.techniques ?? [],
    mergedIncidentNumber: p.additionalData?.mergedIncidentNumber,
    etag: etag ?? '',
  };
}

/** A page of incidents; what has no name or no times cannot be an incident and is left out. */
export const incidentsFrom = (page: unknown, workspaceId: string): Incident[] =>
  ListWire.parse(page)
    .value.filter((one) => IncidentWire.safeParse(one).success)
    .map((one) => incidentFrom(one, workspaceId));
