import { deny, type MemberRequests } from '../../../lambdas/core/agents/write-requests.ts';
import { changeRequests } from '../../../lambdas/flows/steps/change-requests.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { member, NOW, organization, scopes } from '../../support/fixtures.ts';

const KEY = { organization: organization.id, member: member.id };
const NOTHING: MemberRequests = { ...KEY, revision: 0, requests: [], refused: [] };
const refuse = (before: MemberRequests) => deny(before, 's-1' as AgentSessionId, scopes('projects:write'), NOW);

function storeThatSays(answer: 'done' | 'changed_meanwhile') {
  const written: MemberRequests[] = [];
  const store = {
    find: async () => NOTHING,
    change: async (next: MemberRequests) => {
      written.push(next);
      if (written.length > 20) throw new Error('for ever');
      return answer;
    },
  };
  return { store, written };
}

describe('[L16] a change of what a member is asked', () => {
  it('is made anew five times, and never for ever', async () => {
    const { store, written } = storeThatSays('changed_meanwhile');
    await expect(changeRequests(store, KEY, refuse, NOW)).rejects.toBeInstanceOf(Unavailable);
    expect(written).toHaveLength(5);
  });

  it('[L8] never writes what says nothing new', async () => {
    const { store, written } = storeThatSays('done');
    await changeRequests(store, KEY, (before) => before, NOW);
    expect(written).toEqual([]);
  });
});
