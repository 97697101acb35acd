import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import type { LogEntry, SimIncident, SimPerson } from '../../src/simulator/world.ts';
import type { PostingRow } from '../../src/store/tables.ts';
import { type CardFace, faceOf } from '../support/card-face.ts';
import type { Engine } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching } from '../support/world.ts';
import { type Death, startVictim } from './victim.ts';

export const COMMENT = 'Contained; ticket CHG-2231.';
/** Longer than any lease, and than any quiet time. */
const LEASES_MS = 150_000;
const MARKS_MS = [0, 16_000, 45_000, 31_000, 120_000];

/** A world with two watching channels, in which a bot is killed and another one takes over. */
export class Scene {
  readonly world: LiveWorld;
  /** What was raised, and has to have a card in each channel. */
  readonly incidents: SimIncident[] = [];
  readonly channels: readonly string[];
  /** What the dead bot had claimed and not settled: only these may stand twice. */
  readonly onTheirWay: PostingRow[] = [];

  private constructor(world: LiveWorld) {
    this.world = world;
    const { incidents, platform } = world.sim.teams.channels;
    this.channels = [incidents.id, platform.id];
  }

  static async open(engine: Engine, settings: Readonly<Record<string, string>> = {}): Promise<Scene> {
    const scene = new Scene(await startWorld(settings, engine));
    for (const id of scene.channels) await watching(scene.world, 'watch incidents', undefined, id);
    return scene;
  }

  /** A new incident; unless told, with an alert that sync closes, and two that it does not. */
  raise(subscriptions?: readonly string[]): SimIncident {
    const { world, tenant } = this.world.sim;
    const { retail, shared } = tenant;
    const alerts = (subscriptions ?? [retail.id, shared.id, shared.id]).map((subscriptionId, index) => ({
      subscriptionId,
      title: `Alert ${index + 1}`,
    }));
    const incident = raiseIncident(world, tenant.soc, { alerts });
    this.incidents.push(incident);
    return incident;
  }

  /** Somebody works on it in the portal. */
  change(): void {
    const { world, tenant } = this.world.sim;
    const owner = { objectId: tenant.sam.objectId, assignedTo: tenant.sam.name };
    changeIncident(world, tenant.soc, this.incident, { status: 'Active', severity: 'Low', owner });
  }

  /** What is said in the threads of its cards, oldest first. */
  sentences(incident: SimIncident, channel: string): string[] {
    const threads = this.cards(incident, channel).map((card) => card.threadId);
    return said(this.world, channel)
      .filter((one) => threads.includes(one.threadId) && !sharedCard(one))
      .map((one) => String(one.activity.text));
  }

  /** Its cards in a channel, oldest first. */
  cards(incident: SimIncident, channel: string): SimMessage[] {
    const number = ` #${incident.properties.incidentNumber} `;
    return this.cardsLike(new RegExp(number), channel);
  }

  /** Messages with a card whose notification line is like this, oldest first. */
  cardsLike(summary: RegExp, channel: string): SimMessage[] {
    return said(this.world, channel).filter(
      (one) => sharedCard(one) && summary.test(String(one.activity.summary)),
    );
  }

  /** The newest. */
  get incident(): SimIncident {
    const [last] = this.incidents.slice(-1);
    if (!last) throw new Error('nothing was raised');
    return last;
  }

  /** The card that is kept true. */
  card(incident = this.incident, channel = this.channels[0] ?? ''): SimMessage {
    const [last] = this.cards(incident, channel).slice(-1);
    if (!last) throw new Error('no card');
    return last;
  }

  /** The ordinary bot steps aside, another one works until it kills itself; `act` happens while it lives. */
  async kill(death: Death, act: () => Promise<unknown> | undefined = () => undefined) {
    await this.world.pause();
    const victim = await startVictim(this.world, death);
    victim.work();
    const acting = Promise.resolve(act()).catch((err: unknown) => {
      // What asked the bot that died hears that the line is dead.
      if (!/ECONNRESET|ECONNREFUSED|socket hang up/.test(String(err))) throw err;
    });
    await victim.died();
    await acting;
  }

  passLeases(): void {
    this.world.clock.advance(LEASES_MS);
  }

  /** A bot starts again when the dead one's leases have run out, and settles what it finds begun. */
  async takeOver(): Promise<void> {
    this.passLeases();
    await this.world.resume();
    const { db } = this.world.app.store;
    this.onTheirWay.push(
      ...(await db.selectFrom('posting').selectAll().where('outcome', '=', 'unknown').execute()),
    );
    await this.world.tick('settle');
  }

  /** Until there is nothing left to do; the slow looks come first and last. */
  async quiet(): Promise<void> {
    for (const [round, ms] of MARKS_MS.entries()) {
      this.world.clock.advance(ms);
      if (round === 0 || round === MARKS_MS.length - 1) await this.world.tick();
      else await this.world.tick('poll', 'prove', 'settle');
    }
  }

  /** On the newest incident's card; as Dana, unless told. */
  click(button: string, inputs: Readonly<Record<string, string>> = {}, person?: SimPerson) {
    const { teams, tenant } = this.world.sim;
    return teams.client.click(person ?? tenant.dana, this.card(), button, inputs);
  }

  /** Opens the form while all is well, so that only its sending meets the bot that dies. */
  openForm = () => this.click('incident.close');
  close = (alerts: Readonly<Record<string, string>> = { alerts: 'direct' }) =>
    this.click('incident.close', {
      classification: 'TruePositive.SuspiciousActivity',
      comment: COMMENT,
      ...alerts,
    });

  /** What people's clicks wrote at Azure, oldest first: "PUT incident". */
  writes(): string[] {
    return this.world.sim.world.log.filter(isWrite).map(({ method, url }) => `${method} ${what(url)}`);
  }

  /** All of it again, with what it was about: no two may be alike. */
  targets(): string[] {
    return this.world.sim.world.log.filter(isWrite).map(({ method, url }) => `${method} ${url}`);
  }

  /** In one channel. */
  face(channel?: string, incident = this.incident): CardFace {
    return faceOf(this.card(incident, channel));
  }

  async end(): Promise<void> {
    await this.world.stop();
  }
}

const isWrite = ({ service, method, status, url, principal }: LogEntry): boolean =>
  service === 'arm' &&
  status >= 200 &&
  status < 300 &&
  principal.kind === 'person' &&
  (method === 'PUT' || /\/(resolve|dismiss)\?/.test(url));

const WRITTEN: readonly (readonly [RegExp, string])[] = [
  [/\/comments\//i, 'comment'],
  [/\/alerts\//i, 'alert'],
  [/\/incidents\//i, 'incident'],
  [/\/dataConnectors\//i, 'connector'],
  [/\/settings\//i, 'sync'],
];
const what = (url: string): string => WRITTEN.find(([pattern]) => pattern.test(url))?.[1] ?? url;
