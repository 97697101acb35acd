import type { Azure } from '../../src/azure/azure.ts';
import { createFacts } from '../../src/incidents/facts.ts';
import { ManualClock } from '../support/clock.ts';
import { silentLog } from '../support/stores.ts';

describe('what is known of a subscription', () => {
  it('is answered to whoever waits for it though somebody forgets it meanwhile, and is then asked for again', async () => {
    const answers: ((on: boolean) => void)[] = [];
    const isSyncEnabled = () => new Promise<boolean>((resolve) => answers.push(resolve));
    const reader = { defender: { isSyncEnabled } } as unknown as Azure;
    const facts = createFacts({ reader, clock: new ManualClock(), log: silentLog(), keepMs: 60_000 });
    const waiting = facts.sync('retail');
    facts.forget(['retail']);
    const again = facts.sync('retail');
    for (const [index, answer] of answers.entries()) answer(index > 0);
    expect(await waiting).toBe('off');
    expect(await again).toBe('on');
    expect(await facts.sync('retail')).toBe('on');
    expect(answers).toHaveLength(2);
  });
});
