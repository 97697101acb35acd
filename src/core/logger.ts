import { type DestinationStream, type Logger, pino } from 'pino';
import { scrub } from './scrub.ts';
import { currentTurn } from './turn-context.ts';

export type { Logger };

/** Keys that never appear in a log line, at the top or one level down, whatever somebody passes by mistake. */
const NEVER = [
  'token',
  'assertion',
  'authorization',
  'password',
  'secret',
  'clientSecret',
  'connectionString',
];

/**
 * One JSON line for each event: a constant `msg`, the values beside it. Of an error its message and its causes' are written,
 * never their bodies. No line leaves with one of `secrets` in it, or with anything that looks like a token.
 */
export function createLogger(
  level: string,
  destination?: DestinationStream,
  secrets: readonly string[] = [],
): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: NEVER.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
      serializers: { err: describeError },
      hooks: { streamWrite: (line) => scrub(line, secrets) },
      mixin: () => (currentTurn() ? { turn: currentTurn()?.id } : {}),
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

/** Name, code, message, the place it was thrown, and the same of its causes; no other property of it. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? { code: String(error.code) } : {};
  const status = 'statusCode' in error ? { status: error.statusCode } : {};
  const at = stack
    ?.split('\n')
    .slice(1, 4)
    .map((line) => line.trim());
  return {
    name,
    ...code,
    ...status,
    message: message.slice(0, 500),
    at,
    ...(cause ? { cause: describeError(cause) } : {}),
  };
}
