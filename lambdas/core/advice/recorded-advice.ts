import type { RecordedRefusal } from '../audit/activity.ts';
import { DEFAULT_LANGUAGE, type Language } from '../language.ts';
import { isPasskeyRefusal } from '../passkeys/refusal.ts';
import type { Advice } from './advice.ts';
import { ADVICE_TEXTS } from './advice-texts.ts';
import { adviceOnRecorded } from './refusal-advice.ts';

/**
 * What a refusal that was recorded means and what to do, by what was refused. `undefined`: nothing is known to say, of a
 * reason of another release. A sign-in is refused for the reasons of an assertion, and for some of its own.
 */
export function adviceOnRefused(
  { refused, reason, facts }: RecordedRefusal,
  language: Language = DEFAULT_LANGUAGE,
): Advice | undefined {
  const texts = ADVICE_TEXTS[language];
  if (refused === 'agent') return isPasskeyRefusal({ reason }) ? texts.unprovenPasskey : known(texts.agents, reason);
  if (refused === 'consent') return known(texts.consents, reason) ?? adviceOnRecorded(reason, facts, language);
  if (refused === 'signal') return told(texts.signals, reason, facts);
  if (refused !== undefined && Object.hasOwn(texts.signIns, reason)) return told(texts.signIns, reason, facts);
  return adviceOnRecorded(reason, facts, language);
}

function known(texts: Readonly<Record<string, Advice>>, reason: string): Advice | undefined {
  return Object.hasOwn(texts, reason) ? texts[reason] : undefined;
}

function told(texts: object, reason: string, facts: RecordedRefusal['facts']): Advice | undefined {
  if (!Object.hasOwn(texts, reason)) return undefined;
  const advise = (texts as Readonly<Record<string, (about: object) => Advice>>)[reason];
  return advise?.({ ...facts, reason });
}
