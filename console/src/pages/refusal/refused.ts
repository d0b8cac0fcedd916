import type { RefusalJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';

/** What was refused, in words. A callback is a sign-in too: that nothing proved who sent it is said on its own page. */
export const REFUSED_IN_WORDS: Readonly<Record<RefusalJson['refused'], string>> = {
  token: 'A token',
  sign_in: 'A sign-in',
  callback: 'A sign-in',
  agent: 'An agent',
  signal: 'A signal of a provider',
  consent: 'A tool, by whoever was asked',
};

/** Whom the provider named: the address first, which people know each other by. */
export function namedBy({ sent }: Pick<RefusalJson, 'sent'>): string | undefined {
  return sent?.email ?? sent?.subject;
}
