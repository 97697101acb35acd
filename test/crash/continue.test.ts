import { sqlite } from '../support/stores.ts';
import { COMMENT, Scene } from './scene.ts';

it('says that who clicked first closed the incident, where somebody else goes on with it', async () => {
  const scene = await Scene.open(sqlite);
  try {
    const { sam, retail } = scene.world.sim.tenant;
    const incident = scene.raise([retail.id]);
    await scene.world.tick('poll');
    await scene.openForm();
    await scene.kill({ step: 'close.kept' }, () => scene.close({}));
    await scene.takeOver();
    await scene.quiet();
    await scene.click('incident.continue', {}, sam);
    await scene.quiet();
    const [comment] = incident.comments.values();
    expect(comment).toMatchObject({
      author: 'Sam Okafor',
      message: `Closed from Microsoft Teams by Dana Reyes as true positive, suspicious activity.\n\n${COMMENT}`,
    });
    expect(scene.sentences(incident, scene.channels[0] ?? '')).toContainEqual(
      expect.stringMatching(/^Dana Reyes closed/),
    );
    expect(JSON.stringify(scene.card().activity)).toContain('Dana Reyes');
    expect(JSON.stringify(scene.card().activity)).not.toContain('Sam Okafor');
  } finally {
    await scene.end();
  }
});
