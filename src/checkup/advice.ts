import type { ErrorCode } from '../core/error-catalogue.ts';
import { asAppError } from '../core/errors.ts';
import { type CheckupResult, fault, warning } from './checkup.ts';

/** The next step for each way in which Azure or Entra ID can refuse the bot itself. */
const NEXT: Partial<Record<ErrorCode, string>> = {
  'azure.reader-forbidden':
    'Give the app registration’s service principal the missing role on that scope (infra/roles.bicep).',
  'azure.forbidden':
    'Give the app registration’s service principal the missing role on that scope (infra/roles.bicep).',
  'azure.not-found': 'Compare the id with the portal: a wrong subscription, group or name looks like this.',
  'azure.bad-request':
    'Check that Microsoft Sentinel is on for the workspace and that its SecurityAlert table exists.',
  'azure.throttled': 'Wait a minute and try again; fewer workspaces per bot help where it stays so.',
  'azure.unavailable': 'Check the network from here to Azure (proxy, firewall, DNS), then try again.',
  'signin.misconfigured':
    'Check BOT_ID, BOT_TENANT_ID and the proof: the secret’s or certificate’s expiry, or the federated credential’s subject (the identity’s principal id), issuer and audience.',
  'signin.unavailable': 'Check the network from here to Microsoft Entra ID, then try again.',
  'signin.consent': 'Let an administrator grant the app registration its permissions.',
  'store.network-share': 'Put the file on a local disk, or set DATABASE_URL to PostgreSQL.',
};

/** A failure as a result, with its own next step where one is known. */
export function refused(link: string, err: unknown, state: 'warning' | 'fault' = 'fault'): CheckupResult {
  const error = asAppError(err);
  const next = NEXT[error.code] ?? 'Look at the bot’s log for the same moment; it names what Azure said.';
  return (state === 'fault' ? fault : warning)(link, error.userMessage, next);
}
