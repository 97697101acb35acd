import type { Locator } from 'playwright-core';
import type { Checks } from '../checks.ts';
import type { Desk } from '../desk.ts';

const CLICK_MS = 8_000;

/** What is behind More: severity, snooze, wake, comment on an open incident, then reopening the closed one. */
export async function workTheDay(desk: Desk, checks: Checks): Promise<void> {
  await desk.be('Dana Reyes');
  const thread = desk.thread('Potential SQL injection').first();
  const card = desk.card(thread);
  await changeSeverity(desk, card, checks);
  await snooze(desk, card, checks);
  await comment(card, thread, checks);
  const closed = desk.card(desk.thread('Suspected successful brute force'));
  await closed.getByRole('button', { name: 'More', exact: true }).click();
  await closed.getByRole('button', { name: 'Reopen' }).click();
  await checks.comes('Reopen opens the closed incident again', () =>
    desk.reads(closed, 'status', 'Active', CLICK_MS),
  );
}

async function open(card: Locator, what: string): Promise<void> {
  await card.getByRole('button', { name: 'More', exact: true }).click();
  await card.getByRole('button', { name: what }).click();
}

async function changeSeverity(desk: Desk, card: Locator, checks: Checks): Promise<void> {
  await card.getByRole('button', { name: 'More', exact: true }).click();
  await desk.glance('9-more', card);
  await card.getByRole('button', { name: 'Severity…' }).click();
  await card.getByRole('radio', { name: 'Low' }).check();
  await desk.picture('9-severity', card);
  await card.getByRole('button', { name: 'Change severity' }).click();
  await checks.comes('the severity is changed, on the card of everybody', () =>
    desk.reads(card, 'status', 'LOW', CLICK_MS),
  );
}

async function snooze(desk: Desk, card: Locator, checks: Checks): Promise<void> {
  await open(card, 'Snooze…');
  await card.getByRole('radio', { name: '8 hours' }).check();
  await card.getByRole('button', { name: 'Snooze', exact: true }).click();
  await checks.comes('the card says until when it is put aside, and by whom', () =>
    desk.reads(card, 'snoozed', /Snoozed until .* by Dana Reyes/, CLICK_MS),
  );
  await desk.picture('9-snoozed', card);
  await open(card, 'Wake now');
  await checks.comes('Wake now takes it up again', () =>
    card.locator('[data-id="snoozed"]').waitFor({ state: 'detached', timeout: CLICK_MS }),
  );
}

async function comment(card: Locator, thread: Locator, checks: Checks): Promise<void> {
  await open(card, 'Comment…');
  await card.locator('textarea').fill('Asked the owner of sql-orders.');
  await card.getByRole('button', { name: 'Comment', exact: true }).click();
  await checks.comes('the comment is said in the thread, in her name', () =>
    thread
      .getByText(/Dana Reyes on #\d+: Asked the owner of sql-orders\./)
      .first()
      .waitFor({ timeout: CLICK_MS }),
  );
}
