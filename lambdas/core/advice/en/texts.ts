import type { AdviceTexts } from '../advice-texts.ts';
import { agentAdvice, unprovenPasskey } from './agent.ts';
import { claimsAdvice } from './claims.ts';
import { clientAdvice } from './client.ts';
import { codeAdvice } from './code.ts';
import { consentAdvice } from './consent.ts';
import { grantAdvice } from './grant.ts';
import { personAdvice } from './person.ts';
import { requestAdvice } from './request.ts';
import { signInAdvice } from './sign-in.ts';
import { signalAdvice } from './signal.ts';
import { trustAdvice } from './trust.ts';

const refusals: AdviceTexts['refusals'] = {
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

export const EN: AdviceTexts = {
  refusals,
  signIns: signInAdvice,
  signals: signalAdvice,
  agents: agentAdvice,
  unprovenPasskey,
  consents: consentAdvice,
};
