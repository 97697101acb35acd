import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { anActivity, aRunningBot, type Running } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await aRunningBot();
});
afterAll(() => running.stop());

const post = async (body: string | Buffer<ArrayBuffer>, headers: Record<string, string>, token?: string) => {
  const response = await fetch(running.address, {
    method: 'POST',
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    body,
  });
  return [response.status, await response.text()];
};
const JSON_TYPE = { 'content-type': 'application/json' };

describe('the body of a request', () => {
  it.each([
    ['gzip that is none', { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'not gzip at all'],
    ['gzip cut short', { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync('{"a":1}').subarray(0, 12)],
    ['a gzip bomb', { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(40_000_000))],
    ['brotli', { ...JSON_TYPE, 'content-encoding': 'br' }, 'x'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'type=message'],
    ['a table', { 'content-type': 'text/csv' }, 'type,channelId\nmessage,msteams'],
    ['of no type', {}, Buffer.from('{}')],
  ])('is not unpacked or read when it is %s', async (_name, headers, body) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(await post(body, headers as Record<string, string>)).toEqual([415, 'Unsupported Media Type']);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it('is never written to the disk, whatever a form uploads', async () => {
    const files = () => readdirSync(tmpdir()).length;
    const before = files();
    const form = new FormData();
    form.append('upload', new Blob(['x'.repeat(10_000)]), 'payload.bin');
    const response = await fetch(running.address, { method: 'POST', body: form });
    expect(response.status).toBe(415);
    expect(files()).toBe(before);
  });

  it('may name its charset and that it is not packed', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=UTF-8', 'content-encoding': 'identity' };
    const token = await running.sim.client.token();
    expect(await post(JSON.stringify(anActivity(running)), headers, token)).toEqual([200, '']);
  });
});
