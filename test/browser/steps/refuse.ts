import type { Checks } from '../checks.ts';
import type { RunningDemo } from '../demo-process.ts';
import type { Desk } from '../desk.ts';

const NEXT_CARD_MS = 60_000;
const CLICK_MS = 8_000;

/** Robin may only read: the refusal names what is missing, and nothing is written. */
export async function refuseRobin(desk: Desk, demo: RunningDemo, checks: Checks): Promise<void> {
  const { page } = desk;
  await desk.be('Robin Weiss');
  const thread = desk.thread('Potential SQL injection').first();
  const card = desk.card(thread);
  await checks.comes('the next incident has its card', () =>
    card.locator('[data-id="status"]').waitFor({ timeout: NEXT_CARD_MS }),
  );
  await card.getByRole('button', { name: 'Close…' }).click();
  const submit = card.getByRole('button', { name: /^Close #/ });
  const note = card.locator('.note:not(:empty)');
  await checks.comes('Robin gets the form or a refusal', () =>
    submit.or(note).first().waitFor({ timeout: CLICK_MS }),
  );
  if (await submit.isVisible()) {
    await card.getByRole('radio', { name: 'Undetermined' }).check();
    await card.locator('textarea').fill('Trying it.');
    await submit.click();
    const dialog = page.locator('#sign-in');
    await dialog.or(note).first().waitFor({ timeout: CLICK_MS });
    if (await dialog.isVisible()) await page.locator('#sign-in-confirm').click();
  }
  await checks.comes('the refusal names the missing role and the place', () =>
    card
      .locator('.note', { hasText: /Microsoft Sentinel Responder/ })
      .filter({ hasText: 'law-soc-we' })
      .waitFor({ timeout: CLICK_MS }),
  );
  await desk.picture('8-refused', card);
  const written = (await demo.requests()).filter(
    (one) => one.who === 'Robin Weiss' && one.write && one.status < 400,
  );
  checks.that('nothing was written as Robin', written.length === 0, written);
  // The refusal leaves what was typed; Cancel brings the card back.
  const cancel = card.getByRole('button', { name: 'Cancel' });
  if (await cancel.isVisible()) await cancel.click();
  await card.locator('[data-id="status"]').first().waitFor({ timeout: CLICK_MS });
  checks.that(
    'the incident is as open as before',
    /New/.test((await card.locator('[data-id="status"]').first().textContent()) ?? 'New'),
  );
}
