import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BotProcess, startBotProcess } from '../../src/simulator/demo/bot-process.ts';
import { freePort } from '../../src/simulator/demo/free-port.ts';

let folder: string;
let warnings: string[];
let bot: BotProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot-process-'));
  warnings = [];
});
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a program of a few lines in place of the bot. */
async function start(program: string): Promise<{ bot: BotProcess; ops: string }> {
  writeFileSync(join(folder, 'program.mjs'), program);
  const port = await freePort();
  bot = startBotProcess({
    program: join(folder, 'program.mjs'),
    folder,
    env: { PORT: String(port) },
    logFile: join(folder, 'bot.log'),
    onWarning: (line) => void warnings.push(line),
  });
  return { bot, ops: `http://127.0.0.1:${port}` };
}

const SERVER = `
import { createServer } from 'node:http';
let asked = 0;
createServer((q, r) => r.writeHead(++asked > 2 ? 200 : 503).end('not yet')).listen(Number(process.env.PORT), '127.0.0.1');
console.log(JSON.stringify({ level: 30, msg: 'started', home: process.env.HOME ?? 'none' }));
console.log(JSON.stringify({ level: 50, msg: 'a poll failed', err: { message: 'no answer' } }));
process.on('SIGTERM', () => process.exit(0));
`;

describe("the demo's bot process", () => {
  it('is ready once it says so, is quiet but for warnings, and stops when asked', async () => {
    const { bot, ops } = await start(SERVER);
    await bot.ready(ops, 10_000);
    expect(await bot.stop()).toBe(0);
    expect(warnings).toEqual(['a poll failed: no answer']);
    expect(readFileSync(join(folder, 'bot.log'), 'utf8')).toContain('"home":"none"');
  });

  it('says so when the bot ends before it is ready', async () => {
    const { bot, ops } = await start('console.error("BOT_ID is missing."); process.exit(78);');
    await expect(bot.ready(ops, 10_000)).rejects.toThrow('ended with code 78');
  });
});

describe('a free port', () => {
  it('is the wanted one, or the next when that is taken', async () => {
    const { createServer } = await import('node:net');
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const got = await freePort(port);
    expect(got).toBeGreaterThan(port);
    expect(await freePort(got)).toBe(got);
    taken.close();
  });
});
