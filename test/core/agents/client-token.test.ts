import { tokenScopes } from '../../../lambdas/core/agents/client-token.ts';
import { defaultAgentSession, mayHaveSession } from '../../../lambdas/core/agents/default-session.ts';
import { saysThatAnAgentActs } from '../../../lambdas/core/agents/evidence.ts';
import { askedScopes } from '../../../lambdas/core/agents/scopes.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import {
  type AgentSessionId,
  clientOfDefaultSession,
  isAgentSessionId,
} from '../../../protect/vocabulary/agent-session.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { agentConfiguration } from '../../support/agent-world.ts';
import { clientId, scopes } from '../../support/fixtures.ts';

const CURSOR = clientId('cursor');
const DECLARED = agentConfiguration.scopes;
const ALL = scopes('projects:read projects:write org:read org:admin');
const LONG = clientId(`c${'x'.repeat(127)}`);

describe('[L5] what an agent client’s token says of scopes', () => {
  it('is the reads at once, and the writes to ask for', () => {
    expect(tokenScopes(scopes('projects:read projects:write'), 'asked', { client: CURSOR }, DECLARED)).toEqual({
      scopes: scopes('projects:read'),
      asking: { agentSession: 'client~cursor', askable: scopes('projects:write') },
    });
  });

  it('is all at once where writes are granted, as ever', () => {
    expect(tokenScopes(ALL, 'granted', { client: CURSOR }, DECLARED)).toEqual({ scopes: ALL });
  });

  it('names the session that the request named, for the writes to ask for alone', () => {
    const named = { client: CURSOR, agentSession: 'chat-1' as AgentSessionId };
    expect(tokenScopes(scopes('projects:read projects:write'), 'asked', named, DECLARED)).toMatchObject({
      asking: { agentSession: 'chat-1' },
    });
    expect(tokenScopes(ALL, 'granted', named, DECLARED)).toEqual({ scopes: ALL });
  });

  it('[L6] is org:admin in neither', () => {
    expect(askedScopes(ALL, DECLARED)).toEqual({
      reads: scopes('projects:read org:read'),
      askable: scopes('projects:write'),
    });
  });

  it('[L10] is a scope that nobody declared in neither', () => {
    expect(tokenScopes(new Set(['no:such' as Scope]), 'asked', { client: CURSOR }, DECLARED)).toBeUndefined();
  });

  it('never names a session without a write to ask for', () => {
    expect(tokenScopes(scopes('projects:read'), 'asked', { client: CURSOR }, DECLARED)).toEqual({
      scopes: scopes('projects:read'),
    });
  });

  it('is the writes alone where nothing reads', () => {
    expect(tokenScopes(scopes('projects:write'), 'asked', { client: CURSOR }, DECLARED)).toEqual({
      scopes: new Set(),
      asking: { agentSession: 'client~cursor', askable: scopes('projects:write') },
    });
  });

  it('never leaves what a client may ask for out because its id is too long, or a URL, for a session', () => {
    const url = clientId('https://client.example/metadata.json');
    for (const client of [LONG, url]) {
      const agentSession = defaultAgentSession(client);
      expect(isAgentSessionId(agentSession)).toBe(true);
      expect(tokenScopes(ALL, 'asked', { client }, DECLARED)).toMatchObject({ asking: { agentSession } });
      expect([mayHaveSession(client, agentSession), mayHaveSession(CURSOR, agentSession)]).toEqual([true, false]);
    }
    expect(defaultAgentSession(LONG)).not.toBe(defaultAgentSession(url));
  });

  it.each(['granted', 'asked'] as const)('is nothing where nothing was granted: %s', (writes) => {
    expect(tokenScopes(new Set(), writes, { client: CURSOR }, DECLARED)).toBeUndefined();
  });

  it('[L1] is never more than was granted, whatever the policy', () => {
    for (const granted of ['', 'projects:read', 'projects:write', 'org:admin', [...ALL].join(' ')].map(scopes)) {
      for (const writes of ['granted', 'asked'] as const) {
        const said = tokenScopes(granted, writes, { client: CURSOR }, DECLARED);
        for (const scope of [...(said?.scopes ?? []), ...(said?.asking?.askable ?? [])]) {
          expect(granted).toContain(scope);
        }
      }
    }
  });
});

describe('evidence that an AI agent acts', () => {
  it.each<[string, JsonObject]>([
    ['the actor is one', { sub: 'a', sub_profile: 'ai_agent' }],
    ['it is one among other things', { sub_profile: 'service ai_agent' }],
    ['another actor in the chain is one', { sub: 'a', act: { sub: 'b', act: { sub_profile: 'ai_agent' } } }],
    ['[L10] a profile is no text', { sub_profile: ['ai_agent'] }],
    ['[L10] a profile is null', { sub_profile: null }],
    ['[L10] a profile deep in the chain is no text', { sub_profile: 'user', act: { sub_profile: 7 } }],
  ])('is there when %s', (_, actor) => {
    expect(saysThatAnAgentActs(actor)).toBe(true);
  });

  it.each<[string, JsonObject | undefined]>([
    ['nobody acts', undefined],
    ['the actor says nothing of itself', { sub: 'a' }],
    ['it is something else', { sub_profile: 'client_instance' }],
    ['it is only called like one', { sub: 'ai_agent' }],
    ['its profile only contains the word', { sub_profile: 'no_ai_agent ai_agents AI_AGENT' }],
    ['what stands for another actor is no object', { sub: 'a', act: 'ai_agent' }],
  ])('is not there when %s', (_, actor) => {
    expect(saysThatAnAgentActs(actor)).toBe(false);
  });
});

describe('[L16] a client’s default session', () => {
  it('is its own, by its id alone', () => {
    expect(defaultAgentSession(CURSOR)).toBe('client~cursor');
    expect(clientOfDefaultSession('client~cursor' as never)).toBe('cursor');
    expect(mayHaveSession(CURSOR, 'client~cursor' as never)).toBe(true);
    expect(mayHaveSession(clientId('copilot'), 'client~cursor' as never)).toBe(false);
  });

  it('and no other session is', () => {
    expect(clientOfDefaultSession('s-1' as never)).toBeUndefined();
    expect(mayHaveSession(CURSOR, 's-1' as never)).toBe(true);
  });

  it.each(['client~', 'client~a/b'])('[L10] and one that names no client is nobody’s: %s', (id) => {
    expect(clientOfDefaultSession(id as never)).toBeUndefined();
    expect(mayHaveSession(CURSOR, id as never)).toBe(false);
  });
});
