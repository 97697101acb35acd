import type { SimIncident } from '../../src/simulator/world.ts';
import type { Scene } from './scene.ts';

/**
 * What holds after any crash: each incident has a card in each channel, and only what was on its way when the bot died
 * stands twice, one thing in a channel at most; each card that is kept true says what Azure says; nothing was written twice.
 */
export function isWhole(scene: Scene): void {
  for (const channel of scene.channels) {
    const doubled = scene.incidents.flatMap((incident) => doubledIn(scene, incident, channel));
    const excused = scene.onTheirWay.filter((posting) => posting.channel_id === channel);
    expect(excused.length).toBeLessThanOrEqual(1);
    expect([[], excused.map((posting) => posting.slot.split(':')[0])]).toContainEqual(doubled);
    for (const incident of scene.incidents) saysWhatAzureSays(scene, incident, channel);
  }
  const targets = scene.targets();
  expect(targets).toEqual([...new Set(targets)]);
}

function doubledIn(scene: Scene, incident: SimIncident, channel: string): ('card' | 'say')[] {
  const cards = scene.cards(incident, channel).length;
  expect(cards).toBeGreaterThan(0);
  const sentences = scene.sentences(incident, channel);
  return [
    ...Array<'card'>(cards - 1).fill('card'),
    ...Array<'say'>(sentences.length - new Set(sentences).size).fill('say'),
  ];
}

function saysWhatAzureSays(scene: Scene, incident: SimIncident, channel: string): void {
  const owner = incident.properties.owner as { readonly assignedTo: string | null };
  const face = scene.face(channel, incident);
  expect(face.status).toMatch(new RegExp(`\\b${incident.properties.status}\\b`));
  expect(face.owner).toContain(owner.assignedTo ?? '');
}
