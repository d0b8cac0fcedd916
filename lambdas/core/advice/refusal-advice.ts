import { NO_SCOPES, parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Refusal } from '../refusal.ts';
import type { Advice, AdviceOn } from './advice.ts';
import { claimsAdvice } from './claims-advice.ts';
import { clientAdvice } from './client-advice.ts';
import { codeAdvice } from './code-advice.ts';
import { grantAdvice } from './grant-advice.ts';
import { personAdvice } from './person-advice.ts';
import { requestAdvice } from './request-advice.ts';
import { trustAdvice } from './trust-advice.ts';

/** A new reason does not compile until an administrator is told what it means. */
const ADVICE: AdviceOn<Refusal> = {
  ...requestAdvice,
  ...clientAdvice,
  client_assertion_refused: ({ client, cause }) => ({
    meaning: `${client === undefined ? 'The client' : `The client ${client}`} authenticates by an assertion of its own, and that was refused (${cause.reason.replaceAll('_', ' ')}).`,
    nextStep:
      'Correct how the client signs: iss and sub are its id, aud is our issuer, exp at most 300 seconds ahead, a new jti each time, signed with a key that is registered for it.',
  }),
  ...trustAdvice,
  ...claimsAdvice,
  ...personAdvice,
  ...codeAdvice,
  ...grantAdvice,
};

/**
 * What a refusal means and what to do next, in words for an administrator of the organization or of the deployment.
 * Values of somebody else's making are shortened, and none that looks like a token is repeated (law 11).
 * Does NOT remove control characters: whoever shows it on a terminal does.
 */
export function adviceFor<R extends Refusal>(refusal: R): Advice {
  const advise = ADVICE[refusal.reason] as (about: R) => Advice;
  return advise(refusal);
}

/** Sets, which a log line shows as scope strings. */
const SCOPE_SETS: ReadonlySet<string> = new Set(['asserted', 'requested', 'ceiling', 'role']);

/**
 * The same of a refusal that was recorded, whose facts have been texts and numbers since. `undefined`: nothing is known
 * to say, of a reason of another release or facts that are not what they were.
 */
export function adviceOnRecorded(reason: string, facts: Readonly<Record<string, unknown>>): Advice | undefined {
  if (!Object.hasOwn(ADVICE, reason)) return undefined;
  const revived = Object.entries(facts).map(([name, fact]) => [name, isScopeString(name, fact) ? toSet(fact) : fact]);
  try {
    return adviceFor({ ...Object.fromEntries(revived), reason } as Refusal);
  } catch {
    return undefined;
  }
}

function isScopeString(name: string, fact: unknown): fact is string {
  return SCOPE_SETS.has(name) && typeof fact === 'string';
}

function toSet(scopes: string): ScopeSet {
  const parsed = parseScopes(scopes);
  return parsed.ok ? parsed.value : NO_SCOPES;
}
