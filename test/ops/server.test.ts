import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMetrics } from '../../src/ops/metrics.ts';
import { createOpsServer, type OpsServer } from '../../src/ops/server.ts';

let server: OpsServer;
let url: string;
let reasons: () => Promise<readonly string[]> = async () => [];
const metrics = createMetrics();
beforeAll(async () => {
  server = createOpsServer({ port: 0, host: '127.0.0.1' }, metrics, () => reasons());
  url = await server.start();
});
afterAll(() => server.stop());

const get = async (path: string) => {
  const response = await fetch(url + path);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

describe('the operations server', () => {
  it('lives as long as it answers', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"alive":true}' });
  });

  it('is ready when nothing speaks against it, and says what does', async () => {
    expect(await get('/readyz')).toMatchObject({ status: 200, text: '{"ready":true,"reasons":[]}' });
    reasons = async () => ['Workspace law has not been read yet.'];
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      text: '{"ready":false,"reasons":["Workspace law has not been read yet."]}',
    });
  });

  it('is not ready where that cannot be found out, and does not say the error', async () => {
    reasons = async () => {
      throw new Error('postgres://user:hunter2@db');
    };
    const { status, text } = await get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text).ready).toBe(false);
    expect(text).not.toContain('hunter2');
    expect((await get('/healthz')).status).toBe(200);
  });

  it('shows the numbers as Prometheus text', async () => {
    metrics.sent('post', 1_500);
    const { status, type, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('sentinel_soc_bot_sent_total{kind="post"} 1');
  });

  it.each(['/', '/api/messages', '/healthz/x'])('serves nothing at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('says so when its port is taken', async () => {
    const port = Number(new URL(url).port);
    const second = createOpsServer({ port, host: '127.0.0.1' }, metrics, async () => []);
    await expect(second.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

it('leaves other servers of the process their writeHead, which restify replaces', async () => {
  const other = createServer((_request, response) => {
    response.writeHead(202, { 'x-own': 'yes' }).end('whole');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
  expect([response.status, response.headers.get('x-own'), await response.text()]).toEqual([
    202,
    'yes',
    'whole',
  ]);
  other.close();
});
