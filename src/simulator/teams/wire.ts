import {
  createServer as createPlain,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestPlain,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecure, request as requestSecure } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A key and certificate in PEM; without them a server speaks plain http. */
export interface TlsPair {
  readonly key: string;
  readonly cert: string;
}

/** One request, its body read to the end. */
export interface WireRequest {
  readonly method: string;
  /** Percent-decoded, without query. */
  readonly path: string;
  /** As it came, with query. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What goes back; a string body is sent as it is, anything else as JSON. `cut` destroys the socket instead. */
export interface WireAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cut?: boolean;
}

export interface Listener {
  /** `http://127.0.0.1:PORT`, or its first name, no slash at the end. */
  readonly origin: string;
  /** On loopback. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `answer` on loopback; port 0 is any free one. A handler that throws shows as a 500 with its message. With `names`
 * it is somebody under these names only, and answers 421 to every other.
 */
export async function listen(
  answer: (request: WireRequest) => Promise<WireAnswer>,
  options: { readonly port?: number; readonly tls?: TlsPair; readonly names?: readonly string[] } = {},
): Promise<Listener> {
  const { names } = options;
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) =>
    void serve(incoming, outgoing, names ? under(names, answer) : answer).catch(() => outgoing.destroy());
  const server = options.tls ? createSecure(options.tls, onRequest) : createPlain(onRequest);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: names ? `https://${names[0]}` : `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Misdirected: another service's name led here. */
const under =
  (names: readonly string[], answer: (request: WireRequest) => Promise<WireAnswer>) =>
  async (request: WireRequest): Promise<WireAnswer> =>
    names.includes(request.headers.host ?? '') ? answer(request) : { status: 421 };

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: WireRequest) => Promise<WireAnswer>,
): Promise<void> {
  const url = incoming.url ?? '/';
  // Azure's SDKs start some paths with two slashes, which URL would take for a host.
  const { pathname, searchParams } = new URL(url.replace(/^\/+/, '/'), 'http://loopback');
  const body = await readAll(incoming);
  const request: WireRequest = {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(pathname),
    url,
    query: searchParams,
    headers: incoming.headers,
    body,
  };
  const reply = await answer(request).catch(
    (err: unknown): WireAnswer => ({
      status: 500,
      body: { error: { code: 'SimulatorFault', message: String(err) } },
    }),
  );
  if (reply.cut) {
    (outgoing.socket as Socket | null)?.destroy();
    return;
  }
  send(outgoing, reply);
}

function send(outgoing: ServerResponse, reply: WireAnswer): void {
  const text = typeof reply.body === 'string';
  const payload = reply.body === undefined ? '' : text ? (reply.body as string) : JSON.stringify(reply.body);
  const type = text ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  outgoing.writeHead(reply.status, { ...(payload && { 'content-type': type }), ...reply.headers });
  outgoing.end(payload);
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** What a caller got back over http or https. */
export interface WireReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body, or undefined where it is no JSON. */
  readonly json: unknown;
}

/** One outgoing request, with an own certificate authority where `ca` is given. Rejects when the connection fails. */
export function call(
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly ca?: string;
  } = {},
): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? requestSecure : requestPlain;
    const outgoing = open(
      url,
      { method: options.method ?? 'GET', headers: options.headers, ca: options.ca, agent: false },
      (incoming) => {
        readAll(incoming).then(
          (text) =>
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parse(text) }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

/** The value of a JSON text, or undefined where it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
