import type { AgentRules } from '../../../protect/vocabulary/agent-rules.ts';
import {
  formatAgentRules,
  MAX_AGENT_RULES_LENGTH,
  readAgentRules,
} from '../../../protect/vocabulary/agent-rules-text.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';

const scopes = (...names: string[]) => new Set(names as Scope[]);
const RULES: AgentRules = {
  never: scopes('b:write', 'a:write'),
  longestSeconds: 60,
  freshSignIn: { scopes: scopes('c:write', 'b:write'), withinSeconds: 300 },
  passkey: scopes('d:write', 'c:write'),
  secondPerson: { scopes: scopes('e:write', 'd:write'), role: 'lead' },
  asked: new Set(['vscode', 'cursor'] as ClientId[]),
};

describe('[L17] rules for agents, as they are stored', () => {
  it('are read as they were written, and the same rules are the same text', () => {
    expect(readAgentRules(formatAgentRules(RULES))).toStrictEqual(RULES);
    const otherwise = { ...RULES, never: scopes('a:write', 'b:write'), passkey: scopes('c:write', 'd:write') };
    expect(formatAgentRules(otherwise)).toBe(formatAgentRules(RULES));
    const none = { never: scopes(), passkey: scopes(), asked: new Set<ClientId>() };
    expect(formatAgentRules(none)).toBe('{"v":1}');
    expect(readAgentRules('{"v":1}')).toStrictEqual(none);
  });

  it.each([
    [MAX_AGENT_RULES_LENGTH, true],
    [MAX_AGENT_RULES_LENGTH + 1, false],
  ])('of %d characters can be read: %p', (length, isRead) => {
    expect(readAgentRules('{"v":1}'.padEnd(length)) !== 'unreadable').toBe(isRead);
  });

  it.each<unknown>([
    null,
    7,
    { v: 1 },
    '',
    'null',
    '[]',
    '{}',
    '{"v":2}',
    '{"v":1,"more":[]}',
    '{"v":1,"never":"a:write"}',
    '{"v":1,"never":["a:write",7]}',
    '{"v":1,"never":["a b"]}',
    '{"v":1,"passkey":[null]}',
    '{"v":1,"asked":["no client"]}',
    '{"v":1,"longest":0}',
    '{"v":1,"longest":"60"}',
    '{"v":1,"longest":1.5}',
    '{"v":1,"fresh":[]}',
    '{"v":1,"fresh":null}',
    '{"v":1,"fresh":{"scopes":["a:write"]}}',
    '{"v":1,"fresh":{"scopes":["a:write"],"within":0}}',
    '{"v":1,"fresh":{"scopes":[7],"within":60}}',
    '{"v":1,"fresh":{"scopes":[],"within":60,"more":1}}',
    '{"v":1,"second":{"scopes":["a:write"]}}',
    '{"v":1,"second":{"scopes":["a:write"],"role":""}}',
    '{"v":1,"second":{"scopes":["a:write"],"role":7}}',
    '{"v":1,"second":{"scopes":[7],"role":"lead"}}',
    '{"v":1,"second":{"scopes":[],"role":"lead","more":1}}',
  ])('[L10] are not none where they cannot be read: %j', (text) => {
    expect(readAgentRules(text)).toBe('unreadable');
  });
});
