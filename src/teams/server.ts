import type { AddressInfo } from 'node:net';
import type { TurnContext } from 'botbuilder';
import { createServer, type Request, type Response, type Server } from 'restify';
import { createLogger, type Logger } from '../core/logger.ts';
import { seldom } from '../core/seldom.ts';
import { repairWriteHead } from '../core/write-head.ts';
import type { BotAdapter } from './adapter.ts';
import { CannotAuthenticate, NotAuthentic } from './authentication.ts';
import { BodyRefused, jsonBody } from './body.ts';
import { envelopeOf } from './inbound.ts';
import { slowestSenderMs, type TeamsSettings } from './settings.ts';
import { Strangers } from './strangers.ts';

repairWriteHead();

/** Turns in flight get so long when the server stops, ms. */
const STOP_MS = 5_000;
const SELDOM_MS = 10_000;

/** Why a request came no further than the server. */
export type Rejection =
  | 'malformed'
  | 'too-large'
  | 'not-authentic'
  | 'too-many-failures'
  | 'cannot-authenticate'
  | 'other';

export interface MessagesServer {
  /** Starts to listen; answers the address. */
  start(): Promise<string>;
  /** Stops to listen, and waits for what is in flight, 5 seconds at most. */
  stop(): Promise<void>;
}

export interface MessagesServerDeps {
  readonly settings: TeamsSettings;
  readonly adapter: BotAdapter;
  /** What a turn does, once its activity is known to be authentic. */
  readonly logic: (context: TurnContext) => Promise<void>;
  readonly log: Logger;
  readonly onRejected?: (why: Rejection) => void;
  /** Milliseconds since the epoch; the system's unless told. */
  readonly now?: () => number;
}

interface Outcome {
  readonly status: number;
  readonly body?: object;
  readonly rejected?: Rejection;
  readonly err?: unknown;
}

const REASONS: Readonly<Record<number, Rejection>> = { 400: 'malformed', 413: 'too-large', 415: 'malformed' };

/** `POST /api/messages` and nothing else. What is answered is decided here, never by the SDK, whose answers tell too much. */
export function createMessagesServer(deps: MessagesServerDeps): MessagesServer {
  const { settings } = deps;
  const server = createServer({
    name: 'sentinel-soc-bot',
    handleUncaughtExceptions: false,
    log: createLogger('silent'),
  } as never);
  const slowest = slowestSenderMs(settings);
  // Node looks every 30 s for senders that are too slow, unless told, and restify cannot tell it.
  Object.assign(server.server, {
    requestTimeout: slowest,
    headersTimeout: slowest,
    connectionsCheckingInterval: Math.min(slowest, 1_000),
  });
  const tell = speaker(deps);
  const strangers = new Strangers(deps.now ?? Date.now);
  // restify's own words for a bad request say nothing of ours, but its stack would.
  server.on(
    'restifyError',
    (_request: Request, response: Response, error: { statusCode?: number }, callback: () => void) => {
      const status = error.statusCode ?? 500;
      tell({ status, rejected: REASONS[status] ?? 'other', err: error });
      plain(response, status);
      callback();
    },
  );
  server.post('/api/messages', async (request: Request, response: Response) => {
    const outcome = await receive(deps, strangers, request);
    tell(outcome);
    if (outcome.body) response.json(outcome.status, outcome.body);
    else plain(response, outcome.status);
  });
  return { start: () => start(server, settings.listen), stop: () => stop(server) };
}

const BEFORE_AUTHENTICATION: ReadonlySet<Rejection> = new Set(['malformed', 'too-large', 'not-authentic']);

/** One request as a turn. Never throws, and never tells the caller why. */
async function receive(deps: MessagesServerDeps, strangers: Strangers, request: Request): Promise<Outcome> {
  // The peer's own: whatever a header says of another one, anybody may have written.
  const address = request.socket.remoteAddress ?? '';
  const outcome = await turn(deps, strangers.areTooMany(address), request);
  if (outcome.rejected && BEFORE_AUTHENTICATION.has(outcome.rejected)) strangers.failed(address);
  return outcome;
}

async function turn(deps: MessagesServerDeps, suspect: boolean, request: Request): Promise<Outcome> {
  const header = String(request.headers.authorization ?? '');
  try {
    if (suspect && !(await deps.adapter.authentication.isGoodToken(header)))
      return { status: 401, rejected: 'too-many-failures' };
    const activity = envelopeOf(await jsonBody(request));
    if (!activity) return { status: 400, rejected: 'malformed' };
    const result = await deps.adapter.turn(header, activity, deps.logic);
    return result ? { status: result.status, body: result.body ?? {} } : { status: 200 };
  } catch (err) {
    if (err instanceof BodyRefused) return { status: err.status, rejected: REASONS[err.status], err };
    if (err instanceof NotAuthentic) return { status: 401, rejected: 'not-authentic', err };
    if (err instanceof CannotAuthenticate) return { status: 503, rejected: 'cannot-authenticate', err };
    // Teams would send it again, and it would fail again.
    deps.log.error({ err }, 'a turn failed');
    return { status: 200 };
  }
}

/** Counts each rejection, and logs few of them: anybody can make them happen. */
function speaker({ log, onRejected }: MessagesServerDeps): (outcome: Outcome) => void {
  const refused = seldom<Outcome>(SELDOM_MS, ({ err, rejected }, leftOut) =>
    log.debug({ err, why: rejected, leftOut }, 'a request was refused'),
  );
  const down = seldom<Outcome>(SELDOM_MS, ({ err }, leftOut) =>
    log.error({ err, leftOut }, 'the keys of the Bot Service could not be read'),
  );
  return (outcome) => {
    if (!outcome.rejected) return;
    onRejected?.(outcome.rejected);
    (outcome.rejected === 'cannot-authenticate' ? down : refused)(outcome);
  };
}

const WORDS: Readonly<Record<number, string>> = {
  200: '',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  503: 'Service Unavailable',
};

function plain(response: Response, status: number): void {
  if (response.headersSent) return;
  // What is left of a body that was not read must not be taken for the next request.
  if (!response.req.complete) response.setHeader('connection', 'close');
  response.sendRaw(status, WORDS[status] ?? 'Error', { 'content-type': 'text/plain' });
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
    const timer = setTimeout(() => server.server.closeAllConnections(), STOP_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.server.closeIdleConnections();
  });
}
