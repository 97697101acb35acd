import { byId } from './dom.ts';
import { redraw } from './store.ts';

const system = matchMedia('(prefers-color-scheme: dark)');
let chosen: boolean | undefined;

/** The reader's choice on this page, else the system's. */
export const isDark = (): boolean => chosen ?? system.matches;

function apply(): void {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  byId('theme').textContent = isDark() ? 'Light' : 'Dark';
  redraw();
}

export function startTheme(): void {
  byId('theme').addEventListener('click', () => {
    chosen = !isDark();
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}
