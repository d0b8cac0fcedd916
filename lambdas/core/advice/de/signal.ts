import { showTime } from '../advice.ts';
import type { signalAdvice as english } from '../en/signal.ts';
import { showText } from '../show-text.ts';
import { requirementInGerman } from './requirement.ts';
import { statusInGerman } from './status.ts';

const STREAM = 'Vergleichen Sie „Signale“ auf der Seite des Anbieters mit dem Stream beim Anbieter.';
const TRANSMITTER = 'Bitten Sie den, der den Sender beim Anbieter betreibt, das zu korrigieren.';
const OWN_TOKENS = 'Lassen Sie den Sender jedes Ereignis in einem eigenen Token senden.';

const shown = (text: string | undefined) => showText(String(text));

export const signalAdvice: typeof english = {
  wrong_media_type: () => ({
    meaning: 'Was kam, bezeichnet sich als etwas anderes als ein Security Event Token.',
    nextStep: 'Lassen Sie den Sender es als application/secevent+jwt senden (RFC 8935).',
  }),
  body_missing: () => ({ meaning: 'Ein Signal kam ohne ein Security Event Token.', nextStep: TRANSMITTER }),
  body_too_large: ({ maxBytes }) => ({
    meaning: `Ein gesendetes Signal hatte mehr als ${maxBytes} Bytes.`,
    nextStep: OWN_TOKENS,
  }),
  signal_token_missing: () => ({
    meaning: 'Ein Signal kam ohne das Token seines Streams.',
    nextStep: 'Tragen Sie beim Anbieter als Authorization-Header Bearer und das Token ein, das hier angezeigt wurde.',
  }),
  signals_off: () => ({
    meaning: 'Ein Signal kam für einen Anbieter, der hierher keine Signale sendet.',
    nextStep: 'Schalten Sie seine Signale auf der Seite des Anbieters ein.',
  }),
  signals_are_polled: () => ({
    meaning: 'Ein Signal kam für einen Anbieter, dessen Signale abgeholt werden.',
    nextStep:
      'Löschen Sie beim Anbieter den Stream, der sendet, oder entfernen Sie auf der Seite des Anbieters den Poll-Endpunkt.',
  }),
  signal_token_wrong: () => ({
    meaning: 'Ein Signal kam mit einem anderen Token als dem seines Streams.',
    nextStep: 'Erstellen Sie auf der Seite des Anbieters ein neues Token, und tragen Sie es beim Anbieter ein.',
  }),
  signal_provider_not_active: ({ status = 'removed' }) => ({
    meaning: `Der Anbieter ist ${statusInGerman(shown(status))}; deshalb wird nichts geglaubt, was er sagt.`,
    nextStep: 'Aktivieren Sie den Anbieter auf seiner Seite, oder löschen Sie den Stream beim Anbieter.',
  }),
  malformed_set: () => ({ meaning: 'Was kam, ist kein signiertes Token in kompakter Form.', nextStep: TRANSMITTER }),
  set_header_refused: () => ({
    meaning:
      'Der Header des Tokens ist nicht der eines Security Event Tokens, oder er nennt einen Algorithmus, der nicht erlaubt ist.',
    nextStep:
      'Lassen Sie den Sender typ auf secevent+jwt setzen, und vergleichen Sie seinen Algorithmus mit denen des Anbieters hier.',
  }),
  set_signature_refused: () => ({
    meaning: 'Kein Schlüssel des Senders passt zur Signatur des Tokens.',
    nextStep:
      'Prüfen Sie, ob die Adresse der Schlüssel die ist, die ssf-configuration des Anbieters als jwks_uri nennt.',
  }),
  malformed_set_claim: ({ member, requirement }) => ({
    meaning: `Der Claim ${shown(member)} des Tokens hat nicht die verlangte Form: ${requirementInGerman(shown(requirement))}.`,
    nextStep: TRANSMITTER,
  }),
  set_claim_forbidden: ({ member }) => ({
    meaning: `Das Token hat den Claim ${shown(member)}, durch den es als Token einer anderen Art gelten könnte.`,
    nextStep: TRANSMITTER,
  }),
  set_issuer_differs: ({ expected, actual }) => ({
    meaning: `Das Token ist vom Aussteller ${shown(actual)}; erwartet war ${shown(expected)}.`,
    nextStep: `Jedes Zeichen zählt, auch ein Schrägstrich am Ende. ${STREAM}`,
  }),
  set_tenant_differs: ({ expected, actual }) => ({
    meaning: `Das Token ist vom Mandanten ${showText(actual ?? '(keiner)')}; erwartet war ${showText(expected ?? '(keiner)')}.`,
    nextStep: STREAM,
  }),
  set_audience_differs: ({ expected, actual }) => ({
    meaning: `Das Token ist für ${shown(actual)} bestimmt; erwartet war ${shown(expected)}.`,
    nextStep:
      'Setzen Sie auf der Seite des Anbieters die Audience der Signale auf das aud, das der Stream beim Anbieter hat.',
  }),
  set_issued_in_future: ({ issuedAt, now }) => ({
    meaning: `Das Token wurde um ${showTime(issuedAt)} ausgestellt; das ist später als der Augenblick, in dem es kam, ${showTime(now)}.`,
    nextStep: 'Lassen Sie die Uhr des Senders richtigstellen.',
  }),
  set_too_old: ({ issuedAt, maxSeconds }) => ({
    meaning: `Das Token wurde um ${showTime(issuedAt)} ausgestellt, mehr als ${Math.floor(maxSeconds / 86_400)} Tage bevor es kam.`,
    nextStep:
      'Widerrufen oder deaktivieren Sie die Person hier, wenn das Ereignis noch zählt; der Sender kann das Token verwerfen.',
  }),
  set_without_one_event: ({ count }) => ({
    meaning: `Das Token hat ${count} Ereignisse; jedes muss genau eines haben.`,
    nextStep: TRANSMITTER,
  }),
  set_jti_differs: ({ expected, actual }) => ({
    meaning: `Beim Abholen stand unter dem Namen ${shown(expected)} ein Token, dessen jti ${shown(actual)} ist.`,
    nextStep: TRANSMITTER,
  }),
  set_too_large: ({ maxBytes }) => ({
    meaning: `Beim Abholen kam ein Token mit mehr als ${maxBytes} Bytes.`,
    nextStep: OWN_TOKENS,
  }),
  verification_state_differs: () => ({
    meaning: 'Eine Prüfung des Streams kam mit einem Prüfwert (state), um den hier nicht gebeten wurde.',
    nextStep:
      'Bitten Sie den Sender, noch einmal zu prüfen, mit dem Prüfwert auf der Seite des Anbieters oder ohne einen.',
  }),
};
