import type { RecordedRefusal } from '../audit/activity.ts';
import type { Advice } from './advice.ts';
import { agentAdviceOn } from './agent-advice.ts';
import { consentAdviceOn } from './consent-advice.ts';
import { adviceOnRecorded } from './refusal-advice.ts';
import { signInAdvice } from './sign-in-advice.ts';
import { signalAdvice } from './signal-advice.ts';

/**
 * What a refusal that was recorded means and what to do, by what was refused. `undefined`: nothing is known to say, of a
 * reason of another release. A sign-in is refused for the reasons of an assertion, and for some of its own.
 */
export function adviceOnRefused({ refused, reason, facts }: RecordedRefusal): Advice | undefined {
  if (refused === 'agent') return agentAdviceOn(reason);
  if (refused === 'consent') return consentAdviceOn(reason) ?? adviceOnRecorded(reason, facts);
  if (refused === 'signal') return adviceOnSignal(reason, facts);
  if (refused !== undefined && Object.hasOwn(signInAdvice, reason)) {
    const advise = signInAdvice[reason as keyof typeof signInAdvice] as (about: object) => Advice;
    return advise({ ...facts, reason });
  }
  return adviceOnRecorded(reason, facts);
}

function adviceOnSignal(reason: string, facts: RecordedRefusal['facts']): Advice | undefined {
  if (!Object.hasOwn(signalAdvice, reason)) return undefined;
  const advise = signalAdvice[reason as keyof typeof signalAdvice] as (about: object) => Advice;
  return advise({ ...facts, reason });
}
