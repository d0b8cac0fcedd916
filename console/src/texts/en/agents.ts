import type { ReactNode } from 'react';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('en');

/** Agent sessions, what each may change, and taking it back. */
export const agents = {
  isOverWithAllBelow: (sessionId: string) => `${sessionId} is over, and what is below it.`,
  sessionMayChangeNothing: (sessionId: string) => `Session ${sessionId} may change nothing any more.`,
  agentSessions: 'Agent sessions',
  myAgentSessions: 'My agent sessions',
  anAgentReadsWhat:
    'An agent reads what its person may read. What it may change, that person approved, for a few hours.',
  sessions: 'Sessions',
  session: 'session',
  whenToolAsksFor:
    'When a tool asks for a change, it shows its person a link. What they approve there appears here, until it is taken back, and is remembered until it has not been used for thirty days. What was before is in the audit trail.',
  noAgentActsFor: 'No agent acts for anybody now',
  noAgentActsForYou: 'No agent acts for you now',
  agentSession: 'Agent session',
  member: 'Member',
  tool: 'Tool',
  mayChange: 'May change',
  never: 'never',
  lastToken: 'Last token',
  action: 'Action',
  takeBack: 'Take back',
  whoseSessions: 'Whose sessions',
  mine: 'Mine',
  everybodys: 'Everybody’s',
  stopSession: (id: string, withOthers: boolean) => `Stop session ${id}${withOthers ? ' and all below it' : ''}?`,
  takeBackSession: (id: string) => `Take back session ${id}?`,
  readingGoesOn: 'Reading goes on.',
  itMayChangeNothing: 'It may change nothing now.',
  itMayChangeNothingNow: 'It may change nothing now. Its tool may ask again.',
  itLosesApproved: (scopes: readonly string[]) =>
    `It loses ${counted(scopes.length, { one: 'approved change', other: 'approved changes' })} (${scopes.join(', ')}) with its next request.`,
  overWith: (below: number) => {
    const others = below === 0 ? '' : ` So ${below === 1 ? 'is 1 session' : `are ${below} sessions`} below it.`;
    return `It is over for good, and nothing can be approved for it again.${others}`;
  },
  noneYet: 'none yet',
  overSince: (overSince: ReactNode) => sentence`over since ${overSince}`,
  nothing: 'nothing',
  ends: (scope: ReactNode, isOnce: boolean, end: ReactNode) =>
    isOnce ? sentence`${scope}, once, ends ${end}` : sentence`${scope}, ends ${end}`,
  approvedOnceUsed: (scope: ReactNode, at: ReactNode) => sentence`${scope}, approved once, used ${at}`,
  untilTakenBackBy: (scope: ReactNode, at: ReactNode, by: ReactNode) =>
    sentence`${scope}, until ${at}: taken back by ${by}`,
  itsTool: 'its tool',
  you: 'you',
  subAgentOf: (parent: string, topmost: string) =>
    `sub-agent of ${parent}: no more than what ${topmost} may, and ends with it`,
  anAdministrator: 'an administrator',
  stop: 'Stop',
  stopAll: 'Stop all',
};
