import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/simulator/demo/free-port.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const DOCTOR = fileURLToPath(new URL('../../src/doctor.ts', import.meta.url));
const PLANTED = 'planted-K7f3Qz9w';
/** Whatever begins a token of Entra's, of the Bot Service's, or a part of one. */
const TOKEN = /eyJ[\w-]{6}/;
const CLOSE = { classification: 'Undetermined', comment: 'Nothing came of it.' };

/** Breaks the process when it is told to, as a fault in a vendor's code would, with the request on the error. */
const PRELOAD = `
let times = 0;
process.on('SIGUSR2', () => {
  const authorization = process.env.PLANTED_TOKEN;
  const error = Object.assign(new Error('refused: ' + authorization), {
    config: { headers: { authorization } }, request: { body: 'client_secret=' + process.env.PLANTED_SECRET },
  });
  error.cause = new Error('secret ' + process.env.PLANTED_SECRET);
  if (++times === 1) void Promise.reject(error);
  else throw error;
});
`;

let folder: string;
let sim: Simulator;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'soc-secrets-'));
  sim = await startSimulator();
  writeFileSync(join(folder, 'ca.pem'), sim.caPem);
  writeFileSync(join(folder, 'preload.mjs'), PRELOAD);
});
afterAll(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Program {
  readonly child: ChildProcess;
  /** All that it has printed. */
  printed(): string;
  readonly ended: Promise<number | null>;
}

function start(program: string, env: Readonly<Record<string, string>>): Program {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', `--import=${join(folder, 'preload.mjs')}`, program],
    { cwd: folder, env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), ...env } },
  );
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part) => {
      printed += String(part);
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, printed: () => printed, ended };
}

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 12_000; ; ) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Everything that people did and Teams and Azure answered; gives back what the bot was heard to say to anybody. */
async function drive(bot: Program, ops: string, codes: string[]): Promise<string> {
  const heard: unknown[] = [];
  const { client, channels, places, team } = sim.teams;
  const { dana, robin, kim } = sim.tenant;
  const place = channels.incidents.id;
  await until('ready', () =>
    fetch(`${ops}/readyz`).then(
      (one) => one.ok,
      () => false,
    ),
  );
  await places.install(team);
  const { replies } = await client.say(dana, place, 'watch');
  heard.push((await client.click(dana, replies[0] as SimMessage, 'channel.watch')).bodies);
  const incident = raiseIncident(sim.world, sim.tenant.soc);
  const card = await until('the card', () =>
    sim.teams.messages(place).find((one) => one.activity.summary?.toString().includes('#4711')),
  );
  const press = async (who: typeof dana, verb: string, inputs: Record<string, string> = {}) => {
    const id = /"id":"(WyJ[^"]+)"/.exec(JSON.stringify(card.activity))?.[1];
    const result = await client.press(who, card, { verb }, { ...inputs, id });
    heard.push(result.bodies);
    return result;
  };
  for (const who of [robin, kim]) await press(who, 'incident.close', CLOSE);

  // What every service says when it repeats what it was sent.
  const assertion = await sim.entra.issueAssertion(dana);
  const echo = `authorization: Bearer ${assertion}; client_secret=${sim.world.appSecret}`;
  const said = { error: { code: 'Unknown', message: echo } };
  for (const status of [500, 400, 403, 401]) {
    sim.faults.next({ service: 'arm', match: /incidents/, status, body: said });
    await press(dana, 'incident.refresh');
    sim.faults.clear();
  }
  for (const [error, number] of [
    ['invalid_client', 7000215],
    ['invalid_grant', 50013],
    ['server_error', 90033],
  ] as const) {
    const body = { error, error_description: `AADSTS${number}: ${echo}`, error_codes: [number] };
    sim.faults.next({ service: 'entra', method: 'POST', match: /token/, status: 400, body });
    await press(sim.tenant.sam, 'incident.refresh');
    sim.faults.clear();
  }
  sim.faults.next({ service: 'logs', match: /query/, status: 500, body: said, times: 3 });
  sim.teams.faults.next({ method: 'POST', match: /activities/, status: 400, body: said });
  await client.say(dana, place, 'help');
  await client.say(dana, place, 'audit');

  // Signing in by hand: a wrong code, then the right one, and the close with it.
  sim.world.switches.mfaOnWrites = true;
  const wrong = await client.completeSignIn(await press(dana, 'incident.close', CLOSE), { code: '135791' });
  const done = await client.completeSignIn(await press(dana, 'incident.close', CLOSE));
  heard.push(wrong.bodies, done.bodies);
  codes.push('135791', String((done.activity.value as { state?: string }).state));
  expect(incident.properties.status).toBe('Closed');

  // Nobody's tokens.
  const good = await client.token();
  const { activity } = await client.say(dana, 'personal', 'help');
  for (const bad of [
    PLANTED,
    `${PLANTED}.${PLANTED}.${PLANTED}`,
    `${good.slice(0, -8)}AAAAAAAA`,
    await client.token({ exp: 1 }),
  ])
    heard.push((await client.post({ ...activity }, bad)).text);
  for (const path of ['healthz', 'readyz', 'metrics'])
    heard.push(await (await fetch(`${ops}/${path}`)).text());
  await until('the close is told', () =>
    sim.teams.messages(place).find((one) => /Dana Reyes closed/.test(JSON.stringify(one.activity))),
  );
  bot.child.kill('SIGUSR2');
  await until('the rejection is logged', () => bot.printed().includes('a failure that nobody waited for'));
  return JSON.stringify([heard, sim.teams.state.messages.filter((one) => one.from.kind === 'bot')]);
}

