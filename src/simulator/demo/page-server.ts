import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimTeams } from '../teams/teams.ts';
import { parse } from '../teams/wire.ts';
import type { SimPerson, World } from '../world.ts';
import { ORDERS, type OrderDesk } from './orders.ts';
import { staticFile } from './static-files.ts';
import { streamTo } from './stream.ts';

export interface DemoPage {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Nothing from elsewhere, and no script but the page's own. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Serves the demo's page on 127.0.0.1 alone.
 * @throws the system's error where the port is taken.
 */
export async function startPage(desk: OrderDesk, port = 0): Promise<DemoPage> {
  const server = createServer((request, response) => {
    void answer(desk, request, response).catch((err: unknown) =>
      reply(response, 500, { ok: false, problem: String(err) }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(desk: OrderDesk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A name that was made to point here from elsewhere gets nothing.
  if (!/^(127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? ''))
    return reply(response, 421, { ok: false });
  const url = new URL(request.url ?? '/', 'http://page');
  if (request.method === 'POST' && url.pathname.startsWith('/demo/'))
    return takeOrder(desk, url.pathname.slice(6), request, response);
  if (request.method !== 'GET') return reply(response, 405, { ok: false });
  if (url.pathname === '/demo/events') return openStream(desk.world, desk.teams, url, response);
  const file = await staticFile(url.pathname);
  if (!file) return reply(response, 404, { ok: false, problem: 'There is nothing at this address.' });
  response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.body);
}

function openStream(world: World, teams: SimTeams, url: URL, response: ServerResponse): void {
  const me = find(world, url.searchParams.get('person')) ?? [...world.people.values()][0];
  const latest = url.searchParams.get('log') === 'all' ? world.log.length : undefined;
  if (me) streamTo(response, world, teams, me, latest);
  else reply(response, 404, { ok: false, problem: 'The tenant has no people.' });
}

async function takeOrder(
  desk: OrderDesk,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Only JSON: another site's page cannot send that here without asking first, and is never let.
  if (request.headers['content-type'] !== 'application/json') return reply(response, 415, { ok: false });
  const order = Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined;
  const body = parse(await text(request)) as Record<string, unknown> | undefined;
  if (!order || !body)
    return reply(response, 400, { ok: false, problem: 'The page asked for something unknown.' });
  const person = find(desk.world, body.person);
  const done = await order(desk, body, person).catch((err: unknown) => ({
    ok: false,
    problem: err instanceof Error ? err.message : String(err),
  }));
  reply(response, 200, done);
}

const find = (world: World, objectId: unknown): SimPerson | undefined =>
  [...world.people.values()].find((one) => one.objectId === objectId);

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
