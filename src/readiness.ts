import type { Workspace } from './azure/model.ts';
import type { TokenCredential } from './core/credential.ts';
import { isAppError } from './core/errors.ts';
import type { Store } from './store/database.ts';
import { getWorkspace } from './store/workspaces.ts';

export interface ReadinessDeps {
  readonly store: Store;
  readonly workspaces: readonly Workspace[];
  /** The bot itself. */
  readonly credential: TokenCredential;
  readonly armScope: string;
}

/** Why the bot is not ready, a sentence each; nothing where it is. A workspace that cannot be read does not stop the others. */
export async function reasonsNotReady(deps: ReadinessDeps): Promise<readonly string[]> {
  return [...(await credentialReasons(deps)), ...(await storeReasons(deps))];
}

async function credentialReasons({ credential, armScope }: ReadinessDeps): Promise<string[]> {
  try {
    await credential.getToken(armScope);
    return [];
  } catch (err) {
    return [isAppError(err) ? err.userMessage : 'The bot could not sign in to Microsoft Entra ID.'];
  }
}

async function storeReasons({ store, workspaces }: ReadinessDeps): Promise<string[]> {
  try {
    const rows = await Promise.all(workspaces.map((workspace) => getWorkspace(store.db, workspace.id)));
    const unread = workspaces.filter(
      (_, index) => rows[index]?.line_at === null && rows[index]?.error === null,
    );
    const failing = rows.every((row) => row.error !== null);
    const waiting = unread.map((workspace) => `Workspace ${workspace.name} has not been read yet.`);
    return failing ? [...waiting, ...rows.map((row) => row.error ?? '')] : waiting;
  } catch {
    return ['The store does not answer.'];
  }
}
