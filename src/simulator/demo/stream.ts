import type { ServerResponse } from 'node:http';
import type { SimTeams } from '../teams/teams.ts';
import type { LogEntry, SimPerson, World } from '../world.ts';
import { requestRow, takeSnapshot } from './snapshot.ts';

/** Requests that a page opened late still sees. */
const LATEST_REQUESTS = 200;
/** Changes in one burst make one message. */
const GATHER_MS = 60;
/** Late sync changes alerts without any event. */
const LOOK_AGAIN_MS = 1_000;

/** Server-Sent Events to one open page: `state` after every change, `request` with each request that Azure or Teams answered. */
export function streamTo(
  response: ServerResponse,
  world: World,
  teams: SimTeams,
  me: SimPerson,
  latest = LATEST_REQUESTS,
): void {
  const known = new Map<string, string>();
  let last = '';
  let timer: NodeJS.Timeout | undefined;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = (event: string, data: unknown) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const state = () => {
    timer = undefined;
    const snapshot = takeSnapshot(world, teams, me, known);
    const text = JSON.stringify(snapshot);
    if (text !== last) tell('state', snapshot);
    last = text;
  };
  const soon = () => {
    timer ??= setTimeout(state, GATHER_MS);
  };
  const request = (entry: LogEntry) => tell('request', [requestRow(entry, world.log.lastIndexOf(entry))]);
  const from = Math.max(0, world.log.length - latest);
  tell(
    'request',
    world.log.slice(from).map((entry, index) => requestRow(entry, from + index)),
  );
  state();
  world.events.on('change', soon).on('request', request);
  const clock = setInterval(soon, LOOK_AGAIN_MS);
  response.on('close', () => {
    world.events.off('change', soon).off('request', request);
    clearInterval(clock);
    clearTimeout(timer);
  });
}
