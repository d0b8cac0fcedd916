import type { ReactNode } from 'react';
import type { providers as english, LinkedMembers } from '../en/providers.ts';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('de');

/** "3 Mitglieder können", "Mehr als 1000 Mitglieder sind": the verb agrees with what is said of them. */
function membersWith(
  number: number,
  isMore: boolean,
  { one, other }: { readonly one: string; readonly other: string },
) {
  const said = counted(number, { one: `Mitglied ${one}`, other: `Mitglieder ${other}` });
  return isMore ? `Mehr als ${said}` : said;
}

const whenOneProviderServes = 'Wenn ein Anbieter hier mehreren Ihrer Organisationen dient.';

export const providers: typeof english = {
  issuesIdentityAssertions: 'Stellt Identity Assertions aus',
  cannotIssueIdentityAssertions: 'Kann noch keine Identity Assertions ausstellen; nur Anmeldung',
  anyWithOpenidConnect: 'Jeder mit OpenID Connect Discovery',
  registerProvider: 'Anbieter registrieren',
  identityProviders: 'Identitätsanbieter',
  testConnection: 'Verbindung testen',
  register: 'Registrieren',
  colleagueSetsUp: (members: ReactNode) =>
    sentence`Jemand anderes betreut Ihren Identitätsanbieter oder kann sich hier noch nicht anmelden? Fügen Sie die Person unter ${members} mit einer Rolle hinzu, die administriert, und erstellen Sie auf ihrer Seite einen Einrichtungslink: Sie registriert den Anbieter selbst.`,
  membersInline: 'Mitglieder',
  theProviderCountsOnce:
    'Registrieren reserviert nichts und lässt niemanden ein. Der Anbieter gilt, sobald der Betreiber dieses Dienstes ihn bestätigt hat.',
  theProviderCountsOnceYou:
    'Registrieren reserviert nichts und lässt niemanden ein. Der Anbieter gilt, sobald Sie sich über ihn angemeldet haben: Nur seine eigene Administration kann ihm von uns erzählt haben.',
  isRegisteredItBelieved: (issuer: string) =>
    `${issuer} ist registriert. Ihm wird geglaubt, sobald sich jemand aus der Administration über ihn angemeldet hat.`,
  isRegisteredAndNobody: (issuer: string, problem: string, advice: string) =>
    `${issuer} ist registriert, und wegen seiner Schlüssel kann ihn noch niemand benutzen. ${problem}. ${advice}`,
  stepWhichOne: '1. Welcher ist es?',
  whichOne: 'Welcher ist es?',
  identityProvider: 'Identitätsanbieter',
  trust: 'Vertrauen',
  itTrustedAgainWithin: 'Ihm wird innerhalb einer Minute wieder vertraut.',
  enable: 'Aktivieren',
  remove: 'Entfernen',
  disable: 'Deaktivieren',
  browserSessionsThatIt:
    'Auch Browsersitzungen, die er eröffnet hat, enden, vielleicht Ihre. Ihm wird weiter vertraut: Deaktivieren Sie ihn, wenn das nicht sein soll.',
  issuer: 'Aussteller (Issuer)',
  issuerInline: 'Aussteller',
  status: 'Status',
  providerId: 'Anbieter-ID',
  providerIdInline: 'Anbieter-ID',
  tenant: 'Mandant (Tenant)',
  audienceTenant: 'Audience-Mandant',
  itsKeys: 'Seine Schlüssel',
  askedOnlyAt: 'Hosts, die wir anfragen',
  acceptedSignatures: 'Akzeptierte Signaturen',
  dismiss: 'Schließen',
  isNowActive: 'Er ist aktiv',
  yourMembersCanSign: (issuer: string, knownAs: ReactNode, page: ReactNode) =>
    sentence`Ihre Mitglieder können sich über ${issuer} anmelden, und seine Assertions gelten. ${knownAs}Wenn das nicht Ihr Konto ist, lösen Sie die Verknüpfung auf ${page}, über einen anderen Anbieter angemeldet; oder bitten Sie jemand anderen aus der Administration.`,
  youKnownThereAs: (email: ReactNode, claim: ReactNode) => sentence`Sie, ${email}, sind dort bekannt als ${claim}. `,
  yourPage: 'Ihrer Seite',
  tryItOnSet: 'An Claims ausprobieren',
  decodedClaims: 'Dekodierte Claims',
  asJsonFromToken:
    'Als JSON, aus einem Token dieses Anbieters: der mittlere Teil. Er wird hier gelesen, nur auf dieser Seite.',
  knownAs: 'Bekannt als',
  none: 'keine',
  addressThatCounts: 'Adresse, die gilt',
  itsAddressCanBe: 'Seine Adresse kann angefragt werden',
  itDescribesItselfDiscovery: 'Er beschreibt sich selbst (Discovery)',
  itCallsItselfWhat: 'Er nennt sich so, wie Sie es eingegeben haben',
  itSaysWhereIts: 'Er sagt, wo seine Schlüssel sind',
  itsKeysCanBe: 'Seine Schlüssel können abgerufen werden',
  itsKeysPublicAnd: 'Seine Schlüssel sind öffentlich und lesbar',
  itSignsInWay: 'Er signiert auf eine akzeptierte Weise',
  itAnswersInTime: 'Er antwortet rechtzeitig',
  connectionTest: 'Verbindungstest',
  everythingWorksBetweenHere: (issuer: string) => `Zwischen hier und ${issuer} funktioniert alles.`,
  stepsConnectionTest: 'Schritte des Verbindungstests',
  takeInstead: (issuer: string) => `Stattdessen ${issuer} verwenden`,
  itDoesNotWork: 'Es funktioniert noch nicht. Der erste fehlgeschlagene Schritt sagt, was zu tun ist.',
  notReached: 'nicht erreicht',
  passed: 'bestanden',
  failed: 'fehlgeschlagen',
  tookMilliseconds: (took: number) => `(${took} ms)`,
  itDisabledWithinMinute: 'Er ist deaktiviert: Innerhalb einer Minute wird nichts mehr geglaubt, was er sagt.',
  disableQuestion: (issuer: string) => `${issuer} deaktivieren?`,
  whoeverSignsInThrough: 'Wer sich nur über ihn anmeldet, kann sich nicht mehr anmelden.',
  cannotSignInThrough: (members: number, isMore: boolean) =>
    `${membersWith(members, isMore, { one: 'kann', other: 'können' })} sich nicht mehr über ihn anmelden, und die Tools dieser Mitglieder bekommen keine Token. Token, für die er einstand, werden innerhalb einer Minute dort abgelehnt, wo APIs nachsehen. Sie können ihn wieder aktivieren.`,
  nothingProvesThatYou:
    'Nichts belegt, dass Sie sich ohne ihn noch anmelden könnten; deshalb wird das abgelehnt. Melden Sie sich zuerst über einen anderen Anbieter an.',
  comparedToLastCharacter:
    'Wird bis zum letzten Zeichen mit „iss“ verglichen: Ein Schrägstrich am Ende zählt. Die Adresse seines Discovery-Dokuments genügt.',
  thisIssuerAtAddress:
    'Das ist der Aussteller an der Adresse des eingegebenen Discovery-Dokuments. Testen Sie die Verbindung, um zu sehen, ob er das auch sagt.',
  stepItsIssuer: '3. Sein Aussteller (Issuer)',
  whenOneProviderServes,
  whenOneProviderServesAs: (theirs: string) =>
    `${whenOneProviderServes} Derselbe Text wie dort „${theirs}“; dort leer, hier leer.`,
  moreForProvidersThat: 'Mehr, für Anbieter, die es brauchen',
  whoseCustomerYouThere:
    'Wessen Kunde Sie dort sind, wenn ein Aussteller vielen dient. Wird mit dem Mandanten der Assertion verglichen.',
  addressItsKeys: 'Adresse seiner Schlüssel',
  onlyIfProviderHas: 'Nur wenn der Anbieter kein Discovery-Dokument hat. Leer: Er wird gefragt.',
  userIdentifierClaim: 'Claim der Benutzerkennung',
  stableNeverGivenTo:
    'Beständig, nie an eine andere Person vergeben. Er kann später mit einer Vorschau zugeordnet werden.',
  unusualIssuer: (name: string, forms: readonly string[]) =>
    `Das sieht nicht wie ein Aussteller von ${name} aus. Erwartet: ${forms.join(', oder ')}.`,
  thisTokenPasteIts:
    'Das ist ein Token. Fügen Sie stattdessen seine dekodierten Claims ein: Ein Token ist etwas wert und gehört nur dorthin, wo es eingelöst wird.',
  claimsJsonObject: 'Claims sind ein JSON-Objekt: { … }.',
  thisNoJsonYet: 'Das ist noch kein JSON.',
  whoeverLinkedToThis: 'Wer damit verknüpft ist, ist dieses Mitglied.',
  elseByAddress: (email: string) =>
    `Sonst wird ein Mitglied mit der Adresse ${email} verknüpft, das noch kein Anbieter kennt.`,
  anybodyElseRefusedUntil: 'Alle anderen werden abgelehnt, bis jemand aus der Administration sie hinzufügt.',
  anybodyElseAddedAs: (role: string) => `Alle anderen werden als ${role} hinzugefügt.`,
  pendingNothingThatIt: 'Ausstehend: Noch wird nichts geglaubt, was er sagt',
  signInThroughIt: 'Über ihn anmelden',
  stepsUntilProviderCounts: 'Schritte, bis der Anbieter gilt',
  registeredHere: 'Hier registriert',
  itKnowsUsOur: 'Er kennt uns: unsere Client-ID dort',
  enterValuesAtProvider: 'Tragen Sie die Werte beim Anbieter ein, dann seine Antwort unter „Anmeldung“.',
  anAdministratorHasSigned: 'Jemand aus der Administration hat sich über ihn angemeldet',
  signInThroughItOnce: (email: ReactNode) =>
    sentence`Melden Sie sich einmal über ihn an, mit Ihrem eigenen Konto dort. Sie sehen dann, was der Anbieter über dieses Konto sagt, neben Ihrem Konto hier, ${email}, und sagen, ob es Ihres ist: Nur das verknüpft es und macht den Anbieter aktiv.`,
  done: 'erledigt',
  next: 'als Nächstes',
  later: 'später',
  theOperatorThisService:
    'Der Betreiber dieses Dienstes schaltet Anbieter frei. Testen Sie die Verbindung, und bitten Sie ihn dann um die Bestätigung.',
  forPeopleToSign: 'Damit sich Personen hier anmelden',
  forToolsToBring: 'Damit Tools seine Assertions bringen',
  whatToEnterAt: (step: number | undefined, name: string) =>
    `${step === undefined ? '' : `${step}. `}Was bei ${name} einzutragen ist`,
  whatToKnowAbout: (name: string) => `Gut zu wissen zu ${name}`,
  assertions: 'Assertions',
  audience: 'Audience',
  people: 'Personen',
  signatures: 'Signaturen',
  triedWithRestChecked: (name: string, version: string, month: string) =>
    `Ausprobiert mit ${name} ${version}; der Rest anhand dieser Texte geprüft (${month}):`,
  checkedAgainstTheseTexts: (month: string) =>
    `Anhand dieser Texte geprüft, nicht an einem echten Mandanten (${month}):`,
  clientId: 'Client-ID',
  scope: 'Scope',
  noClientEnabledYet: 'Noch ist kein Client aktiviert. Aktivieren Sie ihn unter „Clients“: Dann steht seine ID hier.',
  theClientsIdHere:
    'Die ID des Clients hier. Clients werden aktiviert, wenn der Anbieter aktiv ist: Kommen Sie dann auf diese Seite zurück.',
  more: (number: number) => `${number} weitere`,
  nobodyAdministratorAddsEach: 'Niemand: Die Administration fügt jedes Mitglied hinzu',
  saveSettings: 'Einstellungen speichern',
  savedItCountsWithin: 'Gespeichert. Es gilt innerhalb einer Minute.',
  stableAndNeverGiven: 'Beständig, und nie an eine andere Person vergeben.',
  eMailDomainsThat: 'E-Mail-Domänen, für die er sprechen darf',
  aVerifiedAddressIn:
    'Eine geprüfte Adresse in einer davon verknüpft ein Mitglied, das noch kein Anbieter kennt. Durch Kommas getrennt; keine: Adressen verknüpfen niemanden.',
  addressesWithoutEmailVerified: 'Adressen ohne „email_verified“',
  trustAddressesThatIt: 'Adressen vertrauen, von denen er nicht sagt, dass sie geprüft sind',
  takenAsVerified:
    'Adressen dieser Domänen gelten als geprüft, obwohl der Anbieter das nicht sagt: Wer beim Anbieter eine Adresse setzen kann, kann zu dem Mitglied mit dieser Adresse werden.',
  roleForNewMembers: 'Rolle für neue Mitglieder (just in time)',
  justInTimeWith:
    'Just in time, mit der ersten Assertion oder Anmeldung. Nie Administration; ein entferntes Mitglied kommt dadurch nie zurück.',
  nothingWasSaved: 'Es wurde nichts gespeichert.',
  enterSamlIssuerToo: 'Geben Sie auch den SAML-Aussteller ein, oder lassen Sie die anderen SAML-Felder leer.',
  samlIssuer: 'SAML-Aussteller',
  theEntityIdIn:
    'Die Entity-ID in „sub_id“. Sie wird verglichen; vertraut wird ihr nichts an. Leer: SAML-Namen bezeichnen niemanden.',
  nameidFormat: 'NameID-Format',
  asAssertionsHaveIt: 'Wie es in Assertions steht, bis auf das letzte Zeichen; leer: Sie haben keines.',
  nameQualifier: 'Name Qualifier',
  likewise: 'Ebenso.',
  serviceProvidersNameQualifier: 'Name Qualifier des Service Providers',
  samlNamesSubId: 'SAML-Namen (sub_id)',
  maximumAssertionLifetimeSeconds: 'Höchste Lebensdauer einer Assertion (Sekunden)',
  upTo: (seconds: number) => `Bis zu ${seconds}.`,
  scopesForAssertionsWithout: 'Scopes für Assertions ohne „scope“',
  noneUnlessYouChoose: 'Keine, sofern Sie nicht wählen: Eine Assertion ohne „scope“ delegiert nichts.',
  changeUserIdentifierClaim: (claim: string) => `Claim der Benutzerkennung in „${claim}“ ändern?`,
  changeClaim: 'Claim ändern',
  knownByNowBy: ({ members, isMore, claim, links }: LinkedMembers) =>
    `${membersWith(members, isMore, { one: 'ist', other: 'sind' })} jetzt an „${claim}“ bekannt, durch ${counted(links, { one: 'Verknüpfung', other: 'Verknüpfungen' })}.`,
  everyLinkByThis:
    'Jede Verknüpfung über diesen Claim wird sofort inaktiv, und sie können nicht gemeinsam zurückgeholt werden: Jede Person wird neu verknüpft, durch eine geprüfte Adresse oder durch die Administration.',
  provisioningScim: 'Provisionierung (SCIM)',
  theProviderAddsDisables:
    'Der Anbieter fügt Mitglieder selbst hinzu, deaktiviert und löscht sie. Ein Mitglied, das er deaktiviert, wird ab der nächsten Anfrage abgelehnt.',
  baseUrlWhichProviders: 'Basis-URL; Anbieter nennen sie Tenant URL oder SCIM Connector Base URL',
  baseUrl: 'Basis-URL',
  whatToDoAt: (name: string) => `Was bei ${name} zu tun ist`,
  asAbove: 'wie oben',
  nobodyProvisioningOff: 'Niemand: Die Provisionierung ist aus',
  provisioningOffItsTokens: 'Die Provisionierung ist aus: Ihre Token werden abgelehnt.',
  saved: 'Gespeichert.',
  roleMembersWhomIt: 'Rolle der Mitglieder, die er hinzufügt',
  neverAdministratorTheirAddresses:
    'Nie Administration. Ihre Adressen liegen in den E-Mail-Domänen oben; welche Rolle jemand später hat, bestimmt allein die Administration.',
  saveRole: 'Rolle speichern',
  enterItsEMail: 'Tragen Sie zuerst seine E-Mail-Domänen ein, in den Einstellungen unter „Personen“.',
  isRemovedItMay: (issuer: string) => `${issuer} ist entfernt. Er kann wieder registriert werden, hier oder anderswo.`,
  removeQuestion: (issuer: string) => `${issuer} entfernen?`,
  itsSettingsItsClient:
    'Seine Einstellungen, sein Client hier und die Namen, unter denen er Tools kennt, sind endgültig weg. Token, für die er einstand, bleiben abgelehnt. Sind noch Mitglieder mit ihm verknüpft, so wird das abgelehnt und gesagt, wie viele.',
  enterNameClaimToo: 'Geben Sie auch den Namen des Claims ein, oder entfernen Sie seine Werte.',
  enterValueAndIts: 'Geben Sie einen Wert und seine Rolle ein, oder lassen Sie den Claim leer.',
  eachValueNeedsRole: 'Jeder Wert braucht eine Rolle, und jede Rolle einen Wert.',
  roleByClaim: 'Rolle nach Claim',
  forNewMembersBefore:
    'Für neue Mitglieder, vor der Rolle oben: Der erste Wert dieser Liste, den der Claim hat, entscheidet. Vorhandene Mitglieder behalten ihre Rolle.',
  nameClaim: 'Name des Claims',
  addValue: 'Wert hinzufügen',
  value: (number: number) => `Wert ${number}`,
  role: 'Rolle',
  roleValue: (number: number) => `Rolle des Werts ${number}`,
  removeValue: (number: number) => `Wert ${number} entfernen`,
  makeToken: 'Token erstellen',
  tokens: 'Token',
  tokensOf: (number: number, most: number) => `(${number} von ${most})`,
  noTokenYetMake: 'Noch kein Token. Erstellen Sie eines, und tragen Sie es beim Anbieter ein.',
  token: 'Token',
  made: 'Erstellt',
  lastUsedToHour: 'Zuletzt benutzt, auf die Stunde genau',
  notYet: 'Noch nicht',
  revoke: 'Widerrufen',
  revokeNamed: (id: string) => `${id} widerrufen`,
  copyTokenNowIt: 'Kopieren Sie das Token jetzt: Es wird nur dieses eine Mal angezeigt',
  scimToken: 'SCIM-Token',
  itRefusedFromIts: 'Es wird ab der nächsten Anfrage abgelehnt.',
  withoutAnotherTokenProvider:
    'Ohne ein anderes Token fügt der Anbieter niemanden mehr hinzu und deaktiviert niemanden mehr. Mitglieder bleiben, wie sie sind.',
  revokeQuestion: (id: string) => `${id} widerrufen?`,
  ourPublishedKeysPrivate: 'Unsere veröffentlichten Schlüssel (private_key_jwt)',
  noSecretToStore: 'Kein Secret, das aufbewahrt oder gewechselt werden muss.',
  aSecretThatProvider: 'Ein Secret, das der Anbieter erstellt hat',
  sentAsProvidersMetadata:
    'Gesendet, wie die Metadaten des Anbieters es sagen: im Header, wenn er das annimmt, sonst im Formular.',
  aSecretInHeader: 'Ein Secret, im Header (client_secret_basic)',
  aSecretInForm: 'Ein Secret, im Formular (client_secret_post)',
  alsoForProviderThat:
    'Auch für einen Anbieter, der ein Secret im Header ablehnt, weil er es auf seine eigene Weise liest.',
  savedPeopleCanSign: 'Gespeichert. Personen können sich über ihn anmelden, sobald er aktiv ist.',
  signIn: 'Anmeldung',
  theApplicationThatIts: 'Die Anwendung, die seine Administration für diesen Dienst angelegt hat.',
  setUpSignIn: 'Anmeldung einrichten',
  saveSignIn: 'Anmeldung speichern',
  ourClientIdThere: 'Unsere Client-ID dort',
  clientAuthentication: 'Client-Authentifizierung',
  takeIdTokensThat: 'Auch ID-Token annehmen, die andere Clients nennen',
  forProviderThatNames:
    'Für einen Anbieter, der mehrere Clients eines Projekts in aud nennt (Zitadel): azp muss dieser Dienst sein.',
  clientSecret: 'Client-Secret',
  storedEncryptedAndNever: 'Verschlüsselt gespeichert und nie wieder angezeigt.',
  whatAudItsSignals:
    'Was in „aud“ seiner Signale steht. Leer: der Endpunkt. Okta wählt es selbst: Kopieren Sie es aus dem Stream.',
  issuerSignals: 'Aussteller der Signale',
  exactlyAsIssHas: 'Genau wie in „iss“. Leer: der Anbieter selbst.',
  withAnotherIssuerAlone: 'Nur bei einem anderen Aussteller.',
  savedItCountsFor: 'Gespeichert. Es gilt für das nächste Signal.',
  howSignalsRecognized: 'Wie Signale erkannt werden',
  save: 'Speichern',
  signals: 'Signale',
  theProviderSaysWho:
    'Der Anbieter sagt, wer dort ausgeschaltet oder abgemeldet wurde, und die Person wird hier sofort abgelehnt.',
  offNothingThatProvider: 'Aus: Nichts, was der Anbieter über seine Personen sendet, wird angenommen.',
  switchOnSignals: 'Signale einschalten',
  makeAnotherToken: 'Neues Token erstellen',
  switchOffSignals: 'Signale ausschalten',
  copyTokenNowItNot: 'Kopieren Sie das Token jetzt: Es wird nicht noch einmal angezeigt',
  authorizationHeader: 'Authorization-Header',
  setItAtProvider: 'Tragen Sie es beim Anbieter als Authorization-Header des Streams ein, mit „Bearer“ davor.',
  endpoint: 'Endpunkt',
  endpointInline: 'Endpunkt',
  audienceInline: 'Audience',
  verificationState: 'Prüfwert (state)',
  verificationStateInline: 'Prüfwert',
  lastSignal: 'Letztes Signal',
  pollEndpoint: 'Poll-Endpunkt',
  whereSignalsAreFetched:
    'Wo Signale einmal in der Minute abgeholt werden, bei einem Anbieter, der sie nicht selbst sendet (RFC 8936). Leer: Er sendet sie.',
  tokenForPollEndpoint: 'Token für den Poll-Endpunkt',
  bearerTokenOfProvider:
    'Das Bearer-Token, das der Anbieter Ihnen dafür gegeben hat. Leer: Es bleibt, solange die Adresse bleibt. Es wird nie angezeigt.',
  signalsCannotBeFetched: 'Signale können nicht abgeholt werden',
  askedAgain: (next: ReactNode) => sentence`Nächste Abfrage: ${next}`,
  fetchedFrom: 'Abgeholt von',
  lastFetched: 'Zuletzt abgeholt',
  lastFetchedWell: 'Zuletzt erfolgreich abgeholt',
  noneYet: 'Noch keines',
  never: 'Nie',
  itDidNotSay: 'Er hat nichts gesagt',
  lastVerified: 'Zuletzt geprüft',
  streamAsProviderSays: 'Stream, wie der Anbieter sagt',
  formerTokenCountsUntil: 'Das frühere Token gilt bis',
  signalsOffDeleteStream: 'Signale sind aus. Löschen Sie auch den Stream beim Anbieter.',
  switchOffSignalsQuestion: 'Signale ausschalten?',
  switchOff: 'Ausschalten',
  itsTokenGoodFor:
    'Sein Token taugt ab jetzt zu nichts mehr. Wer beim Anbieter ausgeschaltet wird, behält, was er hier hat, bis es endet. Mitglieder bleiben, wie sie sind.',
  toolsThatNobodyRegistered: 'Tools, die niemand registriert hat',
  toolsThatThisProvider: 'Tools, für die dieser Anbieter bürgt',
  letThemIn: 'Zulassen',
  aToolComesIn:
    'Ein Tool wird ohne Registrierung zugelassen, wenn dieser Anbieter seine Assertion an einen Schlüssel gebunden hat und das Tool diesen Schlüssel nachweist.',
  whoeverAdministersThisProvider:
    'Wer diesen Anbieter verwaltet, entscheidet dann, welche Tools zugelassen sind. Jedes liest sofort, soweit das Mitglied es darf, und fragt nach jedem Schreibzugriff. Sie sehen jedes unter „Clients“ und können es dort deaktivieren.',
  atMostTheseScopes: 'Höchstens diese Scopes',
  whatYouChangeHolds: 'Was Sie ändern, gilt innerhalb einer Minute, auch für Tools, die schon hier sind.',
  theseProvidersVouchFor:
    'Diese Anbieter bürgen für Ihre Mitglieder. Ein neuer bleibt ausstehend, bis sich jemand aus der Administration über ihn anmeldet.',
  providers: 'Anbieter',
  provider: 'Anbieter',
  peopleBy: 'Personen über',
  notSetUp: 'nicht eingerichtet',
  setUp: 'eingerichtet',
  registerOneThatYour:
    'Registrieren Sie den, mit dem sich Ihre Leute anmelden: Es braucht seine Adresse und fünf Minuten.',
  noIdentityProviderYet: 'Noch kein Identitätsanbieter',
  theProviderActiveIts: 'Der Anbieter ist aktiv: Seine Domäne ist nachgewiesen.',
  showDnsRecord: 'DNS-Eintrag anzeigen',
  checkNow: 'Jetzt prüfen',
  proofByDns: 'Nachweis durch DNS',
  theRecordWasNot: 'Nach dem Eintrag wurde noch nicht gesucht.',
  aTxtRecordShows: (domain: string) =>
    `Ein TXT-Eintrag zeigt, dass ${domain} Ihrer Organisation gehört. Der Anbieter ist mit und ohne ihn aktiv.`,
  insteadSigningInThrough: (domain: string) =>
    `Statt sich über ihn anzumelden: Wer das DNS von ${domain} verwaltet, veröffentlicht dort einen TXT-Eintrag. Wird er gefunden, ist der Anbieter aktiv; Ihr Konto wird dadurch nicht verknüpft.`,
  aTxtRecordIn: (domain: string) =>
    `Ein TXT-Eintrag im DNS von ${domain} zeigt dem Betreiber dieses Dienstes, dass die Domäne Ihnen gehört. Der Betreiber schaltet den Anbieter frei.`,
  type: 'Typ',
  typeRecord: 'Typ des Eintrags',
  name: 'Name',
  nameRecord: 'Name des Eintrags',
  valueOfRecord: 'Wert',
  valueRecord: 'Wert des Eintrags',
  someFormsAddTo: (domain: string) =>
    `Manche Formulare hängen ${domain} selbst an den Namen an: Geben Sie ihn dort ohne diesen Teil ein. Andere TXT-Einträge mit demselben Namen dürfen bleiben.`,
  publishRecordThenCheck: 'Veröffentlichen Sie den Eintrag, und prüfen Sie dann',
  found: 'Gefunden',
  txtRecordsWithOther:
    'Gefunden wurden TXT-Einträge mit anderen Werten, und nicht dieser: Vergleichen Sie Name und Wert',
  noTxtRecordThis:
    'Es wurde kein TXT-Eintrag mit diesem Namen gefunden: Nameserver können das noch bis zu einer Stunde nach der Veröffentlichung sagen',
  noNameServerAnswered: 'Kein Nameserver hat geantwortet, deshalb ist nichts bekannt: Prüfen Sie noch einmal',
  itWasThere: (foundAt: ReactNode) => sentence`. Gefunden ${foundAt}`,
  takeTyped: (typed: string) => `„${typed}“ verwenden`,
  whatSignInsSaid:
    'Was Anmeldungen gesagt haben, konnte nicht geladen werden; deshalb wird nichts angeboten: Geben Sie es ein.',
  nobodyHasSignedIn:
    'In letzter Zeit hat sich niemand über diesen Anbieter angemeldet: Danach wird angeboten, was er sagt.',
  atLastSignIns: (members: number) =>
    `Bei den letzten Anmeldungen von ${counted(members, { one: 'Mitglied', other: 'Mitgliedern' })} hat er nichts über Gruppen oder Rollen gesagt.`,
  members: (number: number) => counted(number, { one: 'Mitglied', other: 'Mitglieder' }),
  whatItSaidAt: (members: number) =>
    `Angeboten wird, was er bei den letzten Anmeldungen von ${counted(members, { one: 'Mitglied', other: 'Mitgliedern' })} gesagt hat.`,
};
