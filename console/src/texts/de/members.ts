import type { ReactNode } from 'react';
import type { members as english } from '../en/members.ts';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('de');

const whatInvitingDoes =
  'Ein eingeladenes Mitglied meldet sich einmal mit dem Konto an, das seine Adresse hat, vom Anbieter geprüft; von da an gehört ihm dieses Konto. Die Domäne der Adresse muss nicht unter den Domänen des Anbieters sein.';

export const members: typeof english = {
  members: 'Mitglieder',
  member: 'Mitglied',
  disable: 'Deaktivieren',
  recallTokensAndSessions: 'Token und Sitzungen widerrufen',
  removeForGood: 'Endgültig entfernen',
  enableAgain: 'Wieder aktivieren',
  actions: 'Aktionen',
  memberId: 'Mitglieds-ID',
  memberIdInline: 'Mitglieds-ID',
  status: 'Status',
  role: 'Rolle',
  managedByScim: 'Verwaltet durch (SCIM)',
  recalled: 'Widerrufen',
  isFromNextRequest: (email: string, role: string) => `${email} hat ab der nächsten Anfrage die Rolle ${role}.`,
  whatTheyMayDo: 'Was die Person tun darf, und das Höchste, was ein Tool oder Agent für sie tun darf.',
  save: 'Speichern',
  isMember: (email: string, howLinked: string) => `${email} ist Mitglied. ${howLinked}`,
  addMember: 'Mitglied hinzufügen',
  close: 'Schließen',
  eMailAddress: 'E-Mail-Adresse',
  chooseRole: 'Rolle auswählen',
  enterAddressThatTheir: 'Geben Sie die Adresse ein, die der Anbieter kennt.',
  chooseRoleSentence: 'Wählen Sie eine Rolle.',
  bothNeeded: 'Eine Adresse und eine Rolle werden gebraucht.',
  whoeverSignsInWith: 'Wer sich mit diesem Konto anmeldet, ist dieses Mitglied.',
  cancel: 'Abbrechen',
  add: 'Hinzufügen',
  invitation: 'Einladung',
  invite: 'Einladen',
  withdraw: 'Zurücknehmen',
  noneInvited: `Keine. ${whatInvitingDoes}`,
  provider: 'Anbieter',
  ends: 'Endet',
  linkToSendIt: 'Link zum Versenden (er enthält kein Geheimnis)',
  linkToSignIn: 'Anmeldelink',
  inviteQuestion: (email: string) => `${email} einladen?`,
  isInvitedSendThem: (email: string) =>
    `${email} ist eingeladen. Senden Sie der Person den Link, der unter „Einladung“ steht.`,
  whatInvitingDoes: `${whatInvitingDoes} Es wird nichts versandt: Die Seite zeigt einen Link, den Sie versenden können. Die Einladung endet in 7 Tagen.`,
  whoseWordAboutAddress: 'Wessen Wort über die Adresse gilt.',
  chooseProvider: 'Anbieter auswählen',
  noActiveProviderOffers: 'Noch bietet kein aktiver Anbieter Mitgliedern die Anmeldung an',
  withdrawInvitation: (email: string) => `Einladung von ${email} zurücknehmen?`,
  theInvitationWithdrawn: (email: string) => `Die Einladung von ${email} ist zurückgenommen.`,
  fromNowOnNobody: (email: ReactNode) =>
    sentence`Ab jetzt wird durch sie niemand mehr zu ${email}. Ein schon verknüpftes Konto bleibt verknüpft.`,
  setupLink: 'Einrichtungslink',
  setupLinkInline: 'Einrichtungslink',
  makeSetupLink: 'Einrichtungslink erstellen',
  whoNeedsSetupLink:
    'Für Administratoren, die einen weiteren Identitätsanbieter einrichten oder sich nicht mehr anmelden können: ein Link, mit dem sie einen Anbieter registrieren und sich über ihn anmelden.',
  makeSetupLinkFor: (email: string) => `Einrichtungslink für ${email} erstellen?`,
  whatSetupLinkAllows:
    'Wer den Link öffnet, darf einen Identitätsanbieter registrieren, ihn testen und sich über ihn anmelden, sonst nichts. Das Konto, mit dem sich die Person anmeldet, wird ein Konto dieses Mitglieds.',
  whatEndsSetupLink:
    'Der Link gilt einmal und eine Stunde lang und wird einmal angezeigt. Er gilt nicht mehr, wenn Sie oder dieses Mitglied nicht mehr Administrator sind oder widerrufen werden. Es wird nichts versandt.',
  copyLinkNow: 'Kopieren Sie den Link jetzt: Er wird nur dieses eine Mal angezeigt',
  sendSetupLink: (end: ReactNode) =>
    sentence`Er gilt einmal, bis ${end}. Senden Sie ihn auf einem Weg, den sonst niemand mitliest: Er ist ein Schlüssel zu Ihrer Organisation.`,
  whichSignInsLink:
    'Welche Anmeldung das Mitglied verknüpft, ist nicht bekannt: Ihre Anbieter konnten nicht geladen werden.',
  theFirstSignIn: 'Die erste Anmeldung oder Assertion mit dieser Adresse, geprüft, verknüpft das Mitglied.',
  noSignInLinks: (domain: string) =>
    `Noch verknüpft keine Anmeldung das Mitglied: Keiner Ihrer aktiven Anbieter darf für ${domain} sprechen. Laden Sie die Person auf der Seite des Mitglieds ein, oder tragen Sie die Domäne in den Einstellungen des Anbieters ein.`,
  unlinkedLeadsToNo: (subject: string, email: string) => `Verknüpfung gelöst: ${subject} führt nicht mehr zu ${email}.`,
  knownAs: 'Bekannt als',
  linkNoun: 'Verknüpfung',
  linkAccount: 'Konto verknüpfen',
  noProviderKnowsThis: 'Noch kennt kein Anbieter dieses Mitglied',
  fromNextSignIn:
    'Ab der nächsten Anmeldung oder Assertion führt dieses Konto zu niemandem. Sitzungen und Token, die es eröffnet hat, laufen weiter, bis sie enden; um sie jetzt zu beenden, widerrufen Sie die des Mitglieds.',
  unlinkQuestion: (subject: string) => `Verknüpfung von ${subject} lösen?`,
  unlink: 'Verknüpfung lösen',
  loading: 'Wird geladen …',
  account: 'Konto',
  action: 'Aktion',
  unlinkNamed: (subject: string) => `Verknüpfung lösen: ${subject}`,
  by: (claim: string) => `über ${claim}`,
  linkAccountTo: (email: string) => `Konto mit ${email} verknüpfen?`,
  link: 'Verknüpfen',
  linkedWhoeverProviderNames: 'Verknüpft. Wen der Anbieter so nennt, ist dieses Mitglied.',
  valueClaim: 'Wert des Claims',
  asProviderWritesIt: 'Wie der Anbieter ihn schreibt, bis auf das letzte Zeichen.',
  disableQuestion: (email: string) => `${email} deaktivieren?`,
  fromNextRequestOn:
    'Ab der nächsten Anfrage kann sich die Person nicht anmelden, und kein Tool oder Agent handelt für sie. Sie können das Mitglied wieder aktivieren.',
  isDisabled: (email: string) => `${email} ist deaktiviert.`,
  enable: 'Aktivieren',
  enableAgainQuestion: (email: string) => `${email} wieder aktivieren?`,
  theyCanSignIn:
    'Die Person kann sich wieder anmelden. Was sie vorher hatte, bleibt beendet: Token, Sitzungen, Passkeys und Genehmigungen für Agenten.',
  isEnabled: (email: string) => `${email} ist aktiviert.`,
  recall: 'Widerrufen',
  recallEverythingThatHas: (email: string) => `Alles widerrufen, was ${email} hat?`,
  everyTokenSessionPasskey:
    'Jedes Token, jede Sitzung, jeder Passkey und jede Genehmigung für einen Agenten, die bis jetzt begonnen haben, werden ab der nächsten Anfrage abgelehnt. Die Person kann sich sofort wieder anmelden.',
  everythingThatHadRecalled: (email: string) => `Alles, was ${email} hatte, ist widerrufen.`,
  removeForGoodQuestion: (email: string) => `${email} endgültig entfernen?`,
  thisCannotBeUndone: (links: number | undefined) => {
    const lead =
      links === undefined
        ? 'Jede Verknüpfung mit Konten bei Anbietern führt'
        : counted(links, {
            one: 'Verknüpfung mit Konten bei Anbietern führt',
            other: 'Verknüpfungen mit Konten bei Anbietern führen',
          });
    return `Das kann nicht rückgängig gemacht werden: Kein Anbieter bringt das Mitglied zurück, nur jemand aus der Administration, der es neu hinzufügt. ${lead} nirgendwohin mehr, und jedes Token, jede Sitzung und jede Genehmigung für einen Agenten endet.`;
  },
  isRemoved: (email: string) => `${email} ist entfernt.`,
  counting: 'Wird gezählt …',
  connectedTools: 'Verbundene Tools',
  theToolMayGet:
    'Das Tool kann für dieses Mitglied ein neues Token bekommen. Das Mitglied zu widerrufen beendet alle seine Token und Sitzungen; das Mitglied oder den Client zu deaktivieren verhindert, dass er ein neues bekommt.',
  whenToolGetsToken:
    'Wenn ein Tool ein Token für dieses Mitglied bekommt, erscheint es hier: was es tun darf und bis wann.',
  address: 'Adresse',
  state: 'Zustand',
  knownToProvider: 'Einem Anbieter bekannt',
  yes: 'ja',
  notYet: 'noch nicht',
  addThemHereImport:
    'Fügen Sie Mitglieder hier hinzu, importieren Sie sie mit countersign member import, oder lassen Sie einen Anbieter sie hinzufügen.',
  noMembersYet: 'Noch keine Mitglieder',
  nobodyLikeThis: 'Niemand wie dieser',
  madeByFormerRelease:
    'Sie stammen aus einer früheren Version. Bis der Betreiber dieser Installation countersign member index ausgeführt hat, werden sie nur am Anfang ihrer Adresse gefunden.',
  theseMembersInNo: 'Diese Mitglieder haben keine Reihenfolge',
  activeAndDisabled: 'Aktiv und deaktiviert',
  active: 'Aktiv',
  disabled: 'Deaktiviert',
  removed: 'Entfernt',
  everyRole: 'Jede Rolle',
  beginningAddress: 'Anfang einer Adresse',
  findByAnyWord: 'Mitglieder suchen: irgendein Wort eines Namens oder einer Adresse',
  findByBeginning: 'Mitglieder suchen: Anfang einer Adresse',
  nameOptional: 'Name (freiwillig)',
  withoutOneWhatTheir: 'Ohne ihn wird angezeigt, wie der Anbieter die Person nennt.',
  byAdministrator: 'durch die Administration',
  byTheirProviderScim: 'durch den Anbieter (SCIM)',
  byTheirProviderWhen: 'durch den Anbieter, bei der Anmeldung',
  nameBy: (by: string) => `Name (${by})`,
  statusByProvider: 'Status, durch einen Anbieter',
  inTheLastHour: 'in der letzten Stunde',
  notedOnceAnHour: (moment: string) => `Vermerkt am ${moment}, einmal in der Stunde: Das Audit-Protokoll hat jede.`,
  lastSignInHere: 'Letzte Anmeldung hier',
  through: (at: ReactNode, provider: ReactNode) => sentence`${at} über ${provider}`,
  managesThemByScim: (provider: ReactNode) =>
    sentence`${provider} verwaltet das Mitglied über SCIM. Aktivieren Sie die Person dort, und sie ist hier wieder aktiv. Aktivieren Sie sie hier, so gilt Ihr Wort statt dem des Anbieters, bis er sie erneut deaktiviert.`,
  theirProviderHasDisabled: 'Der Anbieter hat dieses Mitglied deaktiviert',
  sentSignalOrDeleted: (provider: ReactNode) =>
    sentence`${provider} hat ein Signal gesendet oder das Mitglied über SCIM gelöscht. Darf die Person wiederkommen, so aktivieren Sie sie hier unter „Aktionen“; ein Anbieter mit SCIM kann sie auch neu anlegen.`,
  theirProviderHasReported: 'Der Anbieter hat dieses Mitglied als ausgeschieden gemeldet',
  managesThemAndCannot: (provider: ReactNode) =>
    sentence`${provider} verwaltet das Mitglied und kann es nicht zurückbringen. Das kann nur die Administration: mit „Wieder aktivieren“ unter „Aktionen“.`,
  anAdministratorHasDisabled: 'Die Administration hat dieses Mitglied deaktiviert',
  whoeverDisabledOrDeleted: (provider: ReactNode) =>
    sentence`Wer bei ${provider} deaktiviert oder gelöscht wird, wird hier deaktiviert und kommt zurück, wenn er dort aktiviert wird. Wer Sie verlässt, wird am besten dort deaktiviert. Die Rolle bestimmen Sie: Ändern Sie sie hier.`,
  theirProviderManagesThis: 'Der Anbieter verwaltet dieses Mitglied',
  savedAs: (changed: string) => `Gespeichert: ${changed}.`,
  name: 'Name',
  yourWordGoesBefore:
    'Ihr Wort geht dem des Anbieters vor. Leer: Dann gilt wieder, was der Anbieter als Nächstes sagt.',
  groupsAndRolesAt: 'Gruppen und Rollen bei der letzten Anmeldung',
  rolesNewMembersCan: 'Danach können in den Einstellungen des Anbieters Rollen neuer Mitglieder bestimmt werden.',
  saidNothingGroupsOr: (provider: ReactNode) =>
    sentence`${provider} hat nichts über Gruppen oder Rollen gesagt. Soll er das, so lassen Sie ihn einen Claim wie groups senden.`,
  notKeptHere: (omitted: number) =>
    `${counted(omitted, { one: 'weiterer Wert wird', other: 'weitere Werte werden' })} hier nicht aufbewahrt.`,
  never: 'nie',
  whoeverProviderNamesMustBe:
    'Wen ein Anbieter nennt, muss eines davon sein, sofern der Anbieter nicht selbst Personen hinzufügen darf (just in time). Anmeldungen sind die in einem Browser: Was Tools für jemanden haben, steht auf der Seite des Mitglieds.',
  lookForBeginningAnyWord:
    'Suchen Sie den Anfang irgendeines Wortes eines Namens oder einer Adresse, in irgendeinem Zustand, mit irgendeiner Rolle.',
  lastSignIn: 'Letzte Anmeldung',
  managedBy: (manager: ReactNode) => sentence`verwaltet durch ${manager}`,
  wheneverTheySignedIn: 'Gleich, wann angemeldet',
  neverSignedIn: 'Nie angemeldet',
  notSignedInFor: (days: number) => `Seit ${days} Tagen nicht angemeldet`,
  nameOrAddress: 'Name oder Adresse',
};
