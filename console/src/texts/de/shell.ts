import type { shell as english } from '../en/shell.ts';

export const shell: typeof english = {
  appearance: 'Darstellung',
  asThisDevice: 'Wie dieses Gerät',
  asThisBrowser: 'Wie dieser Browser',
  light: 'Hell',
  dark: 'Dunkel',
  language: 'Sprache',
};
