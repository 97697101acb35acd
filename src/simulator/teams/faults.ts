import type { WireAnswer, WireRequest } from './wire.ts';

/** What goes wrong with the next matching request to the simulated connector or token service. */
export interface Fault {
  readonly method?: string;
  /** Against the decoded path. */
  readonly match: RegExp;
  /** Answers this instead of acting. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** `before`: the socket is destroyed and nothing happens; `after`: it happens, then the socket is destroyed. */
  readonly drop?: 'before' | 'after';
  /** Real milliseconds to wait before anything else. */
  readonly delayMs?: number;
  /** How many requests it hits; 1 unless told. */
  readonly times?: number;
}

/** Faults waiting for their request, first come, first served. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  /** Arms one fault. */
  next(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** Forgets all armed faults. */
  clear(): void {
    this.#waiting = [];
  }

  /** The fault for this request, used up. */
  take(request: WireRequest): Fault | undefined {
    const hit = this.#waiting.find(
      ({ fault }) => (!fault.method || fault.method === request.method) && fault.match.test(request.path),
    );
    if (!hit) return undefined;
    hit.left -= 1;
    this.#waiting = this.#waiting.filter((one) => one.left > 0);
    return hit.fault;
  }
}

/** Acts as the fault says; `act` is what the service would have done. */
export async function underFault(
  fault: Fault | undefined,
  act: () => Promise<WireAnswer>,
): Promise<WireAnswer> {
  if (!fault) return act();
  if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault.drop === 'before') return { status: 0, cut: true };
  if (fault.drop === 'after') return { ...(await act()), cut: true };
  if (fault.status === undefined) return act();
  return { status: fault.status, headers: fault.headers, body: fault.body ?? {} };
}
