import type { Scene } from './scene.ts';
import type { Death } from './victim.ts';

/** Something that a bot is in the middle of when it is killed. */
export interface Scenario {
  readonly name: string;
  /** While all is well. */
  prepare(scene: Scene): Promise<unknown>;
  /** What makes the bot pass the step; before it works, or while it does. */
  act?(scene: Scene): Promise<unknown>;
  /** A first death, of the same act, that has to come before the one that is looked at. */
  readonly after?: Death;
  /** What must hold once another bot has looked at what was begun, before anything else. */
  settled?(scene: Scene, label: string): void;
  /** What must hold besides what always does, once another bot has taken over. */
  check?(scene: Scene, label: string): Promise<void>;
}

export const posted = async (scene: Scene): Promise<void> => {
  scene.raise();
  await scene.world.tick('poll');
};

export const withForm = async (scene: Scene): Promise<void> => {
  await posted(scene);
  await scene.openForm();
};

/** Two new incidents in one page, for two channels. */
export const arriving: Scenario = {
  name: 'two incidents arrive',
  prepare: async (scene) => {
    scene.raise();
    scene.raise();
  },
};

/** A closed incident whose alerts are to be read back. */
export const proving: Scenario = {
  name: 'a close is proven',
  prepare: async (scene) => {
    scene.world.sim.world.switches.syncDelayMs = 10_000;
    await withForm(scene);
    await scene.close();
    await scene.world.tick();
    scene.world.clock.advance(15_000);
  },
  check: async (scene) => {
    expect(scene.face().status).toBe('Closed');
    for (const channel of scene.channels)
      expect(scene.sentences(scene.incident, channel)).toEqual([
        expect.stringContaining('Dana Reyes closed'),
        expect.stringContaining('Proven: all 3 alerts'),
      ]);
  },
};

export const taking: Scenario = {
  name: 'somebody takes an incident',
  prepare: posted,
  act: (scene) => scene.click('incident.take'),
  check: async (scene) => {
    expect(scene.writes()).toEqual(['PUT incident']);
    expect(scene.face()).toMatchObject({ owner: 'Dana Reyes' });
  },
};

/** An incident changes, with cards posted: edits, and sentences in both threads. */
export const changing: Scenario = {
  name: 'an incident with cards changes',
  prepare: async (scene) => {
    await posted(scene);
    scene.change();
  },
  check: async (scene) => {
    for (const channel of scene.channels)
      expect(scene.sentences(scene.incident, channel)).toContainEqual(
        expect.stringMatching(/^Severity of #\d+ changed from High to Low\.$/),
      );
  },
};
