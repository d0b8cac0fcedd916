import fc from 'fast-check';
import {
  type AgentRules,
  concerns,
  isNever,
  type KnownAgentRules,
  mustBeAsked,
  NO_AGENT_RULES,
  underRules,
  withoutNever,
} from '../../../protect/vocabulary/agent-rules.ts';
import {
  formatAgentRules,
  MAX_AGENT_RULES_LENGTH,
  readAgentRules,
} from '../../../protect/vocabulary/agent-rules-text.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { closeImplications, NO_IMPLICATIONS } from '../../../protect/vocabulary/implied-scopes.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { type ApprovedWrites, liveWrites, unusedMark } from '../../../protect/vocabulary/single-use.ts';
import type { WriteGrant } from '../../../protect/vocabulary/write-grant.ts';

const NOW = 1_800_000_000;
const NAMES = ['a:write', 'b:write', 'c:write', 'd:write'] as Scope[];
/** Whoever has the first has the second, and by that the third. */
const IMPLICATIONS = closeImplications(
  new Map([
    ['a:write', ['b:write']],
    ['b:write', ['c:write']],
  ] as [Scope, Scope[]][]),
);
const set = (...names: string[]): ScopeSet => new Set(names as Scope[]);

const anyScopes = fc.subarray(NAMES).map((scopes): ScopeSet => new Set(scopes));
const anySeconds = fc.integer({ min: 1, max: 200_000 });
const anyRules: fc.Arbitrary<AgentRules> = fc
  .record({
    never: anyScopes,
    passkey: anyScopes,
    asked: fc.subarray(['cursor', 'claude'] as ClientId[]).map((ids) => new Set(ids)),
    longestSeconds: fc.option(anySeconds, { nil: undefined }),
    freshSignIn: fc.option(fc.record({ scopes: anyScopes, withinSeconds: anySeconds }), { nil: undefined }),
    secondPerson: fc.option(fc.record({ scopes: anyScopes, role: fc.constantFrom('lead', 'admin') }), {
      nil: undefined,
    }),
  })
  .map(({ longestSeconds, freshSignIn, secondPerson, ...rest }) => ({
    ...rest,
    ...(longestSeconds !== undefined && { longestSeconds }),
    ...(freshSignIn !== undefined && { freshSignIn }),
    ...(secondPerson !== undefined && { secondPerson }),
  }));
const anyKnown: fc.Arbitrary<KnownAgentRules> = fc.oneof(anyRules, fc.constant('unreadable' as const));

const anyGrant: fc.Arbitrary<WriteGrant> = fc
  .record({
    expiresAt: fc.integer({ min: NOW - 100_000, max: NOW + 100_000 }),
    signedInAt: fc.option(fc.integer({ min: NOW - 100_000, max: NOW }), { nil: undefined }),
    approvedAt: fc.option(fc.integer({ min: NOW - 100_000, max: NOW }), { nil: undefined }),
  })
  .map(({ expiresAt, signedInAt, approvedAt }) => ({
    expiresAt,
    ...(signedInAt !== undefined && { signedInAt }),
    ...(approvedAt !== undefined && { approvedAt }),
  }));
const anyWrites: fc.Arbitrary<ApprovedWrites> = fc
  .record({
    grants: fc.array(fc.tuple(fc.constantFrom(...NAMES), anyGrant)),
    once: fc.array(fc.tuple(fc.constantFrom(...NAMES), anyGrant)),
  })
  .map(({ grants, once }) => ({
    grants: new Map(grants),
    once: new Map(once.map(([scope, grant]) => [scope, { ...grant, mark: unusedMark('a'.repeat(32)) }])),
  }));

