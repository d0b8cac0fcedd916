import type { AgentSessionStore, Closing } from '../../lambdas/ports/agent-session-store.ts';
import type { AgentSessionId, AgentSessionKey, TakenBack } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { endsOf } from '../support/write-approvals.ts';
import { NOW, unique } from './records.ts';

export const CURSOR = 'cursor' as ClientId;
export const COPILOT = 'copilot' as ClientId;
export const RENAME = 'projects:rename' as Scope;
export const CREATE = 'projects:create' as Scope;
export const UNTIL = NOW + 14_400;
export const TAKEN: TakenBack = { at: NOW + 1, by: { kind: 'member', id: 'maria' } };

/** What the laws of an agent session store look at it with. */
export function agentSessionsOf(open: () => AgentSessionStore) {
  const aKey = (overrides: Partial<AgentSessionKey> = {}): AgentSessionKey => ({
    organization: unique('org') as OrganizationId,
    member: unique('member') as MemberId,
    sessionId: 'client~cursor' as AgentSessionId,
    ...overrides,
  });
  /** One that is nobody's before somebody uses it. */
  const aChosenKey = () => aKey({ sessionId: unique('session') as AgentSessionId });
  /** What an approval that must succeed leaves. */
  const granted = async (...approved: Parameters<AgentSessionStore['approve']>) => {
    const outcome = await open().approve(...approved);
    if (outcome.outcome !== 'granted') throw new Error(JSON.stringify(outcome));
    return new Map([...outcome.granted].map(([scope, { until }]) => [scope, until]));
  };
  /** All of it is taken back, as it is now. */
  const close = async (key: AgentSessionKey, closing: Partial<Closing> = {}) => {
    const session = await open().find(key);
    if (session === undefined) throw new Error('no row');
    return open().close(session, { ...TAKEN, scopes: [], ends: false, ...closing });
  };
  const grantsOf = async (key: AgentSessionKey) => endsOf((await open().find(key))?.grants);
  return { aKey, aChosenKey, granted, close, grantsOf };
}
