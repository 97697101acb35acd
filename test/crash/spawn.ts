import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** The real bot in a process of its own. */
export interface BotChild {
  /** Where Teams posts. */
  readonly messages: string;
  /** It begins to look, prove, settle and deliver; it has been listening before. */
  work(): void;
  kill(signal: NodeJS.Signals): void;
  /** By what it ended, or null for an end of its own. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/**
 * Starts it and waits until it listens. CRASH_LOG, a level, makes it log to the error output.
 * @throws Error where it ends before.
 */
export async function spawnBot(
  caPem: string,
  env: Readonly<Record<string, string>>,
  patienceMs?: number,
): Promise<BotChild> {
  const folder = mkdtempSync(join(tmpdir(), 'soc-bot-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, caPem);
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      CRASH_LOG: process.env.CRASH_LOG,
      NODE_COMPILE_CACHE: join(tmpdir(), 'sentinel-soc-bot-compiled'),
      ...env,
      NODE_EXTRA_CA_CERTS: ca,
    },
  });
  const late = patienceMs && setTimeout(() => child.kill('SIGABRT'), patienceMs);
  const ended = once(child, 'close').then(([, signal]) => {
    if (late) clearTimeout(late);
    rmSync(folder, { recursive: true, force: true });
    return signal as NodeJS.Signals | null;
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const first = await Promise.race([once(lines, 'line'), ended]);
  if (!Array.isArray(first)) throw new Error(`the bot ended with ${first} before it listened`);
  return {
    ...(JSON.parse(first[0]) as { messages: string }),
    work: () => void child.stdin?.write('\n'),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
