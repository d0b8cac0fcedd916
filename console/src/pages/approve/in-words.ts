import type { NotApproved } from '../../../../lambdas/core/agents/scopes.ts';

export const NOT_APPROVABLE: Readonly<Record<NotApproved, string>> = {
  read_needs_no_approval: 'Reading needs no approval: an agent of yours may read what you may.',
  not_in_your_role: 'Your own role does not include this, so you cannot give it.',
  never_for_agents: 'No agent is ever given this.',
};
