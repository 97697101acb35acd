import type { AddressInfo } from 'node:net';
import { createServer, type Request, type Response } from 'restify';
import type { Metrics } from './metrics.ts';

export interface OpsServer {
  start(): Promise<string>;
  stop(): Promise<void>;
}

/** `/healthz` (the process lives), `/readyz` (200, or 503 with the reasons) and `/metrics` (Prometheus text). */
export function createOpsServer(
  listen: { readonly port: number; readonly host: string },
  metrics: Metrics,
  reasonsNotReady: () => Promise<readonly string[]>,
): OpsServer {
  const server = createServer({ name: 'sentinel-soc-bot-ops', handleUncaughtExceptions: false } as never);
  server.get('/healthz', async (_request: Request, response: Response) => {
    response.json(200, { alive: true });
  });
  server.get('/readyz', async (_request: Request, response: Response) => {
    const reasons = await reasonsNotReady();
    response.json(reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons });
  });
  server.get('/metrics', async (_request: Request, response: Response) => {
    response.sendRaw(200, await metrics.registry.metrics(), { 'content-type': metrics.registry.contentType });
  });
  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(listen.port, listen.host, () => {
          const { port } = server.address() as unknown as AddressInfo;
          resolve(`http://${listen.host}:${port}`);
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.server.closeAllConnections();
      }),
  };
}
