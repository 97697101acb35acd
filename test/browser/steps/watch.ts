import type { Checks } from '../checks.ts';
import type { Desk } from '../desk.ts';

const REPLY_MS = 8_000;
/** The first incident comes 5 s after the start and is posted within one poll; the channel was watched later, so maybe the second. */
const FIRST_CARD_MS = 60_000;

/** Watch by button, then the first card. */
export async function watchChannel(desk: Desk, checks: Checks): Promise<void> {
  const { page } = desk;
  await desk.be('Dana Reyes');
  await desk.say('help');
  await checks.comes('help is answered in the thread', () =>
    page.locator('.message.bot').first().waitFor({ timeout: REPLY_MS }),
  );
  await desk.say('watch');
  const offer = page.getByRole('button', { name: 'Start watching' });
  await checks.comes('watch answers a card with a button', () => offer.waitFor({ timeout: REPLY_MS }));
  await desk.picture('1-watch-offer');
  await offer.click();
  await checks.comes('the click proves the right to read and the channel is watched', () =>
    page.getByText('Watching this channel').waitFor({ timeout: REPLY_MS }),
  );
  await desk.picture('2-watch-done');
  const backlog = page.getByRole('button', { name: /^Post the/ });
  if ((await backlog.count()) > 0) await backlog.click();
  await checks.comes('a card is posted for a new incident', () =>
    page.locator('[data-id="status"]', { hasText: 'New' }).first().waitFor({ timeout: FIRST_CARD_MS }),
  );
  const stumbles = await desk.stumbles();
  checks.that('nothing to stumble over at 320 px, with cards on the page', stumbles.length === 0, stumbles);
}
