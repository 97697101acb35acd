import { byId, el, keyed } from './dom.ts';
import { onSnapshot } from './store.ts';

/** Defender for Cloud's alerts by subscription, with the status that it holds at this moment. */
export function startDefenderTab(): void {
  const list = el('div', { class: 'groups' });
  byId('panel-defender').append(list);
  onSnapshot((snapshot) =>
    keyed(list, snapshot.subscriptions, {
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
            el(
              'small',
              { class: row.sync ? '' : 'warn' },
              row.sync ? 'sync with Sentinel on' : 'sync with Sentinel off',
            ),
          ),
          el('div', { class: 'rows' }),
        ),
      update: (node, row) =>
        keyed(node.lastElementChild as HTMLElement, row.alerts, {
          key: (alert) => alert.name,
          create: (alert) =>
            el(
              'article',
              { class: `row alert is-${alert.status.toLowerCase()}` },
              el('p', { class: 'title' }, alert.title),
              el('p', { class: 'facts' }, [alert.severity, alert.resource].filter(Boolean).join(' · ')),
              el('span', { class: 'state' }, alert.status),
            ),
        }),
    }),
  );
}
