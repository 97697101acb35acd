import { type Fault, Faults, underFault } from './teams/faults.ts';
import {
  type Listener,
  listen,
  parse,
  type TlsPair,
  type WireAnswer,
  type WireRequest,
} from './teams/wire.ts';
import type { LogEntry, World } from './world.ts';

type Service = 'entra' | 'arm' | 'logs' | 'graph';

/** What goes wrong with the next matching request to one of Azure's simulated services. */
export interface ServiceFault extends Fault {
  readonly service: Service;
}

/** Faults waiting for their request, by service. */
export class ServiceFaults {
  readonly #byService = new Map<Service, Faults>();

  /** Arms one fault; it hits `times` requests (1). */
  next({ service, ...fault }: ServiceFault): void {
    this.of(service).next(fault);
  }

  /** Forgets all armed faults. */
  clear(): void {
    for (const one of this.#byService.values()) one.clear();
  }

  of(service: Service): Faults {
    const known = this.#byService.get(service) ?? new Faults();
    this.#byService.set(service, known);
    return known;
  }
}

/** An answer, and who turned out to have asked. */
export interface Served extends WireAnswer {
  readonly principal?: LogEntry['principal'];
}

export interface ServiceOptions {
  readonly world: World;
  readonly faults: ServiceFaults;
  readonly service: Service;
  readonly answer: (request: WireRequest) => Promise<Served>;
  /** Who asks, for the log, where a fault answers instead of the service. */
  readonly whoAsks?: (request: WireRequest) => Promise<LogEntry['principal']>;
  readonly port?: number;
  readonly tls?: TlsPair;
  /** To which names it answers; to any unless told. */
  readonly names?: readonly string[];
  /** Real milliseconds that every answer waits. */
  readonly delayMs?: () => number;
  /** Whether a request's body may be kept in the log; secrets travel in some. */
  readonly logBody?: boolean;
}

const NOBODY: LogEntry['principal'] = { kind: 'none' };

/** One of Azure's simulated services on loopback: faults, slowness and the request log around its answers. */
export function startService(options: ServiceOptions): Promise<Listener> {
  const { world, faults, service } = options;
  const serve = async (request: WireRequest): Promise<WireAnswer> => {
    let principal: LogEntry['principal'] | undefined;
    const act = async () => {
      const served = await options.answer(request);
      principal = served.principal;
      return served;
    };
    await pause(options.delayMs?.() ?? 0);
    const { status, body, headers, cut } = await underFault(faults.of(service).take(request), act);
    const entry: LogEntry = {
      at: world.now(),
      service,
      method: request.method,
      url: request.url,
      status,
      principal: principal ?? (await options.whoAsks?.(request)) ?? NOBODY,
      ...(options.logBody !== false && request.body !== '' && { body: parse(request.body) }),
    };
    world.log.push(entry);
    world.events.emit('request', entry);
    return { status, body, headers, cut };
  };
  return listen(serve, { port: options.port, tls: options.tls, names: options.names });
}

const pause = (ms: number): Promise<void> =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms).unref()) : Promise.resolve();

/** The bearer token of a request, or undefined. */
export const bearerOf = (request: WireRequest): string | undefined =>
  /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
