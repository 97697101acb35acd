const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text: string) => text.replace(/[&<>"]/g, (one) => ESCAPES[one] ?? one);

/** Stands for an escaped character while the marks around it are read. */
const HIDDEN = /\uE000(\d+)\uE001/g;

/**
 * The part of Markdown that Teams shows in a TextBlock: bold, italic, links, lists by line. A backslash takes a mark its
 * meaning; anything else stays text. The result is safe HTML.
 */
export function markdown(text: string): string {
  const plain = text.replace(
    /\\([\\`*_{}[\]()#+\-.!~|<>&"])/g,
    (_, one: string) => `\uE000${one.charCodeAt(0)}\uE001`,
  );
  const html = plain
    .split('\n')
    .map((line) => inline(line.replace(/^\s*[-*]\s+/, '• ')))
    .join('<br>');
  return html.replace(HIDDEN, (_, code: string) => safe(String.fromCharCode(Number(code))));
}

function inline(line: string): string {
  return safe(line)
    .replace(
      /\[([^\]]+)\]\((https?:[^)\s]+)\)/g,
      '<a href="$2" target="_blank" rel="noopener noreferrer">$1</a>',
    )
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/(^|[^\w*])[*_]([^*_\s][^*_]*)[*_](?!\w)/g, '$1<em>$2</em>');
}
