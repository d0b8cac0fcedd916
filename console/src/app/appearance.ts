import { applyMode, Mode } from '@cloudscape-design/global-styles';
import '@cloudscape-design/global-styles/index.css';

export type Appearance = 'system' | 'light' | 'dark';

const KEY = 'countersign.appearance';
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

/** What the reader chose in this browser; by default as the device is. */
export function readAppearance(): Appearance {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function chooseAppearance(appearance: Appearance): void {
  if (appearance === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, appearance);
  apply();
}

/** Light or dark now, and whenever the device changes. */
export function startAppearance(): void {
  apply();
  systemIsDark.addEventListener('change', apply);
}

function apply(): void {
  const appearance = readAppearance();
  const isDark = appearance === 'dark' || (appearance === 'system' && systemIsDark.matches);
  applyMode(isDark ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
}
