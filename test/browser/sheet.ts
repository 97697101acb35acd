/**
 * Draws every golden card as Teams would, near enough: 320 px, 640 px, and 640 px dark, side by side in one picture for each
 * card (artefacts/cards/NAME.png). Exits 1 where a card overflows or has an input without a label.
 * Run: npm run sheet [-- part of a name]
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { hostConfig } from '../../src/simulator/page/host-config.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GOLDEN = join(ROOT, 'test/golden');
const OUT = join(ROOT, 'artefacts/cards');
const RENDERER = join(
  dirname(createRequire(import.meta.url).resolve('adaptivecards/package.json')),
  'dist/adaptivecards.min.js',
);
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Pane {
  readonly width: number;
  readonly dark: boolean;
}

const PANES: readonly Pane[] = [
  { width: 320, dark: false },
  { width: 640, dark: false },
  { width: 640, dark: true },
];

const STYLE = `
  body { margin: 0; display: flex; align-items: stretch; font: 14px 'Segoe UI', 'Liberation Sans', sans-serif }
  .pane { padding: 16px; background: #f5f5f5 } .pane.dark { background: #1f1f1f; color-scheme: dark }
  .card > div { border-radius: 8px; box-shadow: 0 2px 6px #0002; overflow: hidden }
  a { color: #4f52b2; text-decoration: none } .dark a { color: #a9acff }
  button.ac-pushButton { font: 600 14px 'Segoe UI', 'Liberation Sans', sans-serif; border: 1px solid #d1d1d1; background: #fff; color: #242424; border-radius: 4px; padding: 5px 12px }
  .dark button.ac-pushButton { border-color: #666; background: #292929; color: #fff }
  button.ac-pushButton.style-positive { background: #5b5fc7; color: #fff; border-color: #5b5fc7 }
  .ac-actionSet { flex-wrap: wrap; row-gap: 8px }
  textarea, select { border: 1px solid #d1d1d1; border-radius: 4px; padding: 6px; background: transparent; color: inherit; min-height: 48px }`;

/** Runs in the page: draws one card and says what is wrong with how it came out. */
function drawInPage({ card, host, pane }: { card: object; host: object; pane: string }): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: what is in the page has no types here
  const { AdaptiveCards: cards, document } = globalThis as any;
  const element = document.getElementById(pane);
  if (!element) return ['no pane'];
  const drawn = new cards.AdaptiveCard();
  drawn.hostConfig = new cards.HostConfig(host);
  drawn.parse(card, new cards.SerializationContext(cards.Versions.v1_5));
  element.append(drawn.render());
  const inputs = [...element.querySelectorAll('input,textarea,select')];
  const unlabelled = inputs.filter(
    (one) => !one.labels?.length && !one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby'),
  );
  const wide = element.scrollWidth > element.clientWidth;
  return [
    ...(unlabelled.length > 0 ? [`${unlabelled.length} inputs without a label`] : []),
    ...(wide ? [`overflows at ${pane}`] : []),
  ];
}

async function drawSheet(page: Page, name: string): Promise<string[]> {
  const card = JSON.parse(readFileSync(join(GOLDEN, name), 'utf8')) as object;
  const panes = PANES.map(
    ({ width, dark }) =>
      `<form class="pane ${dark ? 'dark' : ''}"><div class="card" id="${width}${dark ? '-dark' : ''}" style="width:${width}px"></div></form>`,
  );
  await page.setContent(`<style>${STYLE}</style>${panes.join('')}`);
  await page.addScriptTag({ path: RENDERER });
  const wrong: string[] = [];
  for (const { width, dark } of PANES) {
    wrong.push(
      ...(await page.evaluate(drawInPage, {
        card,
        host: hostConfig(dark),
        pane: `${width}${dark ? '-dark' : ''}`,
      })),
    );
  }
  await page.screenshot({ path: join(OUT, name.replace(/\.json$/, '.png')), fullPage: true });
  return wrong;
}

const wanted = process.argv[2] ?? '';
mkdirSync(OUT, { recursive: true });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
try {
  const page = await browser.newPage({
    viewport: { width: PANES.reduce((sum, { width }) => sum + width + 32, 0), height: 200 },
  });
  for (const name of readdirSync(GOLDEN).filter((one) => one.endsWith('.json') && one.includes(wanted))) {
    const wrong = await drawSheet(page, name);
    console.log(`${name} ${wrong.length > 0 ? wrong.join('; ') : 'well'}`);
    if (wrong.length > 0) process.exitCode = 1;
  }
} finally {
  await browser.close();
}
