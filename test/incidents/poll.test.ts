import { getWorkspace, saveWorkspace } from '../../src/store/workspaces.ts';
import { type LiveWorld, startWorld } from '../support/world.ts';

describe('a look at a workspace', () => {
  let world: LiveWorld;
  beforeEach(async () => {
    world = await startWorld();
    await world.tick('poll');
  });
  afterEach(() => world.stop());

  const poll = () => {
    const tick = world.app.ticks.find((one) => one.name === 'poll law-soc-we');
    if (!tick) throw new Error('no such tick');
    return tick;
  };
  const id = () => world.sim.tenant.soc.id.toLowerCase();
  /** Resolves when Azure has been asked; it answers a moment later. */
  const answerSlowly = () => {
    const faults = world.sim.faults.of('arm');
    const take = faults.take.bind(faults);
    const { promise, resolve: ask } = Promise.withResolvers<void>();
    faults.take = (request) => {
      if (request.path.endsWith('/incidents')) ask();
      return take(request);
    };
    world.sim.faults.next({ service: 'arm', match: /\/incidents$/, delayMs: 100 });
    return promise;
  };

  it('that is cut off because the bot stops is no failure of Azure’s', async () => {
    const asked = answerSlowly();
    const stopping = new AbortController();
    const looking = poll().run(stopping.signal);
    const failed = expect(looking).rejects.toThrow();
    await asked;
    stopping.abort();
    await failed;
    expect((await getWorkspace(world.app.store.db, id())).error).toBeNull();
  });

  it('leaves alone what was remembered of the workspace meanwhile', async () => {
    const asked = answerSlowly();
    const looking = poll().run(new AbortController().signal);
    await asked;
    const { db } = world.app.store;
    await saveWorkspace(db, { ...(await getWorkspace(db, id())), swept_at: 42 });
    await looking;
    expect((await getWorkspace(db, id())).swept_at).toBe(42);
  });
});
