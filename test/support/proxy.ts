import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A TCP proxy that a test can cut, refuse, and let through again; with `tls` it speaks PostgreSQL's way of beginning TLS. */
export interface TcpProxy {
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  cut(): void;
  restore(): void;
  stop(): Promise<void>;
}

/** PostgreSQL's SSLRequest: length 8, code 80877103. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export async function startProxy(
  target: { readonly host: string; readonly port: number },
  tls?: { readonly key: string; readonly cert: string },
): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let gone = false;
  const pipe = (client: NodeJS.ReadWriteStream & { destroy(): unknown }) => {
    const server = dial(target);
    open.add(server);
    client.pipe(server).pipe(client);
    for (const end of [client, server]) end.on('error', () => end.destroy());
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  };
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    if (gone) return socket.destroy();
    if (!tls) return pipe(socket);
    socket.once('data', (first) => {
      if (!first.equals(SSL_REQUEST)) return socket.destroy();
      socket.write('S');
      pipe(new TLSSocket(socket, { isServer: true, ...tls }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    gone = true;
    for (const socket of open) socket.destroy();
    open.clear();
  };
  return {
    port: (server.address() as { port: number }).port,
    cut,
    restore: () => {
      gone = false;
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
