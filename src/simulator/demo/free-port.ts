import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** A port that nobody listens on now: the wanted one, else the next of the twenty after it, else any. */
export async function freePort(wanted = 0): Promise<number> {
  const candidates = wanted === 0 ? [] : Array.from({ length: 20 }, (_, n) => wanted + n);
  for (const port of [...candidates, 0]) {
    const got = await tryPort(port);
    if (got !== undefined) return got;
  }
  throw new Error('No port is free on 127.0.0.1.');
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as AddressInfo;
      server.close(() => resolve(got));
    });
  });
}
