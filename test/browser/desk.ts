import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const OUT = join(fileURLToPath(new URL('../..', import.meta.url)), 'artefacts/browser');
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A program for the page itself, which has another `document` than ours. */
const STUMBLES = readFileSync(new URL('stumbles.js', import.meta.url), 'utf8');

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 320, height: 700 };

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

/** The demo's page in one browser window, in the words of somebody who uses it. */
export class Desk {
  readonly page: Page;
  /** Whatever the browser complained about. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (err) => this.complaints.push(String(err)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, url: string, dark = false): Promise<Desk> {
    const page = await browser.newPage({ viewport: WIDE, colorScheme: dark ? 'dark' : 'light' });
    const desk = new Desk(page);
    await page.goto(url);
    await page.locator('#people [role=radio]').first().waitFor();
    return desk;
  }

  async say(words: string): Promise<void> {
    await this.page.locator('#words').fill(words);
    await this.page.keyboard.press('Enter');
  }

  async be(name: string): Promise<void> {
    await this.page.locator('#people [role=radio]', { hasText: name }).click();
    await this.page.locator('#people [aria-checked=true]', { hasText: name }).waitFor();
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** The thread of the incident with these words in its title. */
  thread(words: string): Locator {
    return this.page.locator('.thread', { hasText: words });
  }

  /** The card at the head of a thread. */
  card(thread: Locator): Locator {
    return thread.locator('.message').first();
  }

  /** Waits for words in an element of the card, by the element's id in the card's JSON. */
  async reads(card: Locator, id: string, words: string | RegExp, timeout: number): Promise<void> {
    await card.locator(`[data-id="${id}"]`, { hasText: words }).waitFor({ timeout });
  }

  /** A picture of what is seen now, light and dark, wide and at phone width. */
  async picture(name: string, subject?: Locator): Promise<void> {
    mkdirSync(OUT, { recursive: true });
    for (const dark of [false, true]) {
      await this.page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
      for (const [size, viewport] of [
        ['wide', WIDE],
        ['320', PHONE],
      ] as const) {
        await this.page.setViewportSize(viewport);
        await subject?.evaluate((node) => node.scrollIntoView({ block: 'start' }));
        await this.page.waitForTimeout(150);
        await this.page.screenshot({ path: join(OUT, `${name}-${size}${dark ? '-dark' : ''}.png`) });
      }
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    await this.page.setViewportSize(WIDE);
  }

  /** One picture as it is: another scheme or width would draw the cards anew, and fold away what was unfolded. */
  async glance(name: string, subject: Locator): Promise<void> {
    mkdirSync(OUT, { recursive: true });
    await subject.evaluate((node) => node.scrollIntoView({ block: 'start' }));
    await this.page.screenshot({ path: join(OUT, `${name}-wide.png`) });
  }

  /** What a keyboard, a screen reader or a narrow window would stumble over on the page as it is now. */
  async stumbles(): Promise<string[]> {
    await this.page.setViewportSize(PHONE);
    const found = await this.page.evaluate<string[]>(STUMBLES);
    await this.page.setViewportSize(WIDE);
    return found;
  }
}
