import type { RefusalJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { texts } from '../../texts/refusals.ts';

/** What was refused, in words. A callback is a sign-in too: that nothing proved who sent it is said on its own page. */
export const REFUSED_IN_WORDS: Readonly<Record<RefusalJson['refused'], string>> = {
  token: texts.aToken,
  sign_in: texts.aSignIn,
  callback: texts.aSignIn,
  agent: texts.anAgent,
  signal: texts.aSignalProvider,
  consent: texts.aToolByWhoever,
};

/** Whom the provider named: the address first, which people know each other by. */
export function namedBy({ sent }: Pick<RefusalJson, 'sent'>): string | undefined {
  return sent?.email ?? sent?.subject;
}
