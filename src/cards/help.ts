import { bold, normal, subtle } from './runs.ts';
import { loadTemplate, withinLength } from './template.ts';
import { plain } from './text.ts';
import type { Card, HelpView } from './views.ts';

const fill = loadTemplate<ReturnType<typeof helpFace>>('help');

/** What the bot is for and what one may type. */
export const renderHelp = (view: HelpView): Card =>
  withinLength(view.commands.length, (shown) => fill(helpFace(view, shown)));

function helpFace(view: HelpView, shown: number) {
  return {
    intro: [normal(plain(view.intro, 400))],
    commands: view.commands.slice(0, shown).map(({ usage, summary }) => ({
      usage: [bold(plain(usage, 80))],
      summary: [subtle(plain(summary, 160))],
    })),
    footnote: view.footnote ? [subtle(plain(view.footnote, 300))] : [],
  };
}
