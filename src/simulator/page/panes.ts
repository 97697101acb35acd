/** Below the width of three columns one pane is seen at a time; the bar at the bottom switches. */
export function showPane(name: string): void {
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll<HTMLElement>('.switcher button')) {
    if (button.dataset.pane === name) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}

export function startPanes(): void {
  for (const button of document.querySelectorAll<HTMLElement>('.switcher button')) {
    button.addEventListener('click', () => showPane(button.dataset.pane ?? 'chat'));
  }
  const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab]')];
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => select(tabs, tab));
    tab.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = by ? tabs[(index + by + tabs.length) % tabs.length] : undefined;
      if (!next) return;
      select(tabs, next);
      next.focus();
    });
  });
}

function select(tabs: readonly HTMLElement[], wanted: HTMLElement): void {
  for (const tab of tabs) {
    const on = tab === wanted;
    tab.setAttribute('aria-selected', String(on));
    tab.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
    if (panel) panel.hidden = !on;
  }
}
