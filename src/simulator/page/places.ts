import { byId, el, keyed } from './dom.ts';
import { initials } from './messages.ts';
import { showPane } from './panes.ts';
import type { PlaceRow, Snapshot } from './snapshot.ts';
import { connect, onSnapshot, redraw, state } from './store.ts';

/** The left column: channels with what is unread, and the people that the reader can be. */
export function startPlaces(): void {
  onSnapshot((snapshot) => {
    byId('team').textContent = snapshot.team;
    drawChannels(snapshot);
    drawPeople(snapshot);
  });
}

function drawChannels(snapshot: Snapshot): void {
  const rows = snapshot.places.map((place) => ({
    ...place,
    unread: unreadIn(snapshot, place),
    here: place.id === state.place,
  }));
  keyed(byId('channel-list'), rows, {
    key: (row) => row.id,
    create: (row) =>
      el(
        'button',
        {
          type: 'button',
          class: `place${row.unread > 0 ? ' unread' : ''}`,
          'aria-current': row.here ? 'true' : undefined,
          'data-focus': row.id,
          onclick: () => open(row.id),
        },
        el('span', { class: 'sign', 'aria-hidden': 'true' }, row.kind === 'channel' ? '#' : '@'),
        el('span', { class: 'name' }, row.name),
        row.unread > 0 && el('span', { class: 'count', 'aria-label': `${row.unread} unread` }, row.unread),
      ),
  });
}

function unreadIn(snapshot: Snapshot, place: PlaceRow): number {
  if (place.id === state.place) return 0;
  const seen = state.seen.get(`${snapshot.me} ${place.id}`) ?? 0;
  return snapshot.messages.filter((one) => one.place === place.id && one.byBot && Number(one.id) > seen)
    .length;
}

function open(place: string): void {
  state.place = place;
  state.replyTo = undefined;
  redraw();
  showPane('chat');
}

function drawPeople(snapshot: Snapshot): void {
  const rows = snapshot.people.map((person) => ({ ...person, checked: person.objectId === snapshot.me }));
  keyed(byId('people'), rows, {
    key: (row) => row.objectId,
    create: (row) =>
      el(
        'button',
        {
          type: 'button',
          role: 'radio',
          class: 'person',
          'aria-checked': String(row.checked),
          tabindex: row.checked ? 0 : -1,
          'data-focus': row.objectId,
          onclick: () => connect(row.objectId),
          onkeydown: (event) => step(event as KeyboardEvent, snapshot, row.objectId),
        },
        el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(row.name)),
        el('span', { class: 'name' }, row.name),
        el('span', { class: 'rights' }, row.rights),
      ),
  });
}

/** Arrow keys move the choice, as in any group of radio buttons. */
function step(event: KeyboardEvent, snapshot: Snapshot, from: string): void {
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const { people } = snapshot;
  const index = people.findIndex((one) => one.objectId === from);
  const next = people[(index + by + people.length) % people.length];
  if (!next) return;
  connect(next.objectId);
  byId('people').querySelector<HTMLElement>(`[data-focus="${next.objectId}"]`)?.focus();
}
