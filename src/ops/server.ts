import type { AddressInfo } from 'node:net';
import { createServer, type Request, type Response } from 'restify';
import { createLogger } from '../core/logger.ts';
import { repairWriteHead } from '../core/write-head.ts';
import type { Metrics } from './metrics.ts';

repairWriteHead();

export interface OpsServer {
  /** Starts to listen; answers the address. */
  start(): Promise<string>;
  stop(): Promise<void>;
}

/** `/healthz` (the process lives), `/readyz` (200, or 503 with the reasons) and `/metrics` (Prometheus text). */
export function createOpsServer(
  listen: { readonly port: number; readonly host: string },
  metrics: Pick<Metrics, 'registry'>,
  reasonsNotReady: () => Promise<readonly string[]>,
  beforeScrape: () => Promise<void> = async () => {},
): OpsServer {
  const server = createServer({
    name: 'sentinel-soc-bot-ops',
    handleUncaughtExceptions: false,
    log: createLogger('silent'),
  } as never);
  server.get('/healthz', async (_request: Request, response: Response) => {
    response.json(200, { alive: true });
  });
  server.get('/readyz', async (_request: Request, response: Response) => {
    const reasons = await orUnknown(reasonsNotReady);
    response.json(reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons });
  });
  server.get('/metrics', async (_request: Request, response: Response) => {
    const { registry } = metrics;
    await beforeScrape();
    response.sendRaw(200, await registry.metrics(), { 'content-type': registry.contentType });
  });
  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(listen.port, listen.host, () => {
          const { port } = server.address() as unknown as AddressInfo;
          resolve(`http://${listen.host === '0.0.0.0' ? '127.0.0.1' : listen.host}:${port}`);
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.server.closeAllConnections();
      }),
  };
}

/** Not to know is not to be ready; restify would say the error's own words. */
async function orUnknown(reasons: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await reasons();
  } catch {
    return ['Whether the bot is ready could not be found out.'];
  }
}
