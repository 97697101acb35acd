import { type ServiceFaults, startService } from './http.ts';
import type { Listener, TlsPair } from './teams/wire.ts';
import type { World } from './world.ts';

/**
 * Microsoft Graph's address on loopback: a tenant that granted the app nothing there. Whoever asks is refused and written
 * down, so that a bot that lives here never reaches the real one unseen.
 */
export const startGraph = (options: {
  readonly world: World;
  readonly faults: ServiceFaults;
  readonly tls: TlsPair;
  readonly port?: number;
}): Promise<Listener> =>
  startService({
    ...options,
    service: 'graph',
    answer: async () => ({
      status: 403,
      body: {
        error: {
          code: 'Authorization_RequestDenied',
          message: 'Insufficient privileges to complete the operation.',
        },
      },
    }),
  });
