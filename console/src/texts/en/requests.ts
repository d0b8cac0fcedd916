import { DURATION_WORDS } from '../../../../lambdas/core/agents/approval-words.ts';

const durations: Readonly<Record<keyof typeof DURATION_WORDS, (length: string) => string>> = DURATION_WORDS;

/** What agents ask, and what waits for a second person. */
export const requests = {
  mine: 'Mine',
  toConfirm: 'To confirm',
  everyones: 'Everyone’s',
  requests: 'Requests',
  whatAgentsAskTo: 'What agents ask to change, until it is answered. A request waits for one hour.',
  whoseRequests: 'Whose requests',
  whenAgentYoursAsks:
    'When an agent of yours asks to change something, its request appears here, with a link to approve or deny it. You need not load this page again.',
  noAgentWaitsFor: 'No agent waits for you',
  decide: 'Decide',
  decideWhatMayChange: (client: string, session: string) => `Decide what ${client} may change in session ${session}`,
  whatAgentsAskMembers:
    'What agents ask the members of this organization appears here. Each member answers their own; you can look.',
  noAgentWaitsForAnybody: 'No agent waits for anybody',
  openRequests: 'Open requests',
  whenColleagueApprovesSomething:
    'When a colleague approves something that your organization wants a second person for, it appears here for an hour.',
  nothingWaitsForYou: 'Nothing waits for you to confirm',
  waitsForSecondPerson: 'Waits for a second person',
  confirmedFor: (email: string) => `Confirmed for ${email}.`,
  refusedAskedNoMore: (email: string) => `Refused. ${email} is asked no more for now.`,
  anAgentMayFor: (email: string) => `An agent may, for ${email}`,
  approvedBy: 'Approved by',
  approved: 'Approved',
  /** As on the page where a person approves. */
  durations,
  agentSession: 'Agent session',
  waitsUntil: 'Waits until',
  confirmingAsksForYour: 'Confirming asks for your passkey.',
  addPasskey: 'Add a passkey',
  confirm: 'Confirm',
  refuse: 'Refuse',
  itAsksTo: 'It asks to',
  member: 'Member',
  tool: 'Tool',
  clientId: 'client id',
  asked: 'Asked',
  until: (when: string) => `Until ${when}`,
  theAgentWouldLike: 'The agent would like it',
};
