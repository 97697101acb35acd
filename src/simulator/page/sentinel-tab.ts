import { byId, el, keyed } from './dom.ts';
import type { IncidentRow, WorkspaceRow } from './snapshot.ts';
import { onSnapshot, order } from './store.ts';
import { toast } from './toasts.ts';

const SEVERITIES = ['High', 'Medium', 'Low', 'Informational'];

/** What Sentinel holds, by workspace, and what somebody in the portal may do to it. */
export function startSentinelTab(): void {
  const list = el('div', { class: 'groups' });
  const raise = el(
    'button',
    { type: 'button', onclick: () => void portal({ do: 'raise' }) },
    'Raise an incident now',
  );
  byId('panel-sentinel').append(el('div', { class: 'tools' }, raise), list);
  onSnapshot((snapshot) =>
    keyed(list, snapshot.workspaces, {
      key: (row) => row.id,
      create: (row) =>
        el(
          'section',
          {},
          el(
            'h3',
            {},
            row.name,
            ' ',
            el('small', {}, row.kind === 'xdr' ? 'onboarded to the Defender portal' : 'in the Azure portal'),
          ),
          el('div', { class: 'rows' }),
        ),
      update: (node, row) =>
        keyed(
          node.lastElementChild as HTMLElement,
          row.incidents.map((incident) => ({ incident, row: { id: row.id } })),
          { key: ({ incident }) => incident.name, create: ({ incident }) => drawIncident(row, incident) },
        ),
    }),
  );
}

function drawIncident(workspace: WorkspaceRow, incident: IncidentRow): HTMLElement {
  const { severity, status, number, owner, classification, comments, modifiedBy } = incident;
  const facts = [
    owner ? `Owner ${owner}` : 'No owner',
    classification,
    `last changed by ${modifiedBy}`,
  ].filter(Boolean);
  return el(
    'article',
    { class: `row status-${status.toLowerCase()}` },
    el(
      'h4',
      {},
      el('span', { class: `sev ${severity.toLowerCase()}` }, severity),
      ` #${number} `,
      el('span', { class: 'state' }, status),
    ),
    el('p', { class: 'title' }, incident.title),
    el('p', { class: 'facts' }, facts.join(' · ')),
    comments.length > 0 &&
      el(
        'details',
        {},
        el('summary', {}, comments.length === 1 ? '1 comment' : `${comments.length} comments`),
        ...comments.map((one) => el('blockquote', {}, one.text, el('footer', {}, one.author))),
      ),
    tools(workspace, incident),
  );
}

function tools(workspace: WorkspaceRow, incident: IncidentRow): HTMLElement {
  const { name, number, status, severity } = incident;
  const act = (what: Record<string, unknown>) =>
    void portal({ workspace: workspace.id, incident: name, ...what });
  const closed = status === 'Closed';
  const button = closed
    ? el(
        'button',
        {
          type: 'button',
          'data-focus': 'act',
          'aria-label': `Reopen ${number} in the portal`,
          onclick: () => act({ do: 'reopen' }),
        },
        'Reopen in portal',
      )
    : el(
        'button',
        {
          type: 'button',
          'data-focus': 'act',
          'aria-label': `Close ${number} in the portal`,
          onclick: () => act({ do: 'close' }),
        },
        'Close in portal',
      );
  const choose = (event: Event) =>
    act({ do: 'severity', severity: (event.target as HTMLSelectElement).value });
  const options = SEVERITIES.map((one) => el('option', { selected: one === severity }, one));
  const select = el(
    'select',
    { 'aria-label': `Severity of ${number}`, 'data-focus': 'severity', onchange: choose },
    ...options,
  );
  return el('div', { class: 'tools' }, button, !closed && select);
}

async function portal(what: Record<string, unknown>): Promise<void> {
  const answer = await order('portal', what);
  if (!answer.ok) toast(answer.problem ?? 'That did not work.', 'error');
}
