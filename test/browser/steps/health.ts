import type { Locator } from 'playwright-core';
import type { Checks } from '../checks.ts';
import type { RunningDemo } from '../demo-process.ts';
import type { Desk } from '../desk.ts';

/** A look every 3 s, two of them for some faults, and the way of a card to the page. */
const SEEN_MS = 20_000;
/** An alert counts as missing after 20 s, and after two looks. */
const MISSED_MS = 60_000;
const CLICK_MS = 12_000;

/** What is broken on the page, what the card must say of it, and whether its button can mend it. */
interface Breakage {
  readonly what: string;
  readonly where?: string;
  readonly says: string;
  readonly effect: RegExp;
  readonly needs?: RegExp;
  readonly mend: 'repair' | 'toggle' | 'stays';
  /** Read on the sweep only: somebody asks for a look at everything. */
  readonly ask?: boolean;
  readonly seenMs?: number;
}

const BREAKAGES: readonly Breakage[] = [
  {
    what: 'sync',
    where: 'Retail Production',
    says: 'Bi-directional sync is off',
    effect: /leaves its alerts open/,
    needs: /Security Admin on each subscription/,
    mend: 'repair',
  },
  {
    what: 'connector',
    where: 'Data Platform',
    says: 'Connector removed',
    effect: /no longer reach Sentinel/,
    needs: /Microsoft Sentinel Contributor on law-soc-we/,
    mend: 'repair',
  },
  {
    what: 'plan',
    where: 'Retail Production',
    says: 'Defender plan switched off',
    effect: /raises no alerts/,
    mend: 'toggle',
  },
  {
    what: 'provider',
    where: 'Data Platform',
    says: 'Resource provider not registered',
    effect: /cannot be enabled/,
    needs: /Contributor on each subscription/,
    mend: 'repair',
    ask: true,
  },
  {
    what: 'tenant-connector',
    says: 'Old and tenant-wide connector both on',
    effect: /arrives twice/,
    mend: 'toggle',
  },
  {
    what: 'flow',
    where: 'Retail Production',
    says: 'Alerts do not arrive',
    effect: /that Sentinel lacks/,
    mend: 'toggle',
    seenMs: MISSED_MS,
  },
  {
    what: 'subscription',
    says: 'New subscription, not connected',
    effect: /do not reach Sentinel/,
    mend: 'stays',
  },
];

/** Breaks each of the seven, sees it told, mended or refused, and told again. */
export async function breakConnectors(desk: Desk, demo: RunningDemo, checks: Checks): Promise<void> {
  await desk.be('Noor Haddad');
  await desk.tab('Connectors');
  await desk.picture('12-connectors-tab');
  for (const breakage of BREAKAGES) await breakOne(desk, demo, checks, breakage);
  await desk.say('connectors');
  await checks.comes('the table lists every subscription', () =>
    desk.page
      .locator('.message.bot', { hasText: 'subscriptions connected' })
      .last()
      .waitFor({ timeout: CLICK_MS }),
  );
  await desk.picture(
    '14-connectors-table',
    desk.page.locator('.message.bot', { hasText: 'subscriptions connected' }).last(),
  );
  const stumbles = await desk.stumbles();
  checks.that(
    'nothing to stumble over at 320 px, with drift cards on the page',
    stumbles.length === 0,
    stumbles,
  );
}

async function breakOne(desk: Desk, demo: RunningDemo, checks: Checks, breakage: Breakage): Promise<void> {
  const { what, says, effect, needs, mend, seenMs = SEEN_MS } = breakage;
  await toggle(desk, breakage);
  if (breakage.ask) await desk.say('connectors check');
  const thread = desk.page
    .locator('.thread', { hasText: says })
    .filter({ hasText: 'Coverage broken' })
    .last();
  await checks.comes(`${what}: the card says "${says}"`, () => thread.waitFor({ timeout: seenMs }));
  // Its words change, its place does not.
  const key = await thread.getAttribute('data-key');
  const card = desk.card(desk.page.locator(`.thread[data-key="${key}"]`));
  const words = (await card.textContent()) ?? '';
  checks.that(`${what}: the card says what follows from it`, effect.test(words), words);
  if (needs) checks.that(`${what}: the card says who can mend it`, needs.test(words), words);
  await desk.picture(`13-drift-${what}`, card);
  if (mend === 'stays') return;
  if (mend === 'toggle') await toggle(desk, breakage);
  else await repair(desk, demo, checks, what, card);
  await checks.comes(`${what}: the card says that it is over`, () =>
    card.locator('[data-id="status"]', { hasText: 'These faults are over' }).waitFor({ timeout: seenMs }),
  );
}

async function toggle({ page }: Desk, { what, where }: Breakage): Promise<void> {
  if (where) await page.locator('#break-where').selectOption({ label: where });
  await page.locator(`#break-${what}`).click();
}

/** A reader is shown what is missing and writes nothing; the owner of connectors mends it after a preview. */
async function repair(
  desk: Desk,
  demo: RunningDemo,
  checks: Checks,
  what: string,
  card: Locator,
): Promise<void> {
  const { page } = desk;
  const open = card.getByRole('button', { name: 'Repair…' });
  const confirm = card.getByRole('button', { name: 'Repair as Noor Haddad' });
  await desk.be('Robin Weiss');
  await open.click();
  await checks.comes(`${what}: a reader is told which role is missing`, () =>
    card
      .getByText(/you lack (Microsoft Sentinel Contributor|Security Admin|Contributor)/)
      .first()
      .waitFor({ timeout: CLICK_MS }),
  );
  checks.that(
    `${what}: a reader is offered nothing to confirm`,
    (await card.getByRole('button', { name: /^Repair as/ }).count()) === 0,
  );
  await desk.picture(`13-refused-${what}`, card);
  await desk.be('Noor Haddad');
  await open.click();
  await checks.comes(`${what}: the owner sees the steps first`, () => confirm.waitFor({ timeout: CLICK_MS }));
  await desk.picture(`13-preview-${what}`, card);
  await confirm.click();
  const dialog = page.locator('#sign-in');
  const done = card.getByText(/done and read back|These faults are over/).first();
  const working = card.getByText(/Working on it/).first();
  await page.locator('#sign-in[open]').or(done).or(working).first().waitFor({ timeout: CLICK_MS });
  if (await dialog.isVisible()) await page.locator('#sign-in-confirm').click();
  await checks.comes(`${what}: every step is done and read back`, () =>
    done.waitFor({ timeout: CLICK_MS * 3 }),
  );
  const written = (await demo.requests()).filter(
    (one) => one.who === 'Robin Weiss' && one.write && one.status < 400,
  );
  checks.that(`${what}: nothing was written as the reader`, written.length === 0, written);
}
