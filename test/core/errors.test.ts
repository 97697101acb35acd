import { CATALOGUE, type ErrorCode } from '../../src/core/error-catalogue.ts';
import { AppError, asAppError } from '../../src/core/errors.ts';

const codes = Object.keys(CATALOGUE) as ErrorCode[];

describe('the catalogue of errors', () => {
  it.each(codes)('%s carries a sentence that a person may read, without facts and with them', (code) => {
    for (const facts of [
      {},
      {
        action: 'a/b/read',
        role: 'Reader',
        scope: 'workspace x',
        what: 'Incident 4711',
        detail: 'Type a number.',
      },
    ]) {
      const { userMessage } = new AppError(code, facts);
      expect(userMessage).toMatch(/^[A-Z][^\n]*\.$/);
      expect(userMessage).not.toMatch(/undefined|\[object|AADSTS|Bearer/);
    }
  });

  it('waits as long as it was told', () => {
    expect(new AppError('teams.throttled', { retryAfterMs: 7000 }).retry).toEqual({ afterMs: 7000 });
  });

  it('turns anything unforeseen into one that says nothing of it', () => {
    const error = asAppError(new Error('db password is hunter2'));
    expect(error.code).toBe('internal');
    expect(error.userMessage + error.message).not.toContain('hunter2');
  });

  it('names what is missing when Azure refuses', () => {
    const { userMessage } = new AppError('azure.forbidden', {
      action: 'Microsoft.SecurityInsights/incidents/write',
      role: 'Microsoft Sentinel Responder',
      scope: 'workspace law-soc-we',
    });
    expect(userMessage).toContain(
      'Microsoft.SecurityInsights/incidents/write on workspace law-soc-we (role Microsoft Sentinel Responder)',
    );
    expect(userMessage).toContain('Privileged Identity Management');
  });
});
