import type { LogEntry, World } from '../../src/simulator/world.ts';

/**
 * Follows the writes that people's clicks made at Azure, and counts those that did again what stood already: a close of a
 * closed incident, a second comment of one action, a second close of an alert, an owner who was the owner.
 */
export class Ledger {
  writes = 0;
  doubled: string[] = [];
  readonly #status = new Map<string, string>();
  readonly #owner = new Map<string, unknown>();
  readonly #done = new Set<string>();

  constructor(world: World) {
    world.events.on('request', (entry: LogEntry) => this.#see(entry));
  }

  /** Somebody changed an incident in the portal. */
  changed(
    name: string,
    properties: { readonly status?: unknown; readonly owner?: { objectId?: unknown } },
  ): void {
    if (properties.status) this.#status.set(name, String(properties.status));
    if (properties.owner) this.#owner.set(name, properties.owner.objectId);
  }

  #see({ service, method, status, url, principal, body }: LogEntry): void {
    // A request that was cut off before anything was done has no status.
    if (service !== 'arm' || status < 200 || status >= 300 || principal.kind !== 'person') return;
    const path = url.split('?')[0] ?? '';
    const once =
      /\/(comments|alerts)\//i.test(path) && (method === 'PUT' || /\/(resolve|dismiss)$/.test(path));
    const [, name] = /\/incidents\/([^/]+)$/i.exec(path) ?? [];
    if (!once && !(method === 'PUT' && name)) return;
    this.writes += 1;
    if (once) {
      this.#first(path);
      return;
    }
    const { properties } = (body ?? {}) as {
      properties?: { status?: string; owner?: { objectId?: string } };
    };
    const same =
      this.#status.get(name ?? '') === properties?.status &&
      this.#owner.get(name ?? '') === properties?.owner?.objectId;
    if (same) this.doubled.push(`${method} ${path}`);
    this.changed(name ?? '', properties ?? {});
  }

  #first(path: string): void {
    if (this.#done.has(path)) this.doubled.push(path);
    this.#done.add(path);
  }
}
