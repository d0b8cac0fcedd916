import type { ReactNode } from 'react';
import type { agents as english } from '../en/agents.ts';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('de');

export const agents: typeof english = {
  isOverWithAllBelow: (sessionId: string) => `${sessionId} ist beendet, mit allem darunter.`,
  sessionMayChangeNothing: (sessionId: string) => `Die Sitzung ${sessionId} darf nichts mehr ändern.`,
  agentSessions: 'Agentensitzungen',
  myAgentSessions: 'Meine Agentensitzungen',
  anAgentReadsWhat:
    'Ein Agent liest, was die Person lesen darf, für die er handelt. Was er ändern darf, hat diese Person genehmigt, für einige Stunden.',
  sessions: 'Sitzungen',
  session: 'Sitzung',
  whenToolAsksFor:
    'Wenn ein Tool etwas ändern möchte, zeigt es der Person einen Link. Was sie dort genehmigt, erscheint hier, bis es zurückgenommen wird; vergessen wird es erst, wenn es dreißig Tage nicht benutzt wurde. Was vorher war, steht im Audit-Protokoll.',
  noAgentActsFor: 'Zurzeit handelt kein Agent für jemanden',
  noAgentActsForYou: 'Zurzeit handelt kein Agent für Sie',
  agentSession: 'Agentensitzung',
  member: 'Mitglied',
  tool: 'Tool',
  mayChange: 'Darf ändern',
  never: 'nie',
  lastToken: 'Letztes Token',
  action: 'Aktion',
  takeBack: 'Zurücknehmen',
  whoseSessions: 'Wessen Sitzungen',
  mine: 'Meine',
  everybodys: 'Alle',
  stopSession: (id: string, withOthers: boolean) => `Sitzung ${id}${withOthers ? ' und alle darunter' : ''} beenden?`,
  takeBackSession: (id: string) => `Genehmigungen der Sitzung ${id} zurücknehmen?`,
  readingGoesOn: 'Lesen geht weiter.',
  itMayChangeNothing: 'Sie darf jetzt nichts ändern.',
  itMayChangeNothingNow: 'Sie darf jetzt nichts ändern. Ihr Tool kann wieder fragen.',
  itLosesApproved: (scopes: readonly string[]) =>
    `Sie verliert mit der nächsten Anfrage ${counted(scopes.length, { one: 'genehmigte Änderung', other: 'genehmigte Änderungen' })} (${scopes.join(', ')}).`,
  overWith: (below: number) => {
    const others =
      below === 0 ? '' : ` Ebenso ${counted(below, { one: 'Sitzung darunter', other: 'Sitzungen darunter' })}.`;
    return `Sie ist endgültig beendet, und für sie kann nichts mehr genehmigt werden.${others}`;
  },
  noneYet: 'noch keines',
  overSince: (overSince: ReactNode) => sentence`beendet ${overSince}`,
  nothing: 'nichts',
  ends: (scope: ReactNode, isOnce: boolean, end: ReactNode) =>
    isOnce ? sentence`${scope}, einmal, endet ${end}` : sentence`${scope}, endet ${end}`,
  approvedOnceUsed: (scope: ReactNode, at: ReactNode) => sentence`${scope}, einmal genehmigt, benutzt ${at}`,
  untilTakenBackBy: (scope: ReactNode, at: ReactNode, by: ReactNode) =>
    sentence`${scope}, zurückgenommen ${at} durch: ${by}`,
  itsTool: 'ihr Tool',
  you: 'Sie',
  subAgentOf: (parent: string, topmost: string) =>
    `Unteragent von ${parent}: darf nicht mehr als ${topmost} und endet mit dieser Sitzung`,
  anAdministrator: 'die Administration',
  stop: 'Beenden',
  stopAll: 'Alle beenden',
};
