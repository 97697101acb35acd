import type { AddressInfo } from 'node:net';
import type { Activity, TurnContext } from 'botbuilder';
import { createServer, plugins, type Request, type Response, type Server } from 'restify';
import type { Logger } from '../core/logger.ts';
import type { BotAdapter } from './adapter.ts';
import { CannotAuthenticate, NotAuthentic } from './authentication.ts';

const LARGEST_BODY = 256 * 1024;
/** A sender that takes longer for its request is cut off, ms. */
const SLOWEST_REQUEST = 10_000;

export interface MessagesServer {
  /** Starts to listen; answers the address. */
  start(): Promise<string>;
  /** Stops to listen, and waits for what is in flight. */
  stop(): Promise<void>;
}

/** `POST /api/messages` and nothing else. What is answered is decided here, never by the SDK, whose answers tell too much. */
export function createMessagesServer(
  listen: { readonly port: number; readonly host: string },
  adapter: BotAdapter,
  logic: (context: TurnContext) => Promise<void>,
  log: Logger,
): MessagesServer {
  const server = createServer({ name: 'sentinel-soc-bot', handleUncaughtExceptions: false } as never);
  server.server.requestTimeout = SLOWEST_REQUEST;
  server.server.headersTimeout = SLOWEST_REQUEST;
  server.use(
    ...[plugins.bodyParser({ maxBodySize: LARGEST_BODY, mapParams: false, mapFiles: false })].flat(),
  );
  // restify's own words for a bad request say nothing of ours, but its stack would.
  server.on(
    'restifyError',
    (_request: Request, response: Response, error: { statusCode?: number }, callback: () => void) => {
      plain(response, error.statusCode ?? 500);
      callback();
    },
  );
  server.post('/api/messages', async (request: Request, response: Response) => {
    const [status, body] = await answer(adapter, request, logic, log);
    if (body === undefined) plain(response, status);
    else response.json(status, body);
  });
  return { start: () => start(server, listen), stop: () => stop(server) };
}

async function answer(
  adapter: BotAdapter,
  request: Request,
  logic: (context: TurnContext) => Promise<void>,
  log: Logger,
): Promise<[status: number, body?: unknown]> {
  const activity = asActivity(request.body);
  if (!activity) return [400];
  try {
    const result = await adapter.turn(String(request.headers.authorization ?? ''), activity, logic);
    return result ? [result.status, result.body ?? {}] : [200];
  } catch (err) {
    if (err instanceof NotAuthentic) {
      log.debug('a request was not authentic');
      return [401];
    }
    const down = err instanceof CannotAuthenticate;
    log.error({ err }, down ? 'the keys of the Bot Service could not be read' : 'a turn failed');
    return [down ? 503 : 200];
  }
}

const WORDS: Record<number, string> = {
  200: '',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  503: 'Service Unavailable',
};

function plain(response: Response, status: number): void {
  if (response.headersSent) return;
  response.sendRaw(status, WORDS[status] ?? 'Error', { 'content-type': 'text/plain' });
}

/** The least that the SDK needs not to trip over; everything else is parsed where it is used. */
function asActivity(body: unknown): Activity | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Buffer.isBuffer(body))
    return undefined;
  const activity = body as Activity & { timestamp?: unknown; localTimestamp?: unknown };
  const texts = [activity.type, activity.channelId, activity.serviceUrl, activity.conversation?.id];
  if (typeof activity.type !== 'string' || texts.some((one) => one !== undefined && typeof one !== 'string'))
    return undefined;
  const { timestamp: _, localTimestamp: __, ...rest } = activity;
  return rest as Activity;
}

function start(server: Server, { port, host }: { port: number; host: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address() as unknown as AddressInfo;
      resolve(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.server.closeIdleConnections();
    server.close(() => resolve());
    setTimeout(() => server.server.closeAllConnections(), 5_000).unref();
  });
}
