// Runs in the page: what a keyboard, a screen reader or a narrow window would stumble over, as sentences.
(() => {
  const seen = [];
  if (document.documentElement.scrollWidth > innerWidth) seen.push('the page is wider than its window');
  for (const card of document.querySelectorAll('.card')) {
    if (card.scrollWidth > card.clientWidth + 1)
      seen.push(`a card is wider than its place: ${card.textContent.slice(0, 60)}`);
  }
  for (const field of document.querySelectorAll('input,select,textarea')) {
    const named = field.labels?.length || field.ariaLabel || field.getAttribute('aria-labelledby');
    if (!named) seen.push(`a field has no label: ${field.outerHTML.slice(0, 120)}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) seen.push(`ids stand twice: ${twice.join(', ')}`);
  for (const button of document.querySelectorAll('button')) {
    const named = button.textContent.trim() || button.ariaLabel || button.labels?.length;
    if (!named) seen.push(`a button has no name: ${button.outerHTML.slice(0, 120)}`);
  }
  return seen;
})();
