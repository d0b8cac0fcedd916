/** What stands around every page. */
export const shell = {
  appearance: 'Appearance',
  asThisDevice: 'As this device',
  asThisBrowser: 'As this browser',
  light: 'Light',
  dark: 'Dark',
  language: 'Language',
};
