import type { Answer } from '../bot/turn.ts';

/** The body of an invoke response, as Universal Actions define it; the HTTP status is always 200. */
export function bodyOf(answer: Answer): object {
  switch (answer.kind) {
    case 'card':
      return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer.card };
    case 'message':
      return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: answer.text };
    case 'login':
      return {
        statusCode: 401,
        type: 'application/vnd.microsoft.activity.loginRequest',
        value: answer.value,
      };
    case 'precondition':
      return {
        statusCode: 412,
        type: 'application/vnd.microsoft.error.preconditionFailed',
        value: { code: '412', message: answer.text },
      };
    case 'wrong-code':
      return {
        statusCode: 401,
        type: 'application/vnd.microsoft.error.invalidAuthCode',
        value: { code: '401', message: answer.text },
      };
    case 'error':
      return {
        statusCode: answer.status,
        type: 'application/vnd.microsoft.error',
        value: { code: answer.code, message: answer.text },
      };
  }
}
