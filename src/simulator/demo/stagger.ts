import type { SimDefenderAlert, World } from '../world.ts';

/**
 * Sync closes the alerts of one incident one after another, `stepMs` apart, as it does in Azure, rather than all at the
 * same moment. Returns what ends it.
 */
export function staggerSync(world: World, stepMs: number): () => void {
  const spread = () => {
    const together = new Map<number, SimDefenderAlert[]>();
    for (const alert of world.defenderAlerts.values()) {
      if (alert.closesAt === undefined || alert.closesAt <= world.now()) continue;
      together.set(alert.closesAt, [...(together.get(alert.closesAt) ?? []), alert]);
    }
    for (const [at, alerts] of together) {
      alerts.forEach((alert, index) => {
        alert.closesAt = at + index * stepMs;
      });
    }
  };
  // The event comes when the incident is closed; its alerts get their time in the same breath, just after.
  const soon = () => queueMicrotask(spread);
  world.events.on('change', soon);
  return () => void world.events.off('change', soon);
}
