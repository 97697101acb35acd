import type { OrderAnswer, RequestRow, Snapshot } from './snapshot.ts';

/** What the page knows, and what the reader is looking at. */
export interface PageState {
  snapshot: Snapshot | undefined;
  readonly requests: RequestRow[];
  /** Object id of the person that the reader plays. */
  me: string | undefined;
  place: string | undefined;
  /** The thread that the next message goes to; undefined: a new one. */
  replyTo: string | undefined;
  /** Newest message seen, by person and place. */
  readonly seen: Map<string, number>;
  /** Cards by message, as last sent. */
  readonly cards: Map<string, Record<string, unknown>>;
}

export const state: PageState = {
  snapshot: undefined,
  requests: [],
  me: undefined,
  place: undefined,
  replyTo: undefined,
  seen: new Map(),
  cards: new Map(),
};

type Draw = (snapshot: Snapshot) => void;
const draws: Draw[] = [];

/** Called with every new picture, and after `redraw`. */
export const onSnapshot = (draw: Draw): void => {
  draws.push(draw);
};

/** Draws again after something on the page itself changed. */
export function redraw(): void {
  const { snapshot } = state;
  if (snapshot) for (const draw of draws) draw(snapshot);
}

const requestListeners: (() => void)[] = [];
export const onRequests = (listener: () => void): void => {
  requestListeners.push(listener);
};

const REQUESTS_KEPT = 400;
const FIRST_PICTURE_MS = 1_000;
let events: EventSource | undefined;

/** Listens as this person (undefined: the first one); an earlier connection ends. */
export function connect(person?: string): void {
  events?.close();
  state.cards.clear();
  state.requests.length = 0;
  events = new EventSource(`demo/events${person ? `?person=${encodeURIComponent(person)}` : ''}`);
  events.addEventListener('state', (event) => take(JSON.parse(event.data) as Snapshot));
  events.addEventListener('request', (event) => {
    state.requests.push(...(JSON.parse(event.data) as RequestRow[]));
    state.requests.splice(0, Math.max(0, state.requests.length - REQUESTS_KEPT));
    for (const listener of requestListeners) listener();
  });
  events.addEventListener('error', () => document.body.classList.add('offline'));
  events.addEventListener('open', () => document.body.classList.remove('offline'));
}

function take(snapshot: Snapshot): void {
  for (const message of snapshot.messages) {
    if (message.card) state.cards.set(message.id, message.card);
  }
  state.snapshot = snapshot;
  state.me = snapshot.me;
  // Rows that change from now on light up for a moment; the first picture is no change.
  if (!document.body.classList.contains('ready'))
    setTimeout(() => document.body.classList.add('ready'), FIRST_PICTURE_MS);
  if (!snapshot.places.some((one) => one.id === state.place)) state.place = snapshot.places[0]?.id;
  redraw();
}

/** Asks the server to do something as the person that the reader plays. Never rejects. */
export async function order(name: string, body: Record<string, unknown>): Promise<OrderAnswer> {
  try {
    const response = await fetch(`demo/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person: state.me, ...body }),
    });
    return (await response.json()) as OrderAnswer;
  } catch {
    return { ok: false, problem: 'The demo does not answer. Is it still running?' };
  }
}
