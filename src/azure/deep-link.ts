import type { Azure } from './azure.ts';
import type { DefenderAlertRef, SecurityAlert } from './model.ts';

/** Defender for Cloud's link to an alert holds the whole address of it, in one of three shapes (blade names differ). */
const LINK =
  /\/alertId\/([^/?#]+)\/subscriptionId\/([0-9a-f-]{36})(?:\/resourceGroup\/([^/?#]+))?.*?\/location\/([a-z0-9]+)/i;

const ALERT_ID =
  /^\/subscriptions\/([0-9a-f-]{36})(?:\/resourceGroups\/([^/]+))?\/providers\/Microsoft\.Security\/locations\/([^/]+)\/alerts\/([^/]+)\/?$/i;

/** The alert that a deep link names; undefined for any other link (the Defender portal's name none). */
export function parseAlertLink(link: string | undefined): DefenderAlertRef | undefined {
  const [, name, subscriptionId, group, location] = LINK.exec(link ?? '') ?? [];
  return name && subscriptionId && location ? refOf(subscriptionId, location, name, group) : undefined;
}

/** The alert that an ARM id names. */
export function refFromAlertId(id: string): DefenderAlertRef | undefined {
  const [, subscriptionId, group, location, name] = ALERT_ID.exec(id) ?? [];
  return name && subscriptionId && location ? refOf(subscriptionId, location, name, group) : undefined;
}

function refOf(
  subscriptionId: string,
  location: string,
  name: string,
  group: string | undefined,
): DefenderAlertRef {
  const resourceGroup = group && decoded(group);
  return {
    subscriptionId: subscriptionId.toLowerCase(),
    location: location.toLowerCase(),
    name: decoded(name),
    ...(resourceGroup && { resourceGroup }),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Where the alert lives in Defender for Cloud: from its link, else by a search for its name, else in the home region
 * of its subscription. Undefined where nothing says it.
 * @throws AppError where Azure could not be asked.
 */
export async function resolveAlertRef(
  alert: SecurityAlert,
  azure: Pick<Azure, 'graph' | 'defender'>,
): Promise<DefenderAlertRef | undefined> {
  const { providerAlertId: name, subscriptionId, resourceGroup } = alert;
  const linked = parseAlertLink(alert.alertLink);
  // A link that names another alert than the alert itself does is not believed.
  if (linked && (!name || same(linked.name, name))) return linked;
  if (!name) return undefined;
  const found = (await azure.graph.findAlerts([name])).find((one) => same(one.ref.name, name));
  if (found) return found.ref;
  if (!subscriptionId) return undefined;
  const location = await azure.defender.homeLocation(subscriptionId);
  return location ? refOf(subscriptionId, location, name, resourceGroup) : undefined;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
