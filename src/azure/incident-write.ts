import type { IncidentOwnerInfo, Incident as SdkIncident } from '@azure/arm-securityinsight';
import type { IncidentChange } from './model.ts';

/**
 * The whole incident as it was read, with the change in it: PUT replaces, and what is left out may be lost. The etag
 * goes back in the body, where Azure looks for it.
 */
export function incidentForWrite(read: SdkIncident, change: IncidentChange): SdkIncident {
  const { owner, ...rest } = change;
  const body: SdkIncident = { ...read, ...rest, ...(owner !== undefined && { owner: ownerForWrite(owner) }) };
  // The SDK's old model would write them; in the version that we speak they are read-only.
  delete body.providerName;
  delete body.providerIncidentId;
  // A reason for closing makes no sense on an incident that is open again.
  if (rest.status && rest.status !== 'Closed') {
    delete body.classification;
    delete body.classificationReason;
    delete body.classificationComment;
  }
  return body;
}

/** Azure takes an owner away only where all four are null; the SDK's type does not know null, its wire does. */
const ownerForWrite = (owner: NonNullable<IncidentChange['owner']> | null): IncidentOwnerInfo =>
  owner ??
  ({
    objectId: null,
    assignedTo: null,
    userPrincipalName: null,
    email: null,
  } as unknown as IncidentOwnerInfo);
