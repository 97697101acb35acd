import { roleFor } from '../azure/roles.ts';
import { ACTIONS } from './actions.ts';

/** What each button needs of the person who presses it, made from the list of buttons. */
export function permissionsTable(): string {
  const rows = ACTIONS.map(({ verb, needs }) => {
    const rights = needs.map((action) => `\`${action}\``).join('<br>');
    const roles = [...new Set(needs.map((action) => roleFor(action) ?? 'a custom role'))].join('<br>');
    return `| \`${verb}\` | ${rights} | ${roles} |`;
  });
  return ['| Button | Azure actions | Least built-in roles |', '|---|---|---|', ...rows].join('\n');
}
