const WORDS: Readonly<Record<string, string>> = {
  active: 'aktiv',
  pending: 'ausstehend',
  disabled: 'deaktiviert',
  removed: 'entfernt',
};

/** The status of a provider; one of another release as it is called there. */
export function statusInGerman(status: string): string {
  return Object.hasOwn(WORDS, status) ? (WORDS[status] ?? status) : status;
}
