import { statusOf } from '../../src/simulator/azure/sync.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import {
  breakSync,
  connect,
  deleteConnector,
  disableConnector,
  turnOnTenantConnector,
} from '../../src/simulator/tenant-connectors.ts';
import type { SimWorkspace } from '../../src/simulator/world.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

const CLOSE = { classification: 'TruePositive.SuspiciousActivity', comment: 'Contained; ticket CHG-2231.' };
/** From the close to after the last mark of the schedule. */
const MARKS = [15, 45, 120, 420, 1];

let world: LiveWorld;
beforeEach(async () => {
  world = await startWorld();
  world.sim.tenant.shared.sync = true;
  await watching(world, 'watch incidents');
});
afterEach(() => world.stop());

const tenant = () => world.sim.tenant;
const look = async () => {
  world.clock.advance(300_000);
  await world.tick('look at connectors');
};
/** An incident with one alert of Retail Production, and its card. */
const raise = async (workspace: SimWorkspace = tenant().soc): Promise<SimMessage> => {
  incident = raiseIncident(world.sim.world, workspace, {
    alerts: [{ subscriptionId: tenant().retail.id, title: 'Odd sign-in' }],
  });
  await world.tick('poll');
  return said(world).at(-1) as SimMessage;
};
let incident: ReturnType<typeof raiseIncident>;
const shown = (card: SimMessage) => wordsOf(sharedCard(card));
const press = (card: SimMessage, data: Record<string, string> = {}) =>
  world.sim.teams.client.click(tenant().dana, card, 'incident.close', data);
/** The close of somebody who leaves everything to sync, whatever the form asks. */
const closeBySync = (card: SimMessage) => {
  const id = /"id":"(WyJ[\w-]+)"/.exec(JSON.stringify(sharedCard(card)))?.[1] ?? '';
  const data = { ...CLOSE, id, alerts: 'sync' };
  return world.sim.teams.client.press(tenant().dana, card, { verb: 'incident.close' }, data);
};
const proofsRun = async () => {
  await world.tick('prove');
  for (const seconds of MARKS) {
    world.clock.advance(seconds * 1000);
    await world.tick('prove');
  }
};
const statusInDefender = () => {
  const alert = [...world.sim.world.defenderAlerts.values()].at(-1);
  return alert && statusOf(alert, world.clock.now());
};

/** What sync will not close, or perhaps not, the form closes directly. */
const isSureByHand = async () => {
  const card = await raise();
  await press(card);
  await press(card, { ...CLOSE, alerts: 'direct' });
  await world.tick('prove');
  expect(statusInDefender()).toBe('Resolved');
  expect(shown(card)).toContain('closed directly');
};

interface Broken {
  readonly what: string;
  readonly happens: () => void;
  readonly mark: string;
  readonly why: string;
}

const WILL_NOT: readonly Broken[] = [
  {
    what: 'the connector is removed',
    happens: () => void deleteConnector(world.sim.world, tenant().retail),
    mark: 'stays open, connector removed',
    why: 'Connector removed: Retail Production',
  },
  {
    what: 'the connector is disabled',
    happens: () => disableConnector(world.sim.world, tenant().retail),
    mark: 'stays open, connector disabled',
    why: 'Connector disabled: Retail Production',
  },
  {
    what: 'it is connected to another workspace',
    happens: () => {
      deleteConnector(world.sim.world, tenant().retail);
      connect(world.sim.world, tenant().xdr, tenant().retail);
    },
    mark: 'stays open, connected to law-xdr only',
    why: 'Connected to law-xdr only: Retail Production',
  },
  {
    what: 'sync is off',
    happens: () => breakSync(world.sim.world, tenant().retail),
    mark: 'stays open, sync off',
    why: 'Sync off: Retail Production',
  },
];

const NOT_KNOWN: readonly Broken[] = [
  {
    what: 'the connectors cannot be read',
    happens: () => world.sim.faults.next({ service: 'arm', match: /dataConnectors/, status: 503, times: 50 }),
    mark: 'not known, connector not readable',
    why: 'Connector not readable: Retail Production',
  },
  {
    what: 'it is connected to two workspaces',
    happens: () => connect(world.sim.world, tenant().xdr, tenant().retail),
    mark: 'not known, connected twice',
    why: 'Connected twice: Retail Production',
  },
  {
    what: 'its alerts come by the tenant-wide connector',
    happens: () => {
      deleteConnector(world.sim.world, tenant().retail);
      turnOnTenantConnector(world.sim.world, tenant().soc);
    },
    mark: 'not known, tenant-wide connector',
    why: 'Tenant-wide connector: Retail Production',
  },
];

