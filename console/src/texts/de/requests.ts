import type { requests as english } from '../en/requests.ts';

export const requests: typeof english = {
  mine: 'Meine',
  toConfirm: 'Zu bestätigen',
  everyones: 'Alle',
  requests: 'Anfragen',
  whatAgentsAskTo: 'Was Agenten ändern möchten, bis es beantwortet ist. Eine Anfrage wartet eine Stunde.',
  whoseRequests: 'Wessen Anfragen',
  whenAgentYoursAsks:
    'Wenn einer Ihrer Agenten etwas ändern möchte, erscheint seine Anfrage hier, mit einem Link zum Genehmigen oder Ablehnen. Sie müssen diese Seite nicht neu laden.',
  noAgentWaitsFor: 'Kein Agent wartet auf Sie',
  decide: 'Entscheiden',
  decideWhatMayChange: (client: string, session: string) =>
    `Entscheiden, was ${client} in der Sitzung ${session} ändern darf`,
  whatAgentsAskMembers:
    'Was Agenten die Mitglieder dieser Organisation fragen, erscheint hier. Jedes Mitglied beantwortet seine eigenen Anfragen; Sie können zusehen.',
  noAgentWaitsForAnybody: 'Kein Agent wartet auf jemanden',
  openRequests: 'Offene Anfragen',
  whenColleagueApprovesSomething:
    'Wenn jemand etwas genehmigt, wofür Ihre Organisation eine zweite Person verlangt, erscheint es hier für eine Stunde.',
  nothingWaitsForYou: 'Nichts wartet auf Ihre Bestätigung',
  waitsForSecondPerson: 'Wartet auf eine zweite Person',
  confirmedFor: (email: string) => `Für ${email} bestätigt.`,
  refusedAskedNoMore: (email: string) => `Abgelehnt. ${email} wird vorerst nicht mehr gefragt.`,
  anAgentMayFor: (email: string) => `Ein Agent darf, für ${email}`,
  approvedBy: 'Genehmigt von',
  approved: 'Genehmigt',
  durations: {
    once: (length) => `Einmal, innerhalb von ${length}`,
    hour: (length) => `Für ${length}`,
    default: (length) => `Für ${length} (üblich)`,
    day: (length) => `Bis ich es zurücknehme, höchstens ${length}`,
  },
  agentSession: 'Agentensitzung',
  waitsUntil: 'Wartet bis',
  confirmingAsksForYour: 'Beim Bestätigen wird nach Ihrem Passkey gefragt.',
  addPasskey: 'Passkey hinzufügen',
  confirm: 'Bestätigen',
  refuse: 'Ablehnen',
  itAsksTo: 'Es möchte',
  member: 'Mitglied',
  tool: 'Tool',
  clientId: 'Client-ID',
  asked: 'Gefragt',
  until: (when: string) => `Bis ${when}`,
  theAgentWouldLike: 'Der Agent hätte es gern',
};
