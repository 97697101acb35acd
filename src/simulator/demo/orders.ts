import { randomUUID } from 'node:crypto';
import type { OrderAnswer } from '../page/snapshot.ts';
import type { ClickResult } from '../teams/click.ts';
import type { SimMessage } from '../teams/state.ts';
import type { SimTeams } from '../teams/teams.ts';
import type { SimIncident, SimPerson, SimWorkspace, Switches, World } from '../world.ts';
import { setBroken } from './breakages.ts';

/** What can be done to the tenant beside Teams, by somebody in the portal. */
export interface Portal {
  raise(): void;
  close(workspace: SimWorkspace, incident: SimIncident): void;
  reopen(workspace: SimWorkspace, incident: SimIncident): void;
  setSeverity(workspace: SimWorkspace, incident: SimIncident, severity: string): void;
}

/** What the page's orders work on. */
export interface OrderDesk {
  readonly world: World;
  readonly teams: SimTeams;
  readonly portal: Portal;
  /** Sign-ins that the page has open, by the id it was given. */
  readonly signIns: Map<string, ClickResult>;
}

type Body = Readonly<Record<string, unknown>>;
type Order = (desk: OrderDesk, body: Body, person: SimPerson | undefined) => Promise<OrderAnswer>;

const DONE: OrderAnswer = { ok: true };
const no = (problem: string): OrderAnswer => ({ ok: false, problem });

/** Everything that the page may ask of its server, by the last part of the address. */
export const ORDERS: Readonly<Record<string, Order>> = {
  say: async (desk, body, person) => {
    const text = String(body.text ?? '').trim();
    if (!person || !text) return no('Type something first.');
    const place = String(body.place);
    const isChat = place === desk.teams.state.personalChats.get(person.objectId);
    const inThread = body.thread ? desk.teams.state.findMessage(place, String(body.thread)) : undefined;
    const said = await desk.teams.client.say(person, isChat ? 'personal' : place, text, { inThread });
    return said.status < 300 ? DONE : no('The message did not reach the bot.');
  },

  click: async (desk, body, person) => {
    const message = findMessage(desk, body);
    if (!person || !message) return no('This message is gone.');
    const button = { verb: String(body.verb ?? ''), title: asText(body.title), id: asText(body.id) };
    const data = (body.data ?? {}) as Record<string, unknown>;
    return clicked(desk, await desk.teams.client.press(person, message, button, data));
  },

  'sign-in': async (desk, body) => {
    const id = String(body.signIn);
    const asked = desk.signIns.get(id);
    if (!asked) return no('This sign-in was used or has expired.');
    desk.signIns.delete(id);
    return clicked(desk, await desk.teams.client.completeSignIn(asked));
  },

  switch: async (desk, body) => {
    const { switches } = desk.world;
    const name = String(body.name) as keyof Switches;
    if (!Object.hasOwn(switches, name) || typeof body.value !== typeof switches[name])
      return no('There is no such switch.');
    Object.assign(switches, { [name]: body.value });
    desk.world.events.emit('change', 'switches');
    return DONE;
  },

  break: async ({ world }, { what, subscription, broken }) =>
    typeof broken === 'boolean' && setBroken(world, String(what), String(subscription), broken)
      ? DONE
      : no('There is nothing like that to break.'),

  portal: async (desk, body) => {
    if (body.do === 'raise') {
      desk.portal.raise();
      return DONE;
    }
    const workspace = [...desk.world.workspaces.values()].find((one) => one.id === body.workspace);
    const incident = workspace?.incidents.get(String(body.incident));
    if (!workspace || !incident) return no('This incident is gone.');
    if (body.do === 'close') desk.portal.close(workspace, incident);
    else if (body.do === 'reopen') desk.portal.reopen(workspace, incident);
    else desk.portal.setSeverity(workspace, incident, String(body.severity));
    return DONE;
  },
};

/** What the page must know after a click; everything else it sees by itself. */
function clicked(desk: OrderDesk, result: ClickResult): OrderAnswer {
  if (!result.needsSignIn) return DONE;
  const signIn = randomUUID();
  desk.signIns.set(signIn, result);
  return { ok: true, signIn };
}

const findMessage = (desk: OrderDesk, body: Body): SimMessage | undefined =>
  desk.teams.state.findMessage(String(body.place), String(body.message));

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
