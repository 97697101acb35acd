import { AppError } from '../../core/errors.ts';
import { drawIncident } from '../../incidents/render.ts';
import { findIncidentsByNumber } from '../../store/incidents.ts';
import type { IncidentRow } from '../../store/tables.ts';
import { type Command, sentence } from '../command.ts';
import type { BotDeps } from '../deps.ts';

const NUMBER = /^(?:([a-z0-9-]{1,63})\/)?#?(\d{1,9})$/i;

/** Shows one incident's card, with the buttons that act. */
export const incident: Command = {
  name: 'incident',
  usage: 'incident NUMBER',
  summary: 'Shows one incident with its buttons; WORKSPACE/NUMBER where two workspaces have the number',
  where: 'watched channel',
  async run({ deps, args }) {
    const [, workspaceName, digits] = NUMBER.exec(args.join('')) ?? [];
    if (!digits)
      throw new AppError('input.invalid', {
        detail: 'Type the number of the incident, for example: incident 4711.',
      });
    const rows = await findServed(deps, Number(digits), workspaceName);
    const [row, ...others] = rows;
    if (!row) throw new AppError('incident.unknown', { what: `Incident ${digits}` });
    if (others.length > 0)
      return sentence(
        `${digits} exists in several workspaces. Type one of: ${rows.map((one) => `incident ${nameOf(deps, one)}/${digits}`).join(', ')}.`,
      );
    const drawn = await drawIncident(deps, row.key);
    if (!drawn) throw new AppError('incident.unknown', { what: `Incident ${digits}` });
    return [drawn];
  },
};

const nameOf = (deps: BotDeps, row: IncidentRow): string =>
  deps.workspaces.find((workspace) => workspace.id === row.workspace_id)?.name ?? '';

/** Incidents of that number in the configured workspaces that hold Defender for Cloud alerts. */
async function findServed(deps: BotDeps, number: number, workspaceName?: string): Promise<IncidentRow[]> {
  const rows = await findIncidentsByNumber(deps.store.db, number);
  return rows.filter((row) => {
    const name = nameOf(deps, row);
    return (
      name !== '' &&
      row.defender === 'yes' &&
      (!workspaceName || name.toLowerCase() === workspaceName.toLowerCase())
    );
  });
}
