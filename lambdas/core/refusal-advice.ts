import type { Advice, AdviceOn } from './advice/advice.ts';
import { claimsAdvice } from './advice/claims-advice.ts';
import { clientAdvice } from './advice/client-advice.ts';
import { grantAdvice } from './advice/grant-advice.ts';
import { personAdvice } from './advice/person-advice.ts';
import { requestAdvice } from './advice/request-advice.ts';
import { trustAdvice } from './advice/trust-advice.ts';
import type { Refusal } from './refusal.ts';

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
