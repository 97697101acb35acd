import type { Served } from '../http.ts';

/** Azure's error envelope. */
export const failed = (
  status: number,
  code: string,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Served => ({ status, headers, body: { error: { code, message } } });

export const ok = (body: unknown): Served => ({ status: 200, body });

/** A write's answer that has no body; the SDKs take exactly this code. */
export const NO_CONTENT: Served = { status: 204 };

export const notFound = (what: string): Served => failed(404, 'NotFound', `${what} was not found.`);

export const badRequest = (message: string): Served => failed(400, 'BadRequest', message);

export const forbidden = (
  principal: { readonly name: string; readonly objectId: string },
  action: string,
  scope: string,
): Served =>
  failed(
    403,
    'AuthorizationFailed',
    `The client '${principal.name}' with object id '${principal.objectId}' does not have authorization to perform ` +
      `action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please ` +
      'refresh your credentials.',
  );

/** Thrown anywhere in a handler: the caller gets a 400 with this message. */
export class BadRequest extends Error {}
