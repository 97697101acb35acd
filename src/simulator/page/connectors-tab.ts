import { byId, el, keyed } from './dom.ts';
import type { Snapshot, SubscriptionRow } from './snapshot.ts';
import { onSnapshot, order, redraw } from './store.ts';
import { toast } from './toasts.ts';
import { toggleRow } from './toggle.ts';

interface Breakage {
  readonly what: string;
  readonly label: string;
  readonly hint: string;
}

const IN_SUBSCRIPTION: readonly Breakage[] = [
  {
    what: 'sync',
    label: 'Turn sync off',
    hint: 'Closing an incident then leaves its alerts open in Defender for Cloud.',
  },
  { what: 'connector', label: 'Delete the connector', hint: 'New alerts do not reach Sentinel any more.' },
  {
    what: 'plan',
    label: 'Switch a plan off',
    hint: 'Defender for Servers: virtual machines are not watched over any more.',
  },
  {
    what: 'plans',
    label: 'Switch all plans off',
    hint: 'A deleted connector then cannot be made anew: Azure answers 401 InvalidLicense.',
  },
  {
    what: 'provider',
    label: 'Unregister the provider',
    hint: 'Microsoft.SecurityInsights; without it the connector does not work.',
  },
  {
    what: 'flow',
    label: 'Stop the flow of alerts',
    hint: 'Nothing shows it but an alert that Defender for Cloud has and Sentinel lacks; one is raised now.',
  },
];

const IN_TENANT: readonly Breakage[] = [
  { what: 'subscription', label: 'Add a subscription', hint: 'Sandbox, which is connected to nothing.' },
  {
    what: 'lighthouse',
    label: 'Add one of another tenant',
    hint: 'Seen through Azure Lighthouse; the connector does not support it.',
  },
  {
    what: 'tenant-connector',
    label: 'Turn on the tenant-wide connector',
    hint: 'In the first workspace, beside the connectors there: each alert comes twice.',
  },
];

/** Which subscription things are broken in. */
let chosen: string | undefined;

/** What connects Defender for Cloud to Sentinel, and switches that break it; off mends it again. */
export function startConnectorsTab(): void {
  const select = el('select', {
    id: 'break-where',
    onchange: () => {
      chosen = select.value;
      redraw();
    },
  });
  const inOne = el('div', { class: 'rows' });
  const inAll = el('div', { class: 'rows' });
  const facts = el('div', { class: 'rows' });
  byId('panel-connectors').append(
    el('h3', {}, 'Break things'),
    el('div', { class: 'tools where' }, el('label', { for: 'break-where' }, 'In subscription'), select),
    inOne,
    el('h3', {}, 'In the whole tenant'),
    inAll,
    el('h3', {}, 'What each subscription has now'),
    facts,
  );
  onSnapshot((snapshot) => {
    const one = choose(snapshot);
    keyed(
      select,
      snapshot.subscriptions.map(({ id, name }) => ({ id, name })),
      {
        key: ({ id }) => id,
        create: ({ id, name }) => el('option', { value: id }, name),
      },
    );
    select.value = one?.id ?? '';
    drawBreakages(inOne, IN_SUBSCRIPTION, one?.broken ?? [], one?.id);
    drawBreakages(inAll, IN_TENANT, snapshot.broken);
    keyed(
      facts,
      snapshot.subscriptions.map(({ id, name, facts }) => ({ id, name, facts })),
      {
        key: ({ id }) => id,
        create: (row) => drawFacts(row),
      },
    );
  });
}

/** The chosen subscription, or the first where that is gone. */
function choose({ subscriptions }: Snapshot): SubscriptionRow | undefined {
  const one = subscriptions.find(({ id }) => id === chosen) ?? subscriptions[0];
  chosen = one?.id;
  return one;
}

function drawBreakages(
  list: HTMLElement,
  breakages: readonly Breakage[],
  broken: readonly string[],
  subscription?: string,
): void {
  keyed(
    list,
    breakages.map((one) => ({ ...one, on: broken.includes(one.what), subscription })),
    {
      key: ({ what }) => what,
      create: ({ what, label, hint, on }) =>
        toggleRow({
          id: `break-${what}`,
          label,
          hint,
          on,
          set: (broken) => void set(what, broken, subscription),
        }),
    },
  );
}

async function set(what: string, broken: boolean, subscription?: string): Promise<void> {
  const answer = await order('break', { what, broken, subscription });
  if (!answer.ok) toast(answer.problem ?? 'That did not work.', 'error');
}

const drawFacts = ({ name, facts }: Pick<SubscriptionRow, 'name' | 'facts'>): HTMLElement =>
  el(
    'article',
    { class: 'row connection' },
    el('h4', { class: 'title' }, name),
    el(
      'dl',
      {},
      ...facts.flatMap((fact) => [
        el('dt', {}, fact.name),
        el('dd', { class: fact.good ? '' : 'bad' }, fact.words),
      ]),
    ),
  );
