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
    meaning: `${client === undefined ? 'Der Client' : `Der Client ${client}`} authentifiziert sich durch eine eigene Assertion, und diese wurde abgelehnt (${cause.reason}).`,
    nextStep:
      'Korrigieren Sie, wie der Client signiert: iss und sub sind seine ID, aud ist unser Aussteller, exp höchstens 300 Sekunden voraus, jedes Mal eine neue jti, signiert mit einem Schlüssel, der für ihn registriert ist.',
  }),
  ...trustAdvice,
  ...claimsAdvice,
  ...personAdvice,
  ...codeAdvice,
  ...grantAdvice,
};

export const DE: AdviceTexts = {
  refusals,
  signIns: signInAdvice,
  signals: signalAdvice,
  agents: agentAdvice,
  unprovenPasskey,
  consents: consentAdvice,
};
