import { azureTime } from '../times.ts';
import type { SimResource } from '../world.ts';
import { BadRequest } from './answers.ts';
import { keptRoutes } from './kept-resources.ts';
import type { ArmRequest, Route } from './route.ts';

const SEVERITIES = ['High', 'Medium', 'Low', 'Informational'];

/** What a rule that makes incidents from another product's alerts may say beside its name and product. */
const OPTIONAL = [
  'severitiesFilter',
  'displayNamesFilter',
  'displayNamesExcludeFilter',
  'description',
  'alertRuleTemplateName',
] as const;

/** Analytics rules; only those that make incidents from Microsoft's security products can be written here. */
export const ALERT_RULE_ROUTES: readonly Route[] = keptRoutes({
  type: 'alertRules',
  of: (workspace) => workspace.rules,
  written: incidentCreation,
});

/** PUT replaces: what is left out of it is null. */
function incidentCreation({ body, world }: ArmRequest): Omit<SimResource, 'etag'> {
  const { kind, properties = {} } = body as { kind?: unknown; properties?: Record<string, unknown> };
  if (kind !== 'MicrosoftSecurityIncidentCreation')
    throw new BadRequest(`The rule kind '${kind}' is not supported.`);
  const { productFilter, displayName, enabled, severitiesFilter } = properties;
  for (const [name, value] of Object.entries({ productFilter, displayName })) {
    if (typeof value !== 'string' || value === '')
      throw new BadRequest(`Invalid data model: '${name}' is required.`);
  }
  if (typeof enabled !== 'boolean') throw new BadRequest("Invalid data model: 'enabled' is required.");
  if (Array.isArray(severitiesFilter) && severitiesFilter.some((one) => !SEVERITIES.includes(one))) {
    throw new BadRequest(`Invalid severities: ${severitiesFilter.join(', ')}.`);
  }
  const optional = Object.fromEntries(OPTIONAL.map((name) => [name, properties[name] ?? null]));
  return {
    kind,
    properties: { productFilter, ...optional, displayName, enabled, lastModifiedUtc: azureTime(world.now()) },
  };
}
