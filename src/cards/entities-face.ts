import { counted, GAP, normal, type Run, subtle } from './runs.ts';
import { plain, unlinked } from './text.ts';
import type { IncidentCardView } from './views.ts';

/** How an entity's kind reads: one, several. Others are split into words. */
const KINDS: Record<string, readonly [string, string]> = {
  Ip: ['IP address', 'IP addresses'],
  Url: ['URL', 'URLs'],
  DnsResolution: ['DNS name', 'DNS names'],
  AzureResource: ['Azure resource', 'Azure resources'],
  Process: ['process', 'processes'],
  FileHash: ['file hash', 'file hashes'],
  Mailbox: ['mailbox', 'mailboxes'],
  RegistryKey: ['registry key', 'registry keys'],
};

function nameOf(kind: string): readonly [string, string] {
  const word = plain(kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase(), 30);
  return (Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined) ?? [word, `${word}s`];
}

/** The line with the counts, and the first few values, which nobody can click by accident. */
export function entitiesFace(view: IncidentCardView) {
  const counts = view.entityCounts.slice(0, 6).map(({ kind, count }) => counted(count, ...nameOf(kind)));
  const rows = view.entities
    .slice(0, 5)
    .map(({ kind, value }) => ({ what: [subtle(`${nameOf(kind)[0]}${GAP}`), normal(unlinked(value, 80))] }));
  return { entitiesLine: line(view, counts), entitiesToggle: rows.length > 0, entityRows: rows };
}

function line(view: IncidentCardView, counts: readonly string[]): Run[] {
  if (view.entitiesUnread) return [subtle('Its entities could not be read just now')];
  return counts.length > 0 ? [normal(counts.join(', '))] : [];
}