describe('[L17] the rules of an organization', () => {
  it('never let anything count that did not count without them, nor for longer', () => {
    fc.assert(
      fc.property(anyWrites, anyKnown, (writes, rules) => {
        const at = { recalledAt: undefined, now: NOW };
        const without = liveWrites(writes, at);
        for (const [scope, { until, once, thenOnceUntil = 0 }] of liveWrites(
          underRules(writes, rules, IMPLICATIONS),
          at,
        )) {
          const before = without.get(scope);
          expect(before).toBeDefined();
          const longest = Math.max(before?.until ?? 0, before?.thenOnceUntil ?? 0);
          expect(Math.max(until, thenOnceUntil)).toBeLessThanOrEqual(longest);
          if (before?.once) expect(once).toBe(true);
        }
      }),
    );
  });

  it('never let a grant count longer than the longest duration after its approval, of which session it may be', () => {
    fc.assert(
      fc.property(anyWrites, anyRules, (writes, rules) => {
        const { grants, once = new Map() } = underRules(writes, rules, NO_IMPLICATIONS);
        for (const { expiresAt, approvedAt, signedInAt } of [...grants.values(), ...once.values()]) {
          if (rules.longestSeconds === undefined) continue;
          expect(expiresAt).toBeLessThanOrEqual(
            (approvedAt ?? signedInAt ?? -rules.longestSeconds) + rules.longestSeconds,
          );
        }
      }),
    );
  });

  it('never give less back when one more rule is taken away: more rules leave no more than fewer', () => {
    fc.assert(
      fc.property(anyScopes, anyScopes, anyScopes, (scopes, some, more) => {
        const fewer = withoutNever(scopes, { ...NO_AGENT_RULES, never: some }, IMPLICATIONS);
        const left = withoutNever(scopes, { ...NO_AGENT_RULES, never: new Set([...some, ...more]) }, IMPLICATIONS);
        expect([...left].every((scope) => fewer.has(scope) && scopes.has(scope))).toBe(true);
      }),
    );
  });

  it('never leave by what implies it a scope that no agent is given', () => {
    const rules = { ...NO_AGENT_RULES, never: set('c:write') };
    expect(withoutNever(new Set(NAMES), rules, IMPLICATIONS)).toEqual(set('d:write'));
    expect(withoutNever(new Set(NAMES), rules, NO_IMPLICATIONS)).toEqual(set('a:write', 'b:write', 'd:write'));
    expect(concerns(set('b:write'), 'a:write' as Scope, IMPLICATIONS)).toBe(true);
    expect(concerns(set('a:write'), 'b:write' as Scope, IMPLICATIONS)).toBe(false);
  });

  it('change nothing where there are none', () => {
    fc.assert(
      fc.property(anyWrites, (writes) => {
        expect(underRules(writes, NO_AGENT_RULES, IMPLICATIONS)).toEqual(writes);
        expect(mustBeAsked('cursor' as ClientId, NO_AGENT_RULES)).toBe(false);
      }),
    );
  });

  it('[L10] never let an agent write where they cannot be read', () => {
    fc.assert(
      fc.property(anyWrites, (writes) => {
        const { grants, once } = underRules(writes, 'unreadable', NO_IMPLICATIONS);
        expect([grants.size, once?.size]).toEqual([0, 0]);
        expect(NAMES.every((scope) => isNever(scope, 'unreadable', NO_IMPLICATIONS))).toBe(true);
        expect(mustBeAsked('cursor' as ClientId, 'unreadable')).toBe(true);
      }),
    );
  });

  it('are read as they were written', () => {
    fc.assert(fc.property(anyRules, (rules) => expect(readAgentRules(formatAgentRules(rules))).toEqual(rules)));
    expect(readAgentRules(undefined)).toEqual(NO_AGENT_RULES);
  });

  it.each([
    ['nothing that is text', 7],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no version', '{"never":["a:write"]}'],
    ['a later version', '{"v":2}'],
    ['a rule that is not known', '{"v":1,"four_eyes":true}'],
    ['a scope that is none', '{"v":1,"never":["a write"]}'],
    ['scopes that are no list', '{"v":1,"never":"a:write"}'],
    ['a client that is none', '{"v":1,"asked":["a client"]}'],
    ['no seconds', '{"v":1,"longest":"3600"}'],
    ['a duration of nothing', '{"v":1,"longest":0}'],
    ['a fresh sign-in without a time', '{"v":1,"fresh":{"scopes":["a:write"]}}'],
    ['a fresh sign-in of null', '{"v":1,"fresh":null}'],
    ['a second person without a role', '{"v":1,"second":{"scopes":["a:write"],"role":""}}'],
    ['a second person with more', '{"v":1,"second":{"scopes":["a:write"],"role":"lead","count":2}}'],
    ['more than is ever written', JSON.stringify({ v: 1, never: ['a'.repeat(MAX_AGENT_RULES_LENGTH)] })],
  ])('[L10] never are rules in part: %s', (_, text) => {
    expect(readAgentRules(text)).toBe('unreadable');
  });
});
