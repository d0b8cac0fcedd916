import type { activity as english } from '../en/activity.ts';

const testConnectionItShows =
  'Testen Sie die Verbindung: Der Test zeigt die Schlüssel, die der Anbieter jetzt veröffentlicht, und was an ihnen falsch ist.';

export const activity: typeof english = {
  aDay: 'Ein Tag',
  aWeek: 'Eine Woche',
  aMonth: 'Ein Monat',
  timeSpan: 'Zeitraum',
  activity: 'Aktivität',
  requestsForTokensYour:
    'Token-Anfragen Ihrer Organisation nach Stunden, und was abgelehnt wurde. Es dauert eine Minute, bis eine hier steht.',
  tokens: 'Token',
  drawing: 'Wird gezeichnet …',
  tokensIssuedAndRefused: 'Ausgestellte und abgelehnte Token',
  issued: 'Ausgestellt',
  refused: 'Abgelehnt',
  tryAgain: 'Noch einmal versuchen',
  timeInYourZone: 'Zeit, in Ihrer Zeitzone',
  requests: 'Anfragen',
  tokensIssuedAndRefusedBy: 'Ausgestellte und abgelehnte Token, nach Zeit',
  barChart: 'Balkendiagramm',
  noRequestsInThis: 'Keine Anfragen in dieser Zeit',
  refusalsByReason: 'Ablehnungen nach Grund',
  noRequestsInThisTime: 'Keine Anfragen in dieser Zeit.',
  nothingWasRefusedIn: 'In dieser Zeit wurde nichts abgelehnt.',
  byClient: 'Nach Client',
  clientInline: 'Client',
  client: 'Client',
  toldToTryAgain: 'Zu neuem Versuch aufgefordert',
  noClientAskedFor: 'Kein Client hat in dieser Zeit nach einem Token gefragt',
  numberRefusal: 'Nummer einer Ablehnung',
  whoeverWasRefusedWas: 'Wer abgelehnt wurde, hat sie angezeigt bekommen oder findet sie in einer Antwort.',
  find: 'Suchen',
  recentRefusals: 'Letzte Ablehnungen',
  refusal: 'Ablehnung',
  tokensSignInsAnd:
    'Token, Anmeldungen und was Agenten und Personen zu Agenten gefragt haben. Von jedem werden die letzten fünfzig aufbewahrt.',
  lookAgain: 'Erneut nachsehen',
  why: 'Warum',
  what: 'Was',
  who: 'Wer',
  when: 'Wann',
  whatItMeans: 'Was es bedeutet',
  whenToolGetsNo:
    'Wenn ein Tool kein Token bekommt, jemand sich nicht anmelden kann oder ein Agent abgelehnt wird, erscheint es hier mit dem Grund.',
  nothingWasRefused: 'Es wurde nichts abgelehnt',
  refusedBeforeSignatureWas: 'Abgelehnt, bevor eine Signatur gültig war',
  countedByToolAnybody:
    'Nach Tool gezählt. Diese Assertions könnte jeder geschrieben haben: Von ihnen wird nichts aufbewahrt.',
  howOften: 'Wie oft',
  testConnection: 'Verbindung testen',
  testConnectionItShows,
  theProviderDoesNot:
    'Der Anbieter veröffentlicht den Schlüssel nicht, mit dem die Assertion laut eigener Angabe signiert wurde.',
  ifItHasNew: `${testConnectionItShows} Hat er einen neuen Schlüssel, so muss er ihn unter der Adresse seiner Schlüssel veröffentlichen.`,
  theProviderPublishesSeveral: 'Der Anbieter veröffentlicht mehrere verschiedene Schlüssel unter einem Namen.',
  theAssertionNamesNo:
    'Die Assertion nennt keinen Schlüssel, und der Anbieter veröffentlicht keinen, der als einziger passt.',
  theKeyAnotherKind: 'Der Schlüssel ist von anderer Art als die Signatur.',
  theSignatureNotKey:
    'Die Signatur stammt nicht von dem Schlüssel, den der Anbieter veröffentlicht: Der Schlüssel wurde ersetzt, oder jemand anderes hat signiert.',
  ifKeysRightTool: `${testConnectionItShows} Sind die Schlüssel richtig, so hat das Tool gesendet, was Ihr Anbieter nicht signiert hat.`,
  theKeysProviderCould:
    'Die Schlüssel eines Anbieters konnten nicht abgerufen werden, und das Tool wurde aufgefordert, es noch einmal zu versuchen.',
};
