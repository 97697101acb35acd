import { plain } from '../../cards/text.ts';
import { utcDayTime } from '../../cards/times.ts';
import { listAudit } from '../../store/audit.ts';
import { findIncidentsByNumber, numbersOf } from '../../store/incidents.ts';
import type { AuditRow } from '../../store/tables.ts';
import { type Command, sentence } from '../command.ts';
import type { BotDeps } from '../deps.ts';

const ROWS = 15;

/** Who did what through the bot, newest first. */
export const audit: Command = {
  name: 'audit',
  usage: 'audit [NUMBER]',
  summary: 'Shows who did what through the bot, of one incident or of all',
  where: 'watched channel',
  async run({ deps, args }) {
    const [word] = args;
    const number = /^#?(\d{1,9})$/.exec(word ?? '')?.[1];
    if (word && !number) return sentence('Type "audit" for the newest, or "audit" and an incident’s number.');
    const rows = number
      ? await ofIncident(deps, Number(number))
      : await listAudit(deps.store.db, { limit: ROWS });
    if (rows.length === 0)
      return sentence(
        number
          ? `Nobody has done anything to #${number} through the bot.`
          : 'Nobody has done anything through the bot yet.',
      );
    const numbers = await numbersOf(deps.store.db, [...new Set(rows.map((row) => row.subject))]);
    return [{ text: rows.map((row) => line(row, numbers)).join('\n\n') }];
  },
};

async function ofIncident(deps: BotDeps, number: number): Promise<AuditRow[]> {
  const served = new Set(deps.workspaces.map((workspace) => workspace.id));
  const found = (await findIncidentsByNumber(deps.store.db, number)).filter((row) =>
    served.has(row.workspace_id),
  );
  const rows = await Promise.all(
    found.map((row) => listAudit(deps.store.db, { limit: ROWS, subject: row.key })),
  );
  return rows
    .flat()
    .sort((a, b) => b.at - a.at)
    .slice(0, ROWS);
}

function line(row: AuditRow, numbers: ReadonlyMap<string, number>): string {
  const number = numbers.get(row.subject);
  const on = number === undefined ? '' : ` #${number}`;
  const detail = row.detail ? `, ${plain(row.detail, 160)}` : '';
  const id = row.correlation ? ` (${row.correlation.slice(0, 8)})` : '';
  return `${utcDayTime(row.at)}  ${plain(row.actor_name ?? row.actor, 60)}: ${row.verb}${on} ${row.result}${detail}${id}`;
}
