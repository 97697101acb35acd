import { randomBytes } from 'node:crypto';
import { azureTime } from '../times.ts';
import type { SimIncident, SimWorkspace, World } from '../world.ts';
import { BadRequest } from './answers.ts';
import { syncClose } from './sync.ts';

/** What a caller may write; everything else Azure keeps to itself. */
const WRITABLE = [
  'title',
  'severity',
  'status',
  'description',
  'classification',
  'classificationReason',
  'classificationComment',
  'owner',
  'labels',
  'firstActivityTimeUtc',
  'lastActivityTimeUtc',
] as const;
const CLASSIFICATION = ['classification', 'classificationReason', 'classificationComment'] as const;

/** The reasons that go with each classification. */
const REASONS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  TruePositive: ['SuspiciousActivity'],
  BenignPositive: ['SuspiciousButExpected'],
  FalsePositive: ['IncorrectAlertLogic', 'InaccurateData'],
  Undetermined: [undefined],
};
const STATUSES = ['New', 'Active', 'Closed'];
const SEVERITIES = ['High', 'Medium', 'Low', 'Informational'];
const NO_OWNER = { objectId: null, email: null, assignedTo: null, userPrincipalName: null };

export type IncidentProperties = SimIncident['properties'];

/** A new value for an etag, quotes included, as Cosmos DB makes them. */
export function newEtag(): string {
  const hex = randomBytes(6).toString('hex');
  return `"${hex.slice(0, 8)}-0000-0d00-0000-${hex}0000"`;
}

/**
 * The properties after a PUT: it replaces, so what the caller leaves out of the writable ones is gone.
 * @throws BadRequest for what Azure does not take.
 */
export function replaced(
  before: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): IncidentProperties {
  refuse(wanted);
  const kept = Object.fromEntries(
    Object.entries(before).filter(([name]) => !(WRITABLE as readonly string[]).includes(name)),
  );
  const given = Object.fromEntries(
    WRITABLE.filter((name) => wanted[name] !== undefined).map((name) => [name, wanted[name]]),
  );
  const after: Record<string, unknown> = { labels: [], ...kept, ...given, owner: ownerOf(wanted.owner) };
  for (const name of ['firstActivityTimeUtc', 'lastActivityTimeUtc']) after[name] ??= before[name];
  if (after.status !== 'Closed') for (const name of CLASSIFICATION) delete after[name];
  return after as IncidentProperties;
}

function refuse(wanted: Readonly<Record<string, unknown>>): void {
  for (const name of ['title', 'severity', 'status'] as const) {
    if (typeof wanted[name] !== 'string') throw new BadRequest(`Invalid data model: '${name}' is required.`);
  }
  if (!STATUSES.includes(String(wanted.status))) throw new BadRequest(`Invalid status '${wanted.status}'.`);
  if (!SEVERITIES.includes(String(wanted.severity)))
    throw new BadRequest(`Invalid severity '${wanted.severity}'.`);
  if (wanted.status !== 'Closed') return;
  const reasons = REASONS[String(wanted.classification)];
  if (!reasons) throw new BadRequest('A classification is required to close an incident.');
  if (!reasons.includes((wanted.classificationReason as string | null) ?? undefined)) {
    const pair = `'${wanted.classification}' and '${wanted.classificationReason}'`;
    throw new BadRequest(`Classification and reason do not go together: ${pair}.`);
  }
}

function ownerOf(owner: unknown): Record<string, unknown> {
  const { objectId, email, assignedTo, userPrincipalName } = {
    ...NO_OWNER,
    ...(owner as object | undefined),
  };
  return { objectId, email, assignedTo, userPrincipalName };
}

/** Marks the incident as changed by `by`: a new etag, a new time, a row in SecurityIncident. */
export function touch(world: World, incident: SimIncident, by: string): void {
  incident.etag = newEtag();
  incident.properties.lastModifiedTimeUtc = azureTime(world.now());
  incident.modifiedBy = by;
  world.events.emit('change', 'incidents');
}

/** Puts new properties in place, with all that follows in Azure. */
export function write(
  world: World,
  workspace: SimWorkspace,
  incident: SimIncident,
  properties: IncidentProperties,
  by: string,
): void {
  const closes = incident.properties.status !== 'Closed' && properties.status === 'Closed';
  incident.properties = properties;
  touch(world, incident, by);
  if (closes) syncClose(world, workspace, incident);
}
