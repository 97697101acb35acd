import type { IncomingMessage } from 'node:http';

const LARGEST_BODY = 256 * 1024;
/** So much of a body that is too large is still taken, unseen, so that its sender hears our answer. */
const MOST_TAKEN = 1024 * 1024;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** A body that is not taken; `status` is what HTTP calls it. */
export class BodyRefused extends Error {
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, options?: ErrorOptions) {
    super(`the body was refused (${status})`, options);
    this.status = status;
  }
}

/**
 * The body as JSON: plain, of at most 256 KiB. Whoever sends it is not known yet, so nothing is unpacked and nothing is
 * written to disk; restify's own parser does both, and ends the process at a body that calls itself gzip and is not.
 * @throws BodyRefused
 */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (!JSON_TYPE.test(type) || encoding.toLowerCase() !== 'identity') throw new BodyRefused(415);
  const text = await textOf(request);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BodyRefused(400, { cause });
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      size += (part as Buffer).length;
      if (size > MOST_TAKEN) break;
      if (size <= LARGEST_BODY) parts.push(part as Buffer);
      else parts = [];
    }
  } catch (cause) {
    // The sender went away in the middle.
    throw new BodyRefused(400, { cause });
  }
  if (size > LARGEST_BODY) throw new BodyRefused(413);
  return Buffer.concat(parts).toString('utf8');
}
