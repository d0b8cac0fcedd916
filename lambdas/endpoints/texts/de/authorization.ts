import { html } from '../../http/html.ts';
import type { authorization as english } from '../en/authorization.ts';

export const authorization: typeof english = {
  title: 'Dieses Tool zulassen?',
  changed: 'Was dieses Tool darf, wurde inzwischen geändert. Sehen Sie es sich noch einmal an.',
  tool: 'Tool',
  answerGoesTo: 'Antwort geht an',
  organization: 'Organisation',
  signedInAs: 'Angemeldet als',
  itMay: 'Es darf',
  asFarAs: 'In diesem Umfang',
  mayAsk: 'Es darf Sie jedes Mal fragen, bevor es das kann',
  deny: 'Nicht zulassen',
  allow: 'Zulassen',
  onlyIfYou: 'Lassen Sie das Tool nur zu, wenn Sie das selbst im Tool begonnen haben.',
  otherOrganization: 'Eine andere Organisation nehmen',
  thisComputer: 'ein Programm auf diesem Computer',
  applicationFor: (protocol) => `die Anwendung für ${protocol} auf diesem Gerät`,
  signIn: {
    title: 'Anmelden',
    which: (tool) => html`Das Tool ${tool} möchte Sie anmelden. Zu welcher Organisation gehören Sie?`,
    organizationId: 'Kennung der Organisation',
    continue: 'Weiter',
    whoKnows:
      'Ihre Administration kennt die Kennung. Sie steht in der Adresse, unter der sich Ihre Organisation anmeldet.',
    withProvider: (organization) =>
      html`Melden Sie sich mit dem Identitätsanbieter von ${organization} an und entscheiden Sie dann.`,
    action: 'Anmelden',
  },
  refused: {
    title: 'Dieses Tool kann Sie nicht anmelden',
    reasons: {
      malformed_query: 'Die Adresse ist nicht lesbar.',
      client_id_missing: 'Die Adresse sagt nicht oder mehr als einmal, welches Tool fragt (client_id).',
      redirect_uri_missing: 'Die Adresse sagt nicht oder mehr als einmal, wohin die Antwort geht (redirect_uri).',
      request_uri_unknown:
        'Die Anfrage des Tools wurde schon beantwortet oder ist zu alt. Beginnen Sie im Tool noch einmal.',
      unknown_client: 'Das Tool, das fragt, ist hier nicht bekannt.',
      client_disabled: 'Das Tool, das fragt, ist abgeschaltet.',
      client_awaits_approval:
        'Das Tool hat sich selbst registriert und wartet darauf, dass die Administration Ihrer Organisation es freigibt.',
      client_document_not_allowed:
        'Ihre Organisation hat Tools dieser Adresse nicht zugelassen. Die Administration Ihrer Organisation kann das tun.',
      client_document_unavailable:
        'Die Adresse des Tools sagt nicht, wer das Tool ist. Versuchen Sie es in einer Minute noch einmal.',
      client_document_unusable: 'Was unter der Adresse des Tools steht, ist keine gültige Beschreibung dieses Tools.',
      client_not_registered_for_grant:
        'Das Tool, das fragt, ist nicht dafür registriert, Personen auf diesem Weg anzumelden.',
      redirect_uri_not_registered: 'Das Tool möchte die Antwort an einer Adresse, die nicht dafür registriert ist.',
    },
    nothing: 'Nichts wurde zugelassen, und nichts wurde an das Tool geschickt.',
    number: (correlation) =>
      `Wenn Sie den Entwickler des Tools um Hilfe bitten, nennen Sie ihm diese Nummer: ${correlation}`,
  },
  notEnabled: {
    title: 'Ihre Organisation benutzt dieses Tool nicht',
    text: (organization, tool) =>
      html`${organization} hat das Tool ${tool} nicht freigegeben. Bitten Sie die Administration Ihrer Organisation, es freizugeben.`,
  },
  backToTool: 'Zurück zum Tool',
  notApproved: {
    title: 'Ihre Organisation benutzt dieses Tool noch nicht',
    text: (organization) => html`Die Administration von ${organization} muss dieses Tool zuerst freigeben.`,
    ask: 'Die Administration fragen',
  },
  asked: {
    title: 'Die Administration fragen',
    outcomes: {
      asked: 'Die Administration sieht in der Konsole, dass Sie dieses Tool benutzen möchten.',
      asked_before: 'Die Administration wurde schon nach diesem Tool gefragt.',
      full: 'Zu viele Tools warten auf die Administration. Sprechen Sie jemanden dort selbst an.',
    },
    about: (tool, organization) => html`Das Tool ist ${tool}, die Organisation ${organization}.`,
    next: 'Nichts wurde zugelassen. Wenn die Administration das Tool freigegeben hat, beginnen Sie im Tool noch einmal.',
  },
};
