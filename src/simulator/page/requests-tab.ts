import { byId, el, keyed, time } from './dom.ts';
import type { RequestRow } from './snapshot.ts';
import { onRequests, state } from './store.ts';

type Filter = 'all' | 'people' | 'writes';
const FILTERS: readonly { readonly value: Filter; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'people', label: 'As a person' },
  { value: 'writes', label: 'Writes in Azure' },
];
const SHOWN = 150;
let filter: Filter = 'all';

/** Every request that Azure and Teams answered, newest first: who made it, with whose token. */
export function startRequestsTab(): void {
  const list = el('div', { class: 'rows requests' });
  const draw = () => keyed(list, rows(), { key: (row) => String(row.id), create: drawRequest });
  const choices = FILTERS.map(({ value, label }) =>
    el(
      'label',
      {},
      el('input', {
        type: 'radio',
        name: 'requests',
        value,
        checked: value === filter,
        onchange: () => {
          filter = value;
          draw();
        },
      }),
      ` ${label}`,
    ),
  );
  byId('panel-requests').append(
    el('fieldset', { class: 'tools' }, el('legend', { class: 'unseen' }, 'Which requests'), ...choices),
    list,
  );
  onRequests(draw);
}

const rows = (): RequestRow[] =>
  state.requests
    .filter((one) => filter === 'all' || (filter === 'people' ? one.whoKind === 'person' : one.write))
    .slice(-SHOWN)
    .reverse();

function drawRequest(row: RequestRow): HTMLElement {
  const failed = row.status === 0 || row.status >= 400;
  return el(
    'article',
    { class: row.write ? 'row request write' : 'row request', title: row.path },
    el(
      'p',
      { class: 'facts' },
      time(row.at),
      ' ',
      el('strong', { class: `who by-${row.whoKind}` }, row.who),
      row.write && el('em', {}, ' writes'),
    ),
    el(
      'p',
      { class: 'line' },
      el('b', {}, row.method),
      ' ',
      el('span', { class: 'path' }, `${row.service} ${shortPath(row.path)}`),
      ' ',
      el('span', { class: failed ? 'code bad' : 'code' }, row.status === 0 ? 'cut off' : row.status),
    ),
  );
}

/** The telling end of an Azure address, GUIDs cut to their first characters. */
function shortPath(path: string): string {
  const [address = ''] = path.split('?');
  const end = address.split(/\/providers\/Microsoft\./i).at(-1) ?? address;
  return end
    .replace(/([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f-]{27}/gi, '$1…')
    .replace(/19:[0-9a-f]{4}[^;/]*/g, '19:…');
}
