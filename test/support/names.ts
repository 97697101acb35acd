import dns from 'node:dns';
import tls from 'node:tls';

/** Every name that this process asks for, led to loopback or nowhere. */
export interface Names {
  /** The names that were asked for, each once. */
  readonly asked: ReadonlySet<string>;
  restore(): void;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost']);
/** Nobody listens there. */
const NOWHERE = 1;

/**
 * From now on a TLS connection to a name goes to the port of loopback that `portOf` tells, with the name in its handshake, as if
 * its address were ours; other names, and names that are asked for without TLS, are not found. Everything of Node (https,
 * fetch) connects by these two functions, so whoever connects need not know.
 */
export function leadNames(portOf: (name: string) => number | undefined): Names {
  const asked = new Set<string>();
  const { connect } = tls;
  const { lookup } = dns;
  tls.connect = ((...args: unknown[]) => {
    const [options, ...rest] = args as [tls.ConnectionOptions, ...unknown[]];
    const { host, socket } = options;
    if (typeof options !== 'object' || socket || !host || LOOPBACK.has(host))
      return (connect as (...all: unknown[]) => tls.TLSSocket)(...args);
    asked.add(host);
    const led = { ...options, host: '127.0.0.1', port: portOf(host) ?? NOWHERE, servername: host };
    return (connect as (...all: unknown[]) => tls.TLSSocket)(led, ...rest);
  }) as typeof tls.connect;
  dns.lookup = ((name: string, ...rest: unknown[]) => {
    if (LOOPBACK.has(name)) return (lookup as (...all: unknown[]) => void)(name, ...rest);
    asked.add(name);
    const tell = rest.at(-1) as (error: Error) => void;
    process.nextTick(tell, Object.assign(new Error(`${name} is not found`), { code: 'ENOTFOUND' }));
  }) as unknown as typeof dns.lookup;
  return {
    asked,
    restore: () => {
      tls.connect = connect;
      dns.lookup = lookup;
    },
  };
}
