import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { call, listen, type WireAnswer } from '../../src/simulator/teams/wire.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { type LiveWorld, said } from '../support/world.ts';

/** What Teams sends to the bot, as it went over the wire while people used it. */
export async function record(world: LiveWorld): Promise<string[]> {
  const bodies: string[] = [];
  const between = await listen(async ({ body, headers }): Promise<WireAnswer> => {
    bodies.push(body);
    const { authorization = '', 'content-type': type = '' } = headers;
    const reply = await call(world.messages, {
      method: 'POST',
      body,
      headers: { authorization, 'content-type': type },
    });
    return { status: reply.status, body: reply.json ?? reply.text };
  });
  world.sim.teams.connect(between.origin);
  try {
    await use(world);
  } finally {
    world.sim.teams.connect(world.messages);
    await between.close();
  }
  return [...new Set(bodies)];
}

/** Of each kind of activity at least one; whoever presses here may read, and write nothing. */
async function use(world: LiveWorld): Promise<void> {
  const { sim } = world;
  const { client, places, team, channels } = sim.teams;
  const { robin } = sim.tenant;
  raiseIncident(sim.world, sim.tenant.soc);
  await world.tick('poll');
  const card = said(world).at(-1) as SimMessage;
  await client.say(robin, channels.incidents.id, 'incident 4711');
  await client.say(robin, channels.general.id, 'wacth');
  await client.say(robin, 'personal', 'help');
  await client.click(robin, card, 'incident.close');
  const close = { classification: 'Undetermined', comment: 'x' };
  await client.click(robin, card, 'incident.close', close);
  sim.world.switches.ssoRefusedInChannels = true;
  const asked = await client.click(robin, card, 'incident.refresh');
  // Not where the token service still has Robin's token from the last time.
  if (asked.needsSignIn) await client.completeSignIn(asked);
  sim.world.switches.ssoRefusedInChannels = false;
  await places.installPersonal(robin);
  const extra = await places.createChannel(team, 'Short-lived');
  await places.renameChannel(extra.id, 'Renamed');
  await places.deleteChannel(extra.id);
  await places.remove(team);
  await places.install(team);
  const verify = { type: 'invoke', name: 'signin/verifyState', value: { state: '123456' } };
  const exchange = { type: 'invoke', name: 'signin/tokenExchange', value: { id: '1', token: 'x' } };
  const { activity } = await client.say(robin, 'personal', 'help');
  for (const invoke of [verify, exchange]) await client.post({ ...activity, ...invoke, text: undefined });
}
