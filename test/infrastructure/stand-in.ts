import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const SCRIPTS = join(import.meta.dirname, '../../infra');

/** A small `az` before all others on the PATH: it writes down each call, and remembers one tenant. */
export interface StandIn {
  /** Runs a script of infra/; answers what it printed. Throws where it fails. */
  run(script: string, args?: readonly string[], environment?: Readonly<Record<string, string>>): string;
  /** The calls since the last look, each as its words. */
  calls(): string[][];
  /** What the tenant holds. */
  tenant(): Tenant;
  close(): void;
}

/** What the stand-in remembers of the app registration. */
export interface Tenant {
  apps: {
    appId: string;
    displayName: string;
    principal?: boolean;
    identifierUris?: string[];
    api?: {
      requestedAccessTokenVersion?: number;
      oauth2PermissionScopes?: { id: string; value: string }[];
      preAuthorizedApplications?: { appId: string; delegatedPermissionIds: string[] }[];
    };
    web?: { redirectUris: string[] };
    requiredResourceAccess?: unknown[];
    credentials: { name: string; issuer: string; subject: string; audiences: string[] }[];
  }[];
}

/** `tenantId` is the tenant that `az account show` names; `apps` are there before the script. */
export function createStandIn(tenantId: string, apps: Tenant['apps'] = []): StandIn {
  const folder = mkdtempSync(join(tmpdir(), 'az-'));
  const file = (name: string) => join(folder, name);
  writeFileSync(file('tenant.json'), JSON.stringify({ tenantId, apps }));
  writeFileSync(file('calls.jsonl'), '');
  writeFileSync(
    file('az'),
    `#!${process.execPath}\n${readFileSync(join(import.meta.dirname, 'az.cjs'), 'utf8')}`,
  );
  chmodSync(file('az'), 0o755);
  const tenant = (): Tenant => JSON.parse(readFileSync(file('tenant.json'), 'utf8'));
  return {
    run: (script, args = [], environment = {}) =>
      execFileSync('bash', [join(SCRIPTS, script), ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`, AZ_FOLDER: folder, ...environment },
      }),
    calls: () => {
      const lines = readFileSync(file('calls.jsonl'), 'utf8').split('\n').filter(Boolean);
      writeFileSync(file('calls.jsonl'), '');
      return lines.map((line) => JSON.parse(line) as string[]);
    },
    tenant,
    close: () => rmSync(folder, { recursive: true }),
  };
}
