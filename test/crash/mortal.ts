import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { STEP_CHANNEL, type Step } from '../../src/core/step.ts';
import type { LiveWorld } from '../support/world.ts';

/**
 * Lets the bot of a world die in this process, at or a moment after a step: its store is shut under it and no request of its
 * reaches anybody any more. Not as true as SIGKILL, and fifty times as fast.
 */
export class Mortal {
  readonly #world: LiveWorld;
  #armed: { readonly step: Step; left: number } | undefined;
  #dying: Promise<void> | undefined;
  deaths = 0;

  constructor(world: LiveWorld) {
    this.#world = world;
    for (const faults of [world.sim.teams.faults, world.sim.faults.of('arm'), world.sim.faults.of('logs')]) {
      const take = faults.take.bind(faults);
      faults.take = (request) => (this.#dying ? { match: /./, drop: 'before' } : take(request));
    }
    subscribe(STEP_CHANNEL, this.#onStep);
  }

  /** At the so-manieth passing from now on. */
  arm(step: Step, passing: number): void {
    this.#armed = { step, left: passing };
  }

  /** Does something; when the bot died of it, another one starts. */
  async live(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (err) {
      if (!this.#dying) throw err;
    }
    if (!this.#dying) return;
    await this.#dying;
    await this.#world.pause();
    this.#dying = undefined;
    this.deaths += 1;
    await this.#world.resume();
  }

  end(): void {
    unsubscribe(STEP_CHANNEL, this.#onStep);
  }

  readonly #onStep = (name: unknown): void => {
    const armed = this.#armed;
    if (!armed || name !== armed.step || this.#dying) return;
    armed.left -= 1;
    if (armed.left > 0) return;
    this.#armed = undefined;
    this.#dying = this.#world.app.store.close();
  };
}
