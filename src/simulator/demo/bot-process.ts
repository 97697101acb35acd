import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface BotProcessOptions {
  /** The program to run with this very Node. */
  readonly program: string;
  /** Where it runs; a `.env` there would be read, so give it an empty folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Everything that it prints goes to this file. */
  readonly logFile: string;
  /** Called with each line that is a warning or worse, or no log line at all. */
  onWarning(line: string): void;
}

export interface BotProcess {
  /** Resolves once `/readyz` says 200. Rejects when the process ends before, or the time is over. */
  ready(opsUrl: string, withinMs: number): Promise<void>;
  /** SIGTERM, then SIGKILL for one that does not end. Resolves with the exit code. */
  stop(): Promise<number | null>;
}

const STOP_MS = 12_000;
const LOOK_MS = 250;
/** pino's number for warnings. */
const WARN = 40;

/** Starts the real bot as a process of its own; it meets the simulator on the wire only. */
export function startBotProcess(options: BotProcessOptions): BotProcess {
  const child = spawn(process.execPath, [options.program], {
    cwd: options.folder,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches us alone; we end the bot ourselves.
    detached: process.platform !== 'win32',
  });
  const gone = new AbortController();
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
  void ended.then(() => gone.abort());
  record(child, options);
  return {
    ready: (opsUrl, withinMs) =>
      Promise.race([untilReady(opsUrl, withinMs, gone.signal), ended.then(failEarly)]),
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      const code = await ended;
      clearTimeout(late);
      return code;
    },
  };
}

function failEarly(code: number | null): never {
  throw new Error(`The bot ended with code ${code} before it was ready.`);
}

function record(child: ChildProcess, options: BotProcessOptions): void {
  const file = createWriteStream(options.logFile, { flags: 'a' });
  for (const stream of [child.stdout, child.stderr]) {
    const lines = createInterface({ input: stream as Readable });
    lines.on('line', (line) => {
      file.write(`${line}\n`);
      const warning = asWarning(line);
      if (warning) options.onWarning(warning);
    });
  }
  child.once('close', () => file.end());
}

/** A log line of pino's as a short sentence, if it is worth showing; other output as it is. */
function asWarning(line: string): string | undefined {
  if (!line.startsWith('{')) return line.trim() || undefined;
  try {
    const { level, msg, err } = JSON.parse(line) as {
      level?: number;
      msg?: string;
      err?: { message?: string };
    };
    if ((level ?? 0) < WARN) return undefined;
    return [msg, err?.message].filter(Boolean).join(': ');
  } catch {
    return line;
  }
}

async function untilReady(opsUrl: string, withinMs: number, gone: AbortSignal): Promise<void> {
  const end = performance.now() + withinMs;
  let last = 'no answer';
  while (performance.now() < end && !gone.aborted) {
    const { status, body } = await look(`${opsUrl}/readyz`);
    if (status === 200) return;
    last = body || last;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`The bot did not become ready: ${last}`);
}

function look(url: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const request = get(url, async (response) => {
      let body = '';
      for await (const part of response) body += String(part);
      resolve({ status: response.statusCode ?? 0, body });
    });
    request.on('error', () => resolve({ status: 0, body: '' }));
  });
}
