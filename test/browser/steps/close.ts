import type { Locator } from 'playwright-core';
import type { Checks } from '../checks.ts';
import type { RunningDemo } from '../demo-process.ts';
import type { Desk } from '../desk.ts';

const CLICK_MS = 8_000;
const STORY = 'Suspected successful brute force';
const PROVEN_MS = 60_000;

/** The brute force story: three alerts, one of them where sync is off. Closed by Dana, who has to sign in once. */
export async function closeAsDana(desk: Desk, demo: RunningDemo, checks: Checks): Promise<void> {
  const { page } = desk;
  const thread = desk.thread(STORY);
  const card = desk.card(thread);
  await checks.comes('the brute force has a thread of its own', () => thread.waitFor({ timeout: CLICK_MS }));
  await desk.picture('3-new', card);
  await fillForm(desk, card, checks);
  await card.getByRole('button', { name: /^Close #/ }).click();
  const dialog = page.locator('#sign-in');
  await checks.comes('the write asks Dana to sign in with MFA', () => dialog.waitFor({ timeout: CLICK_MS }));
  await desk.picture('5-sign-in');
  const before = (await demo.requests()).filter((one) => one.write && one.status < 300);
  checks.that('nothing was written before she signed in', before.length === 0, before);
  await page.locator('#sign-in-confirm').click();
  await watchProof(desk, card, checks);
}

async function fillForm(desk: Desk, card: Locator, checks: Checks): Promise<void> {
  await card.getByRole('button', { name: 'Close…' }).click();
  const submit = card.getByRole('button', { name: /^Close #/ });
  await checks.comes('Close… shows the form to Dana', () => submit.waitFor({ timeout: CLICK_MS }));
  const marks = card.locator('[data-id="alert-prospects"]');
  const words = (await marks.textContent()) ?? '';
  checks.that(
    'the form says which alerts will close and which stay open, and why',
    /will close/.test(words) && /stays open, sync off/.test(words),
    words,
  );
  const picked = await card.locator('input[type=radio]:checked').count();
  await submit.click();
  checks.that(
    'nothing is preselected, and an empty form is not sent',
    picked <= 1 && (await submit.isVisible()),
    { picked },
  );
  await card.getByRole('radio', { name: 'Benign positive: suspicious but expected' }).check();
  await card.locator('textarea').fill('Penetration test, ticket CHG-2231.');
  await card.getByRole('radio', { name: /directly/ }).check();
  await desk.picture('4-form', card);
}

/** From "closing" to the last alert read back as closed. */
async function watchProof(desk: Desk, card: Locator, checks: Checks): Promise<void> {
  const seen: string[] = [];
  const notes = setInterval(() => {
    void card
      .locator('[data-id="status"], [data-id="alerts"]')
      .allTextContents()
      .then((texts) => {
        const line = texts.join(' | ').replace(/\s+/g, ' ');
        if (line && line !== seen.at(-1)) seen.push(line);
      })
      .catch(() => {});
  }, 50);
  await checks.comes('the card says that the incident is closed', () =>
    desk.reads(card, 'status', 'Closed', 15_000),
  );
  await desk.picture('6-closing', card);
  await checks.comes('all three alerts are proven closed', () =>
    desk.reads(card, 'alerts', '3 of 3 alerts closed', PROVEN_MS),
  );
  clearInterval(notes);
  // The clock may have stopped just before the last one was noted.
  seen.push((await card.locator('[data-id="alerts"]').allTextContents()).join(' | '));
  await desk.picture('7-proven', card);
  const counts = seen.flatMap((line) => /(\d) of 3 alerts closed/.exec(line)?.[1] ?? []).map(Number);
  checks.that(
    'on the way they were proven one after another',
    new Set(counts).size > 2 && counts.every((one, index) => index === 0 || one >= (counts[index - 1] ?? 0)),
    seen,
  );
  const rows = (await card.locator('[data-id="alert-rows"]').textContent()) ?? '';
  checks.that(
    'each row says how it was closed',
    rows.includes('closed by sync') && rows.includes('closed directly'),
    rows,
  );
  const closure = (await card.locator('[data-id="closure"]').textContent()) ?? '';
  checks.that(
    'the card says who closed it, as what and why',
    /Dana Reyes closed it as benign positive.*CHG-2231/.test(closure),
    closure,
  );
  await desk.tab('Defender for Cloud');
  const open = await desk.page
    .locator('#panel-defender .alert', { hasText: 'vm-web-01' })
    .locator('.state', { hasText: 'Active' })
    .count();
  checks.that('Defender for Cloud holds none of them open', open === 0, open);
  await desk.tab('Sentinel');
  await checks.comes('Sentinel holds it closed, with her comment', () =>
    desk.page
      .locator('#panel-sentinel article', { hasText: STORY })
      .filter({ hasText: 'BenignPositive' })
      .filter({ hasText: '1 comment' })
      .first()
      .waitFor({ timeout: 5_000 }),
  );
}
