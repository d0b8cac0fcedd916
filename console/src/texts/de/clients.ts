import type { ReactNode } from 'react';
import type { AgentsOfClient, clients as english, RegistrationParts } from '../en/clients.ts';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('de');

export const clients: typeof english = {
  clients: 'Clients',
  clientId: 'Client-ID',
  clientIdInline: 'Client-ID',
  publishedBy: 'Herausgegeben von',
  here: 'Hier',
  cameBy: 'Gekommen durch',
  whoMayStopIt: 'Wer ihn stoppen darf',
  authenticatesWith: 'Weist sich aus mit',
  itsTokens: 'Seine Token',
  mayBeGivenAt: 'Darf höchstens bekommen',
  writes: 'Schreibzugriffe',
  nothingPublicClientKeeps: 'nichts: Ein öffentlicher Client bewahrt kein Secret auf',
  areBoundToKey: 'sind an einen eigenen Schlüssel gebunden (DPoP)',
  areBoundToKeyIts: 'sind an einen eigenen Schlüssel gebunden, wo er einen DPoP-Nachweis sendet',
  isDisabledHereWithin: (id: string) =>
    `${id} ist hier deaktiviert: Innerhalb einer Minute wird nichts mehr angenommen, was er hat.`,
  itsAgentsAreStopped: (id: string) => `Alles der Agenten von ${id} ist hier gestoppt.`,
  soWillAgentTokens:
    'Ebenso die Token von Agenten, die er ausgestellt hat. Er bleibt, wie er ist, und kann sofort wieder Token bekommen.',
  stopEverything: 'Alles stoppen',
  disable: 'Deaktivieren',
  whatDisablingDoes:
    'Niemand aus Ihrer Organisation bekommt über ihn noch Token, und innerhalb einer Minute werden die, die er hat, dort abgelehnt, wo APIs nachsehen. Sie können ihn jederzeit wieder aktivieren.',
  disableQuestion: (id: string) => `${id} deaktivieren?`,
  membersWithToken: 'Mitglieder mit einem Token',
  enabled: 'aktiviert',
  or: (ways: readonly string[]) => ways.join(' oder '),
  theClientMayGet:
    'Der Client kann für dieses Mitglied ein neues Token bekommen. Den Client zu widerrufen beendet alle seine Token hier; ihn zu deaktivieren verhindert, dass er ein neues bekommt.',
  whenClientGetsToken:
    'Wenn der Client ein Token für ein Mitglied bekommt, erscheint es hier: was der Client tun darf und bis wann.',
  authorizationDetails: 'Autorisierungsdetails',
  limitsThatGoWith:
    'Grenzen, die zu einem Scope gehören: wie viele, welche, wo. Ein nicht gewählter Typ steht in keinem seiner Token, und was ihn braucht, wird abgelehnt.',
  savedItHoldsWithin: 'Gespeichert. Es gilt innerhalb einer Minute.',
  isEnabled: (id: string) => `${id} ist aktiviert.`,
  save: 'Speichern',
  enable: 'Aktivieren',
  whatItMayHave: 'Was er hier haben darf',
  enableItHere: 'Hier aktivieren',
  atMostTheseScopes: 'Höchstens diese Scopes (Berechtigungen)',
  aTokenNeverCarries:
    'Ein Token trägt nie mehr als das, was immer die Assertion, die Anfrage oder die Rolle des Mitglieds sagen.',
  itsNameAtYour: 'Sein Name bei Ihren Anbietern',
  onlyIfProviderKnows:
    'Nur wenn ein Anbieter dieses Tool unter einer anderen Client-ID kennt als wir, oder unter mehreren: je Name eine Zeile.',
  askedForToolsIn:
    '„Gefragt“ ist für Tools, in denen ein KI-Agent für Ihre Leute handelt. Es gilt für Token von da an.',
  addName: 'Name hinzufügen',
  remove: 'Entfernen',
  itKnownByIts: 'Er ist unter seiner eigenen Client-ID bekannt.',
  provider: 'Anbieter',
  clientIdThere: 'Client-ID dort',
  theOperatorWhoRegistered: 'den Betreiber, der ihn registriert hat',
  theDocumentAtWhich: (host: string) => `das Dokument unter ${host}, das sein Entwickler ändert`,
  itselfDynamicRegistrationFor: 'sich selbst (dynamische Registrierung), nur für Ihre Organisation',
  askedForIt: (member: string, at: ReactNode) => sentence`${member} hat ${at} darum gebeten`,
  nobodyYourProviderVouches: (provider: ReactNode, name: string) =>
    sentence`niemanden: Ihr Anbieter ${provider} bürgt für ihn und nennt ihn „${name}“`,
  providerId: 'Anbieter-ID',
  firstSeenItProves: (at: ReactNode) =>
    sentence`Zuerst gesehen ${at}. Er weist mit jeder Anfrage einen eigenen Schlüssel nach und hat kein Secret.`,
  registeredWithOperatorsToken: ({ at, token, until, deletedAt }: RegistrationParts) => {
    const registered = sentence`Registriert ${at} mit dem Token ${token} des Betreibers`;
    const waiting =
      until === undefined ? registered : sentence`${registered}. Wenn Sie ihn nicht aktivieren, endet es ${until}`;
    return deletedAt === undefined
      ? waiting
      : sentence`${waiting}. Er hat seine Registrierung ${deletedAt} endgültig gelöscht`;
  },
  nameToken: 'Name des Tokens',
  youHereOperatorAnd: 'Sie, hier. Der Betreiber und das Tool selbst, endgültig.',
  youHereOperatorEverywhere: 'Sie, hier. Der Betreiber, überall.',
  clientHere: (client: string) => `${client} hier`,
  stopEverythingQuestion: (client: string) => `Alles von ${client} stoppen?`,
  itsAgentsChangeNothing:
    'Seine Agenten ändern ab ihrer nächsten Anfrage nichts mehr und lesen innerhalb einer Minute mit Agententoken nichts mehr. Wonach sie jetzt fragen, wird nicht mehr gefragt. Er bleibt aktiviert: Seine anderen Token lesen, bis sie ablaufen, und was Ihre Mitglieder von jetzt an genehmigen, gilt.',
  ends: ({ sessions, members, grants }: AgentsOfClient, isAll: boolean) => {
    const ofWhom = `${counted(sessions, { one: 'Agentensitzung', other: 'Agentensitzungen' })} von ${counted(members, { one: 'Mitglied', other: 'Mitgliedern' })}`;
    const what = `${ofWhom}, mit ${counted(grants, { one: 'genehmigten Änderung', other: 'genehmigten Änderungen' })}`;
    return `Es ${sessions === 1 ? 'endet' : 'enden'}${isAll ? '' : ' mindestens'} ${what}.`;
  },
  grantedAtOnce: 'Sofort gewährt',
  itsTokensCarryReads:
    'Seine Token lesen und schreiben, soweit die Scopes oben und die Rolle des Mitglieds es erlauben.',
  askedEachWriteNeeds: 'Gefragt: Jeder Schreibzugriff braucht die Genehmigung des Mitglieds',
  itsTokensReadWrite:
    'Seine Token lesen. Ein Schreibzugriff geht, solange die Genehmigung des Mitglieds gilt: Es gibt sie in einem Browser.',
  ruleSaysSo: (rule: ReactNode) => sentence`Eine ${rule} legt das fest, was immer unten eingestellt ist.`,
  ruleYourOrganization: 'Regel Ihrer Organisation',
  loading: 'Wird geladen …',
  unlessRuleYourOrganization:
    'Sofern keine Regel Ihrer Organisation etwas anderes sagt: Die Regeln konnten nicht geladen werden.',
  toolsThatGetTokens:
    'Tools, die Token für Ihre Leute bekommen. Sie aktivieren jedes einzeln, bis zu einer Obergrenze von Scopes. Der Betreiber registriert sie; oder sie kommen durch das Dokument unter ihrer eigenen Adresse, wo Ihre Organisation das erlaubt; oder sie registrieren sich selbst mit einem Token des Betreibers und warten auf Sie.',
  clientInline: 'Client',
  client: 'Client',
  atMost: 'Höchstens',
  theOperatorThisDeployment:
    'Der Betreiber dieser Installation registriert Tools: countersign client create. Dann aktivieren Sie sie hier.',
  noClientRegisteredYet: 'Noch ist kein Client registriert',
  callsItself: (words: ReactNode) => sentence`nennt sich selbst „${words}“`,
  registeredItselfAndWaits: 'hat sich selbst registriert und wartet auf Sie',
  aMemberAsksFor: 'ein Mitglied bittet darum',
  deletedItself: 'hat sich selbst gelöscht',
  disabledByOperator: 'vom Betreiber deaktiviert',
  letInByYour: 'durch Ihre Richtlinie zugelassen',
  disabled: 'deaktiviert',
  notEnabled: 'nicht aktiviert',
};
