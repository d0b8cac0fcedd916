import type { AccessToken } from '../../protect/access-token.ts';
import { asAsked } from '../../protect/asked-token.ts';
import type { RulesAtApi } from '../../protect/usable-scopes.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { NO_IMPLICATIONS } from '../../protect/vocabulary/implied-scopes.ts';
import { NO_SCOPES, type Scope } from '../../protect/vocabulary/scope.ts';

const set = (...scopes: string[]) => new Set(scopes as Scope[]);
const URL_CLIENT = 'https://tool.example/client.json' as ClientId;

const token = (change: Partial<AccessToken> = {}) =>
  ({ client: 'cursor', scopes: set('read', 'write', 'org:admin'), askable: NO_SCOPES, ...change }) as AccessToken;

function asked(presented: AccessToken): AccessToken {
  const agents = { ...NO_AGENT_RULES, asked: new Set(['cursor' as ClientId, URL_CLIENT]) };
  const rules: RulesAtApi = { reads: set('read'), implications: NO_IMPLICATIONS, baseline: NO_SCOPES, agents };
  return asAsked(presented, rules);
}

describe('[L17] a token from before its client’s writes had to be asked for', () => {
  it('[L6] only reads, and never may ask for administration', () => {
    const counts = { scopes: set('read'), askable: set('write'), agentSession: 'client~cursor' };
    expect(asked(token())).toEqual(token({ ...counts, agentSession: counts.agentSession as AgentSessionId }));
  });

  it('never is an agent’s without anything to ask for', () => {
    for (const scopes of [set('read'), set('read', 'org:admin')])
      expect(asked(token({ scopes }))).toEqual(token({ scopes: set('read') }));
  });

  it('never is for a session that no id stands for: of a client that is a URL it only reads', () => {
    expect(asked(token({ client: URL_CLIENT }))).toEqual(token({ client: URL_CLIENT, scopes: set('read') }));
  });

  it('never changes its session: an agent token is as it was presented', () => {
    const minted = token({ agentSession: 's-1' as AgentSessionId });
    expect(asked(minted)).toBe(minted);
  });
});
