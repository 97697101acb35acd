import type { Severity } from '../../azure/model.ts';
import { renderIncidentList } from '../../cards/cards.ts';
import { AppError } from '../../core/errors.ts';
import { listOpenIncidents } from '../../store/incidents.ts';
import type { IncidentRow } from '../../store/tables.ts';
import { type Command, sentence } from '../command.ts';
import { byUrgency, listLines } from '../incident-rows.ts';
import { findSeverity } from '../watch-words.ts';

const SHOWN = 10;

interface Filter {
  readonly severities: readonly Severity[];
  readonly unowned: boolean;
  readonly status?: 'New' | 'Active';
}

/** Lists the open incidents that hold Defender for Cloud alerts, the worst first. */
export const incidents: Command = {
  name: 'incidents',
  usage: 'incidents [severity] [new|active|unowned]',
  summary: 'Lists the open incidents, the worst first',
  where: 'watched channel',
  async run({ deps, args }) {
    const filter = parseFilter(args);
    const open = (await listOpenIncidents(deps.store.db)).filter(
      (row) => row.defender === 'yes' && fits(row, filter),
    );
    if (open.length === 0) return sentence('No open Defender for Cloud incident fits.');
    const rows = [...open].sort(byUrgency);
    const heading = `${open.length} open ${open.length === 1 ? 'incident' : 'incidents'}`;
    const card = renderIncidentList({
      heading,
      rows: await listLines(deps, rows.slice(0, SHOWN)),
      more: Math.max(0, rows.length - SHOWN),
      footnote: 'Type "incident" and a number to see one.',
    });
    return [{ card, summary: heading }];
  },
};

function parseFilter(args: readonly string[]): Filter {
  const severities: Severity[] = [];
  let unowned = false;
  let status: Filter['status'];
  for (const word of args.flatMap((arg) => arg.split(',')).filter(Boolean)) {
    const severity = findSeverity(word);
    if (severity) severities.push(severity);
    else if (/^unowned$/i.test(word)) unowned = true;
    else if (/^new$/i.test(word)) status = 'New';
    else if (/^active$/i.test(word)) status = 'Active';
    else if (!/^open$/i.test(word))
      throw new AppError('input.invalid', {
        detail: `I do not know "${word.slice(0, 40)}" here. Type: ${incidents.usage}.`,
      });
  }
  return { severities, unowned, status };
}

function fits(row: IncidentRow, filter: Filter): boolean {
  if (filter.severities.length > 0 && !filter.severities.includes(row.severity as Severity)) return false;
  if (filter.status && row.status !== filter.status) return false;
  return !filter.unowned || !(JSON.parse(row.snapshot) as { owner?: { objectId?: string } }).owner?.objectId;
}
