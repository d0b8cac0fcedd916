import type { BindingRequiredBy } from '../../refusal.ts';
import type { requestAdvice as english } from '../en/request.ts';
import { showText } from '../show-text.ts';
import { detailsProblem } from './details-problem.ts';
import { proofProblem } from './proof-problem.ts';

const FIX_CLIENT = 'Korrigieren Sie die Anfrage des Clients an den Token-Endpunkt';

/** Who wants bound tokens, in the words of whoever meets it. */
const BOUND: Readonly<Record<BindingRequiredBy, { readonly which: string; readonly otherwise: string }>> = {
  client: { which: 'dieses Clients', otherwise: 'muss der Betreiber ihn ohne Bindung registrieren' },
  organization: { which: 'dieser Organisation', otherwise: 'muss die Administration die Einstellung zurücknehmen' },
  resource: { which: 'für diese API', otherwise: 'bekommt er für diese API kein Token' },
};

const AGENT_SESSION_FORM =
  '1–128 Zeichen: Buchstaben, Ziffern, „.“, „_“, „~“ und „-“, am Anfang ein Buchstabe oder eine Ziffer';

export const requestAdvice: typeof english = {
  method_not_allowed: () => ({
    meaning: 'Der Token-Endpunkt wurde mit einer anderen Methode als POST aufgerufen.',
    nextStep: `${FIX_CLIENT}: Er nimmt nur POST an.`,
  }),
  credential_in_query: ({ parameter }) => ({
    meaning: `Die Anfrage hatte ${showText(parameter)} in ihrer URL, wo Proxys und Protokolle es aufbewahren.`,
    nextStep: `${FIX_CLIENT}: Senden Sie es im Body. Ersetzen Sie das Secret oder die Assertion, die offengelegt wurde.`,
  }),
  wrong_media_type: () => ({
    meaning: 'Der Body der Anfrage war nicht als Formular bezeichnet.',
    nextStep: `${FIX_CLIENT}: Content-Type muss application/x-www-form-urlencoded sein.`,
  }),
  body_missing: () => ({
    meaning: 'Die Anfrage hatte keinen Body.',
    nextStep: `${FIX_CLIENT}: Senden Sie grant_type und assertion als Formular.`,
  }),
  body_too_large: ({ maxBytes }) => ({
    meaning: `Der Body der Anfrage war größer als ${maxBytes} Bytes.`,
    nextStep:
      'Machen Sie die Assertion kleiner: Lassen Sie den Anbieter Claims weglassen, zum Beispiel lange Listen von Gruppen.',
  }),
  malformed_form: () => ({
    meaning: 'Der Body der Anfrage war kein wohlgeformtes Formular.',
    nextStep: `${FIX_CLIENT}: Kodieren Sie jeden Namen und jeden Wert.`,
  }),
  repeated_parameter: ({ parameter }) => ({
    meaning: `Der Parameter ${showText(parameter)} kam mehr als einmal vor.`,
    nextStep: `${FIX_CLIENT}: Senden Sie ihn einmal.`,
  }),
  missing_parameter: ({ parameter }) => ({
    meaning: `Der Parameter ${showText(parameter)} fehlte.`,
    nextStep: `${FIX_CLIENT}: Senden Sie ihn.`,
  }),
  unsupported_grant_type: () => ({
    meaning: 'Der Client hat um einen Grant gebeten, den es hier nicht gibt.',
    nextStep: `${FIX_CLIENT}: grant_type muss urn:ietf:params:oauth:grant-type:jwt-bearer sein.`,
  }),
  several_assertions: () => ({
    meaning: 'Der Parameter assertion enthielt mehr als ein JWT.',
    nextStep: `${FIX_CLIENT}: Senden Sie genau eines.`,
  }),
  dpop_not_supported: () => ({
    meaning: 'Die Anfrage hatte einen Header DPoP, der an diesem Endpunkt nichts bedeutet.',
    nextStep: `${FIX_CLIENT}: Senden Sie DPoP-Nachweise nur mit Anfragen nach Token.`,
  }),
  dpop_proof_refused: ({ problem }) => ({
    meaning: `Der DPoP-Nachweis der Anfrage wurde abgelehnt. ${proofProblem(problem)}.`,
    nextStep: `${FIX_CLIENT}: Er signiert für jede Anfrage einen Nachweis (RFC 9449 §4).`,
  }),
  dpop_proof_needed: ({ by }) => ({
    meaning: `Die Anfrage kam ohne DPoP-Nachweis, und Token ${BOUND[by].which} sind immer an einen Schlüssel gebunden.`,
    nextStep: `Schalten Sie DPoP in den Einstellungen des Clients ein. Kann er kein DPoP, ${BOUND[by].otherwise}.`,
  }),
  dpop_proof_already_used: () => ({
    meaning: 'Der DPoP-Nachweis der Anfrage wurde schon einmal benutzt, mit demselben Schlüssel und derselben jti.',
    nextStep: `${FIX_CLIENT}: für jede Anfrage eine neue jti. Ist es das Tool selbst, so wiederholt es eine Anfrage, wie sie war.`,
  }),
  authorization_details_not_supported: () => ({
    meaning: 'Der Client hat um authorization_details gebeten, die diese Installation oder dieser Grant nicht hat.',
    nextStep: `${FIX_CLIENT}: Bitten Sie stattdessen um Scopes.`,
  }),
  malformed_authorization_details: (problem) => ({
    meaning: `Die authorization_details der Anfrage wurden im Ganzen abgelehnt: ${detailsProblem(problem)}.`,
    nextStep: `${FIX_CLIENT}: Jedes Detail nennt einen Typ, der hier deklariert ist, und jedes seiner Mitglieder.`,
  }),
  malformed_code_verifier: () => ({
    meaning: 'Der code_verifier der Anfrage besteht nicht aus 43 bis 128 unreservierten Zeichen (RFC 7636).',
    nextStep: 'Korrigieren Sie PKCE im Client.',
  }),
  malformed_agent_session: () => ({
    meaning: `Die agent_session der Anfrage hat nicht die verlangte Form: ${AGENT_SESSION_FORM}.`,
    nextStep: 'Korrigieren Sie den Parameter agent_session des Clients, oder lassen Sie ihn weg.',
  }),
  malformed_agent_session_parent: () => ({
    meaning: `Die agent_session_parent der Anfrage hat nicht die verlangte Form (${AGENT_SESSION_FORM}), oder sie kommt ohne agent_session.`,
    nextStep: 'Korrigieren Sie den Parameter agent_session_parent des Clients, oder lassen Sie ihn weg.',
  }),
  malformed_scope: () => ({
    meaning: 'Der Parameter scope war keine Liste von Scopes, getrennt durch je ein Leerzeichen, höchstens 200.',
    nextStep: `${FIX_CLIENT}.`,
  }),
  several_client_authentication_methods: () => ({
    meaning: 'Der Client hat sich auf mehr als eine Weise zugleich authentifiziert.',
    nextStep: `${FIX_CLIENT}: Verwenden Sie nur die, für die er registriert ist.`,
  }),
};
