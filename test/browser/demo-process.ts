import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { RequestRow } from '../../src/simulator/page/snapshot.ts';

const DEMO = fileURLToPath(new URL('../../src/demo.ts', import.meta.url));
const START_MS = 90_000;
const STOP_MS = 20_000;

export interface RunningDemo {
  readonly url: string;
  /** Every request that the simulated Azure and Teams have answered so far. */
  requests(): Promise<RequestRow[]>;
  /** Asks for something that happens in the portal or to a switch. */
  order(name: string, body: Record<string, unknown>): Promise<void>;
  /** SIGTERM; resolves with the exit code and the milliseconds that it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
}

/** `npm run demo`, as a stranger starts it. */
export async function startDemo(): Promise<RunningDemo> {
  const child = spawn(process.execPath, [...process.execArgv, DEMO], {
    env: { ...process.env, DEMO_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await printedAddress(child);
  return {
    url,
    requests: () => latestRequests(url),
    order: async (name, body) => {
      const headers = { 'content-type': 'application/json' };
      await fetch(`${url}demo/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    },
    stop: () => stop(child),
  };
}

function printedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The demo printed no address.')), START_MS);
    child.once('exit', (code) => reject(new Error(`The demo ended with code ${code}.`)));
    createInterface({ input: child.stdout as Readable }).on('line', (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0];
      if (!address) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}

/** The first event of the page's stream is the log so far. */
async function latestRequests(url: string): Promise<RequestRow[]> {
  const response = await fetch(`${url}demo/events?log=all`);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    text += decoder.decode(value, { stream: true });
    const log = /event: request\ndata: (.*)\n\n/.exec(text)?.[1];
    if (!log && !done) continue;
    await reader.cancel();
    return JSON.parse(log ?? '[]') as RequestRow[];
  }
}

function stop(child: ChildProcess): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', (code) => {
      clearTimeout(late);
      resolve({ code, ms: performance.now() - began });
    });
    child.kill('SIGTERM');
  });
}
