import type { Checks } from '../checks.ts';
import type { RunningDemo } from '../demo-process.ts';
import type { Desk } from '../desk.ts';

const POSTED_MS = 15_000;

/** What comes while the reader looks at another channel: a notification, an unread count, and the way there. */
export async function notifyElsewhere(desk: Desk, demo: RunningDemo, checks: Checks): Promise<void> {
  const { page } = desk;
  await desk.be('Dana Reyes');
  await page.locator('.place', { hasText: 'Cloud platform' }).click();
  await demo.order('portal', { do: 'raise' });
  const toast = page.locator('.toast', { hasText: 'SOC incidents: ' });
  await checks.comes('a post in another channel is notified with its summary', () =>
    toast.first().waitFor({ timeout: POSTED_MS }),
  );
  const words = (await toast.first().locator('button').first().textContent()) ?? '';
  checks.that(
    'the summary says severity, number, title and subscription',
    /^SOC incidents: \w+ #\d+ .+ – .+/i.test(words),
    words,
  );
  checks.that(
    'the channel shows that something is unread',
    (await page.locator('.place.unread', { hasText: 'SOC incidents' }).count()) === 1,
  );
  await toast.first().locator('button').first().click();
  checks.that(
    'the notification leads to the channel',
    (await page.locator('#place-name').textContent()) === 'SOC incidents',
  );
  checks.that('and it is read then', (await page.locator('.place.unread').count()) === 0);
  await closeInPortal(desk, checks);
}

/** Closed in the portal: the same card says so. */
async function closeInPortal(desk: Desk, checks: Checks): Promise<void> {
  const { page } = desk;
  await desk.tab('Sentinel');
  const row = page.locator('#panel-sentinel article', { hasText: 'New' }).first();
  const number = /#(\d+)/.exec((await row.textContent()) ?? '')?.[1];
  await row.getByRole('button', { name: /in the portal/ }).click();
  const card = page
    .locator('.message', { has: page.locator('[data-id="number"]', { hasText: `#${number}` }) })
    .first();
  await checks.comes('what is closed in the portal is closed on its card', () =>
    desk.reads(card, 'status', 'Closed elsewhere', POSTED_MS),
  );
}
