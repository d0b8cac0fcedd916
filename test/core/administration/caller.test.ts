import {
  actorOf,
  type MemberCaller,
  notTheOperators,
  type Operator,
} from '../../../lambdas/core/administration/caller.ts';
import type { ClientId, MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';

const operator: Operator = { kind: 'operator', id: 'deployer' };
const administrator: MemberCaller = {
  kind: 'session',
  organization: 'acme' as OrganizationId,
  member: 'mem_1' as MemberId,
  scopes: new Set(),
};

describe('who asks for a change', () => {
  it('is on record as who they are, and with the tool that they came with', () => {
    expect(actorOf(operator)).toEqual({ kind: 'operator', id: 'deployer' });
    expect(actorOf(administrator)).toEqual({ kind: 'member', id: 'mem_1' });
    expect(actorOf({ ...administrator, kind: 'access_token', client: 'tool' as ClientId })).toEqual({
      kind: 'member',
      id: 'mem_1',
      client: 'tool',
    });
  });

  it('never is on record as a member who signed in, when a setup link let them in', () => {
    expect(actorOf({ ...administrator, kind: 'setup' })).toEqual({ kind: 'setup', id: 'mem_1' });
  });

  it.each([
    ['trust_at_once', 'status'],
    ['choose_member_id', 'id'],
    ['change_by_adding', 'email'],
    ['change_unseen', 'organization'],
  ] as const)('[L6] never has the operator’s word as a member: %s', (word, field) => {
    expect(notTheOperators(administrator, word)).toMatchObject({ field });
    expect(notTheOperators({ ...administrator, kind: 'setup' }, word)).toMatchObject({ field });
    expect(notTheOperators(operator, word)).toBeUndefined();
  });
});
