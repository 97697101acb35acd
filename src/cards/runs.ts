import { safeUrl } from './text.ts';
import type { Tone } from './views.ts';

export type Color = 'Default' | 'Accent' | 'Good' | 'Warning' | 'Attention';
export type Severity = 'High' | 'Medium' | 'Low' | 'Informational';

/** A stretch of text inside a RichTextBlock: what a TextRun of a template binds. */
export interface Run {
  readonly text: string;
  readonly color: Color;
  readonly weight: 'Default' | 'Bolder';
  readonly subtle: boolean;
  /** Where it leads; empty: nowhere. */
  readonly link: string;
}

const run = (text: string, over: Partial<Run> = {}): Run => ({
  text,
  color: 'Default',
  weight: 'Default',
  subtle: false,
  link: '',
  ...over,
});

export const normal = (text: string): Run => run(text);
export const subtle = (text: string): Run => run(text, { subtle: true });
export const bold = (text: string, color: Color = 'Default'): Run => run(text, { weight: 'Bolder', color });
export const toned = (text: string, tone: Tone): Run =>
  run(text, { color: colorOf(tone), subtle: tone === 'default' });

/** A link where the address may be linked, otherwise the same words without one. */
export function linked(text: string, url: string | undefined, over: Partial<Run> = {}): Run {
  const link = safeUrl(url);
  return run(text, link ? { color: 'Accent', ...over, link } : over);
}

/** The runs, with `between` put between each two; a card's RichTextBlock folds no spaces, so they are ours to set. */
export const joined = (runs: readonly Run[], between: string): Run[] =>
  runs.flatMap((one, index) => (index === 0 ? [one] : [subtle(between), one]));

const COLORS = { default: 'Default', good: 'Good', warning: 'Warning', attention: 'Attention' } as const;

export const colorOf = (tone: Tone): Color => COLORS[tone];

const SEVERITY_TONES: Record<string, Tone> = { High: 'attention', Medium: 'warning' };

/** Only High and Medium raise their voice. */
export const severityTone = (severity: string): Tone => SEVERITY_TONES[severity] ?? 'default';

/** Between facts on one line; it never begins a line. */
export const DOT = '\u00a0· ';

/** Between two runs that belong together: the layout folds common spaces. */
export const GAP = '\u2002';

/** "1 alert", "3 alerts". */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
