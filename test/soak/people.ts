import type { Simulator } from '../../src/simulator/simulator.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { changeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import type { SimIncident } from '../../src/simulator/world.ts';
import type { Ledger } from '../crash/ledger.ts';
import { faceOf } from '../support/card-face.ts';
import type { Dice } from './dice.ts';

const SEVERITIES = ['High', 'Medium', 'Low', 'Informational'];
const REFUSED = /ECONNRESET|ECONNREFUSED|socket hang up|EPIPE|No button|no input/;

/** Whoever works on incidents: attackers raise them, people change and close them in the portal and from their cards. */
export class People {
  readonly incidents: SimIncident[] = [];
  clicks = 0;
  readonly #sim: Simulator;
  readonly #dice: Dice;
  readonly #ledger: Ledger;
  readonly #channels: readonly string[];

  constructor(sim: Simulator, dice: Dice, ledger: Ledger, channels: readonly string[]) {
    this.#sim = sim;
    this.#dice = dice;
    this.#ledger = ledger;
    this.#channels = channels;
  }

  /** The cards of an incident in a channel, oldest first. */
  cards(incident: SimIncident, channel: string): SimMessage[] {
    const number = ` #${incident.properties.incidentNumber} `;
    return this.#sim.teams
      .messages(channel)
      .filter(
        (one) => one.from.kind === 'bot' && sharedCard(one) && String(one.activity.summary).includes(number),
      );
  }

  raise(): void {
    const { world, tenant } = this.#sim;
    const { retail, shared, data } = tenant;
    const alerts = [retail, shared, data]
      .filter(() => this.#dice.chance(0.6))
      .map(({ id }) => ({ subscriptionId: id }));
    const incident = raiseIncident(world, tenant.soc, {
      severity: this.#dice.oneOf(['High', 'Medium', 'Low'] as const),
      ...(alerts.length > 0 && { alerts }),
    });
    this.#ledger.changed(incident.name, { status: 'New', owner: { objectId: null } });
    this.incidents.push(incident);
  }

  /** One of them, once it has a card: what is closed before it was ever seen is never posted, and rightly so. */
  #someIncident(): SimIncident | undefined {
    const known = this.incidents.filter((one) => this.cards(one, this.#channels[0] ?? '').length > 0);
    return known.length > 0 ? this.#dice.oneOf(known) : undefined;
  }

  changeInPortal(): void {
    const incident = this.#someIncident();
    if (!incident) return;
    const { world, tenant } = this.#sim;
    const isClosed = incident.properties.status === 'Closed';
    const owner = { objectId: tenant.sam.objectId, assignedTo: tenant.sam.name };
    const closes = { status: 'Closed', classification: 'Undetermined', classificationComment: 'Known.' };
    const properties = isClosed
      ? { status: 'Active' }
      : this.#dice.oneOf([{ severity: this.#dice.oneOf(SEVERITIES) }, { status: 'Active', owner }, closes]);
    changeIncident(world, tenant.soc, incident, properties);
    this.#ledger.changed(incident.name, properties);
  }

  /** Presses what the card in some channel offers; that the bot dies of something else meanwhile is no fault of theirs. */
  async click(): Promise<void> {
    const incident = this.#someIncident();
    const [card] = incident ? this.cards(incident, this.#dice.oneOf(this.#channels)).slice(-1) : [];
    if (!card) return;
    this.clicks += 1;
    await this.#press(card, faceOf(card).offers).catch((err: unknown) => {
      if (!REFUSED.test(String(err))) throw err;
    });
  }

  async #press(card: SimMessage, offers: readonly string[]): Promise<void> {
    const { client } = this.#sim.teams;
    const { dana } = this.#sim.tenant;
    const verb = this.#dice.chance(0.3) ? 'incident.take' : 'incident.close';
    if (offers.includes('incident.continue')) await client.click(dana, card, 'incident.continue');
    else if (!offers.includes(verb)) return;
    else if (verb === 'incident.take') await client.click(dana, card, verb);
    else await this.#close(card);
  }

  async #close(card: SimMessage): Promise<void> {
    const { client } = this.#sim.teams;
    const { dana } = this.#sim.tenant;
    const form = await client.click(dana, card, 'incident.close');
    const asks = JSON.stringify(form.card ?? {}).includes('"id":"alerts"');
    await client.click(dana, card, 'incident.close', {
      classification: 'TruePositive.SuspiciousActivity',
      comment: `Contained; ticket CHG-${this.clicks}.`,
      ...(asks && { alerts: 'direct' }),
    });
  }
}