describe('what a close will do to an alert', () => {
  beforeEach(() => world.tick('look at connectors'));

  it('is promised where sync is on and its subscription is connected, and comes true', async () => {
    const card = await raise();
    expect(shown(card)).toContain('Closing here closes its alert in Defender for Cloud');
    const form = await press(card);
    expect(wordsOf(form.card)).toContain('will close, sync on');
    await press(card, CLOSE);
    await proofsRun();
    expect(shown(card)).toContain('closed by sync');
  });

  it.each(WILL_NOT)(
    'is not promised where $what: card, form and proof say so, and a direct close does it',
    async (broken) => {
      broken.happens();
      await look();
      const card = await raise();
      expect(shown(card)).toContain(
        'Closing here closes 0 of 1 alert in Defender for Cloud; 1 would stay open',
      );
      expect(shown(card)).toContain(broken.mark);
      expect(shown(card)).not.toContain('Sync on, connector connected');
      const form = wordsOf((await press(card)).card);
      expect(form).toContain(broken.mark);
      expect(form).toContain(broken.why);
      expect(form).toContain('1 alert stays open.');
      await closeBySync(card);
      await proofsRun();
      expect(statusInDefender()).toBe('Active');
      expect(shown(card)).toContain('1 alert left open in Defender for Cloud');
      expect(said(world).at(-1)?.activity.text).toContain('One alert stays open there.');
      await isSureByHand();
    },
  );

  it.each(NOT_KNOWN)(
    'is not known where $what: nothing is promised, the proof finds out, and a direct close is sure',
    async (broken) => {
      broken.happens();
      await look();
      const card = await raise();
      expect(shown(card)).toContain('Closing here closes 0 of 1 alert in Defender for Cloud; 1 not known');
      const form = wordsOf((await press(card)).card);
      expect(form).toContain(broken.mark);
      expect(form).toContain(broken.why);
      expect(form).toContain('1 alert may stay open.');
      expect(form).toContain('Leave it to sync');
      await closeBySync(card);
      await proofsRun();
      expect(shown(card)).toContain(statusInDefender() === 'Active' ? 'still open' : 'closed by sync');
      await isSureByHand();
    },
  );

  it('changes on the card as soon as a look sees the connector go', async () => {
    const card = await raise();
    deleteConnector(world.sim.world, tenant().retail);
    await look();
    expect(shown(card)).toContain('1 would stay open');
    connect(world.sim.world, tenant().soc, tenant().retail);
    await look();
    expect(shown(card)).toContain('Closing here closes its alert in Defender for Cloud');
  });

  it('is decided at the first proof for a close in the portal, and owed nothing where the connector is gone', async () => {
    deleteConnector(world.sim.world, tenant().retail);
    await look();
    const card = await raise();
    changeIncident(world.sim.world, tenant().soc, incident, {
      status: 'Closed',
      classification: 'Undetermined',
    });
    world.clock.advance(30_000);
    await world.tick('poll');
    await proofsRun();
    expect(shown(card)).toContain('1 alert left open in Defender for Cloud');
  });

  it('is left to Defender where Defender XDR made the incident, whatever is connected', async () => {
    deleteConnector(world.sim.world, tenant().retail);
    await look();
    const card = await raise(tenant().xdr);
    expect(shown(card)).toContain('Defender decides what becomes of its 1 alert on a close');
    const form = await press(card);
    expect(wordsOf(form.card)).not.toContain('stay open');
  });
});

describe('before the first look at the connectors', () => {
  it('the connectors of the incident’s workspace are read for it, once for many cards', async () => {
    const lists = () =>
      world.sim.world.log.filter(
        ({ url, method, principal }) =>
          method === 'GET' && principal.kind === 'bot' && /dataConnectors\?/.test(url),
      ).length;
    const before = lists();
    expect(shown(await raise())).toContain('Closing here closes its alert in Defender for Cloud');
    await raise();
    expect(lists() - before).toBe(1);
    deleteConnector(world.sim.world, tenant().retail);
    world.clock.advance(120_000);
    expect(shown(await raise())).toContain('stays open, no connector');
  });
});
