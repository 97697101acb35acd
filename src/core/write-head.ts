import { ServerResponse } from 'node:http';

type WriteHead = (...words: unknown[]) => unknown;

/**
 * restify replaces Node's own `writeHead` for every server of the process, and its one answers nothing, so that
 * `response.writeHead(200).end()` fails wherever else it is written. Whoever imports restify calls this afterwards.
 */
export function repairWriteHead(): void {
  const replaced = ServerResponse.prototype.writeHead as WriteHead;
  const repaired = function (this: ServerResponse, ...words: unknown[]): ServerResponse {
    replaced.apply(this, words);
    return this;
  };
  ServerResponse.prototype.writeHead = repaired as typeof ServerResponse.prototype.writeHead;
}
