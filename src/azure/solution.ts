import { z } from 'zod/v4';
import { AppError } from '../core/errors.ts';
import { type Clients, Raw } from './clients.ts';
import type { Connectors } from './health.ts';
import { sentinelPath } from './paths.ts';
import { ListWire, text } from './wire.ts';

type Solution = Pick<Connectors, 'isOnboarded' | 'installedSolution' | 'installSolution'>;

/** The Content Hub's id of the solution "Microsoft Defender for Cloud", and words that find it in the catalogue. */
const CONTENT_ID = 'azuresentinel.azure-sentinel-solution-microsoftdefenderforcloud';
const WORDS = 'Microsoft Defender for Cloud';
/** Azure refuses an installation without one; the catalogue does not always say which. */
const SCHEMA_VERSION = '3.0.0';

const StateWire = z.object({ name: z.string() });
const PackageWire = z.object({
  properties: z.object({
    contentId: z.string(),
    contentProductId: text,
    contentKind: text,
    contentSchemaVersion: text,
    version: z.string(),
    displayName: text,
  }),
});
type Package = z.infer<typeof PackageWire>['properties'];

/** Sentinel on a workspace, and its solution from the Content Hub, which no SDK has. */
export function createSolution(clients: Clients): Solution {
  return {
    isOnboarded: ({ subscriptionId, resourceGroup, name }, abortSignal) =>
      clients.call(`Workspace ${name}`, async () => {
        const raw = new Raw();
        const { sentinelOnboardingStates } = clients.sentinel(subscriptionId);
        const options = { abortSignal, onResponse: raw.onResponse };
        await sentinelOnboardingStates.list(resourceGroup, name, options);
        const states = ListWire.parse(raw.json()).value.flatMap((one) => StateWire.safeParse(one).data ?? []);
        return states.some((one) => one.name.toLowerCase() === 'default');
      }),

    installedSolution: (workspace, signal) =>
      clients.call(`Workspace ${workspace.name}`, async () => {
        const packages = await clients.arm.list(sentinelPath(workspace, 'contentPackages'), signal);
        return ours(packages)?.version;
      }),

    installSolution: (workspace, signal) =>
      clients.call('The Microsoft Defender for Cloud solution', async () => {
        const catalogue = sentinelPath(workspace, 'contentProductPackages', undefined, { $search: WORDS });
        const found = ours(await clients.arm.list(catalogue, signal));
        if (!found) throw new AppError('azure.not-found', {});
        const path = sentinelPath(workspace, 'contentPackages', found.contentId);
        await clients.arm.put(path, installation(found), signal);
      }),
  };
}

const ours = (packages: readonly unknown[]): Package | undefined =>
  packages
    .flatMap((one) => PackageWire.safeParse(one).data?.properties ?? [])
    .find((one) => one.contentId.toLowerCase() === CONTENT_ID);

const installation = (found: Package): object => ({
  properties: {
    contentId: found.contentId,
    contentProductId: found.contentProductId,
    contentKind: found.contentKind ?? 'Solution',
    contentSchemaVersion: found.contentSchemaVersion ?? SCHEMA_VERSION,
    version: found.version,
    displayName: found.displayName ?? WORDS,
  },
});
