import { connect } from 'node:net';
import { createLogger } from '../../src/core/logger.ts';
import { createTeams } from '../../src/teams/teams.ts';
import { aClick, anActivity, aRunningBot, RecordingDoor, type Running, settingsFor } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await aRunningBot({ slowestSenderMs: 300 });
});
afterAll(() => running.stop());

const post = async (body: string, headers: Record<string, string> = {}) => {
  const response = await fetch(running.address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return [response.status, await response.text()];
};

describe('the messages server', () => {
  it.each([
    ['GET', '/api/messages', 405, 'Method Not Allowed'],
    ['POST', '/', 404, 'Not Found'],
    ['GET', '/metrics', 404, 'Not Found'],
    ['POST', '/api/messages/../../etc', 404, 'Not Found'],
  ])('answers %s %s with a plain %i', async (method, path, status, text) => {
    const response = await fetch(`${running.origin}${path}`, { method });
    expect([response.status, await response.text()]).toEqual([status, text]);
  });

  it.each([
    ['malformed', '{"type":'],
    ['of another kind', '[1]'],
    ['empty', ''],
    ['no activity', '{"type":"message"}'],
  ])('answers a body that is %s with a plain 400', async (_name, body) => {
    expect(await post(body)).toEqual([400, 'Bad Request']);
  });

  it('does not read a body to its end that is too large', async () => {
    const large = JSON.stringify(anActivity(running, { text: 'x'.repeat(300_000) }));
    expect(await post(large)).toEqual([413, 'Content Too Large']);
    expect(running.rejected).toContain('too-large');
  });

  it('takes a body just below the limit', async () => {
    const text = 'x'.repeat(250_000);
    expect((await running.sim.client.post(anActivity(running, { text }))).status).toBe(200);
  });

  it('tells nothing of itself in a refusal', async () => {
    const response = await fetch(running.address, { method: 'POST', body: '{' });
    expect(await response.text()).not.toMatch(/stack|\/src\/|node_modules|restify/i);
  });

  it('cuts a sender off that takes too long', async () => {
    const { port } = new URL(running.origin);
    const began = performance.now();
    const heard = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('data', (part) => {
        text += part;
      });
      socket.on('close', () => resolve(text));
      socket.write(
        'POST /api/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{',
      );
    });
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('a server that stops', () => {
  it('finishes the turn that it is in, and takes no new one', async () => {
    const stopping = await aRunningBot();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    stopping.door.answer = async () => {
      enter();
      await gate;
      return { kind: 'message', text: 'finished' };
    };
    const click = stopping.sim.client.post(aClick(stopping));
    await entered;
    const stopped = stopping.stopServer();
    await expect(fetch(stopping.address, { method: 'POST' })).rejects.toThrow();
    open();
    expect((await click).json).toMatchObject({ statusCode: 200, value: 'finished' });
    await stopped;
    await stopping.sim.stop();
  });

  it('says so when its port is taken', async () => {
    const port = Number(new URL(running.origin).port);
    const unused = () => {
      throw new Error('not used');
    };
    const second = createTeams({
      settings: settingsFor(running.sim, { listen: { port, host: '127.0.0.1' } }),
      credential: { getToken: async () => null },
      log: createLogger('silent'),
      onBehalfOf: unused,
      fixedToken: unused,
    });
    await expect(second.open(new RecordingDoor()).start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