it('no secret, token or code is in anything that the bot says, logs, answers or stores', async () => {
  const [port, opsPort] = [await freePort(), await freePort()];
  const bot = start(MAIN, {
    ...sim.env(),
    PORT: String(port),
    HOST: '127.0.0.1',
    OPS_PORT: String(opsPort),
    DATABASE_URL: `sqlite:${join(folder, 'bot.sqlite')}`,
    POLL_SECONDS: '0.2',
    HEALTH_SECONDS: '1',
    LOG_LEVEL: 'trace',
    PLANTED_TOKEN: `Bearer ${await sim.teams.client.token()}`,
    PLANTED_SECRET: sim.world.appSecret,
  });
  sim.teams.connect(`http://127.0.0.1:${port}/api/messages`);
  const codes: string[] = [];
  try {
    const heard = await drive(bot, `http://127.0.0.1:${opsPort}`, codes);
    const stored = () =>
      readdirSync(folder)
        .filter((name) => /^bot\.sqlite(-wal)?$/.test(name))
        .map((name) => [name, readFileSync(join(folder, name), 'latin1')] as const);
    const alive = stored();
    expect(alive.map(([name]) => name)).toContain('bot.sqlite-wal');
    bot.child.kill('SIGUSR2');
    expect(await bot.ended).toBe(1);
    expect(bot.printed()).toContain('the bot ends: a failure that nobody caught');

    const everything = { printed: bot.printed(), heard, ...Object.fromEntries([...alive, ...stored()]) };
    for (const [where, text] of Object.entries(everything)) {
      expect([where, text.length > 500]).toEqual([where, true]);
      expect([where, TOKEN.exec(text)?.[0]]).toEqual([where, undefined]);
      for (const secret of [sim.world.appSecret, PLANTED])
        expect([where, text.includes(secret)]).toEqual([where, false]);
      for (const code of codes)
        expect([where, new RegExp(`\\b${code}\\b`).test(text)]).toEqual([where, false]);
    }
  } finally {
    bot.child.kill('SIGKILL');
  }
}, 60_000);

describe('settings that are wrong', () => {
  const base = () => ({ ...sim.env(), PORT: '0', OPS_PORT: '0', OPS_HOST: '127.0.0.1' });

  it('are named without their values', async () => {
    writeFileSync(join(folder, 'secret'), PLANTED);
    const bot = start(MAIN, {
      ...base(),
      BOT_ID: PLANTED,
      BOT_CERTIFICATE_PATH: `/${PLANTED}.pem`,
      BOT_CLIENT_SECRET: '',
      BOT_CLIENT_SECRET_FILE: join(folder, 'secret'),
      DATABASE_URL: `mysql://bot:${PLANTED}@db/soc`,
      AZURE_AUTHORITY_HOST: `http://bot:${PLANTED}@login.example/`,
      BOT_SERVICE_URLS: `http://bot:${PLANTED}@evil.example`,
    });
    expect(await bot.ended).toBe(78);
    expect(bot.printed()).toContain('The settings are not right:');
    expect(bot.printed()).not.toContain(PLANTED);
  });

  it('such as a database that is not there say so without its password', async () => {
    const bot = start(MAIN, {
      ...base(),
      DATABASE_URL: `postgres://bot:${PLANTED}@127.0.0.1:9/soc`,
      LOG_LEVEL: 'trace',
    });
    await until('it says something', () => /ECONNREFUSED|refused|reach/i.test(bot.printed()));
    bot.child.kill('SIGKILL');
    await bot.ended;
    expect(bot.printed()).not.toContain(PLANTED);
  });

  it('such as a secret that Entra refuses are told by the doctor without it', async () => {
    const bot = start(DOCTOR, {
      ...base(),
      BOT_CLIENT_SECRET: PLANTED,
      DATABASE_URL: `sqlite:${join(folder, 'doctor.sqlite')}`,
    });
    expect(await bot.ended).not.toBe(0);
    expect(bot.printed()).toMatch(/secret|credential/i);
    expect(bot.printed()).not.toMatch(new RegExp(`${PLANTED}|${TOKEN.source}`));
  });
});
