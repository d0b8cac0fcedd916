import fc from 'fast-check';
import { tokenScopes } from '../../../lambdas/core/agents/client-token.ts';
import { scopeInWords } from '../../../lambdas/core/agents/scope-in-words.ts';
import { agentScopes, coveredWrites, judgeApproval } from '../../../lambdas/core/agents/scopes.ts';
import { grantScopes } from '../../../lambdas/core/assertion/granted-authority.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { closeImplications, withImplied } from '../../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrite } from '../../../protect/vocabulary/single-use.ts';
import { anyImplications, anyScopeSet, declared, isRead, set } from '../../support/implied-scopes.ts';

const CURSOR = 'cursor' as ClientId;
const option = fc.option(anyScopeSet, { nil: undefined });

/** d writes all, b writes what a does and reads. */
const implications = closeImplications(
  new Map([
    ['d:write' as Scope, ['b:write', 'c:write'] as Scope[]],
    ['b:write' as Scope, ['a:write', 'a:read'] as Scope[]],
  ]),
);

describe('[L1] granted scopes, where scopes imply others', () => {
  it('are never more than any of the four parties allows', () => {
    const parties = fc.record({ asserted: anyScopeSet, requested: option, ceiling: anyScopeSet, role: anyScopeSet });
    fc.assert(
      fc.property(anyImplications, parties, (implied, bounds) => {
        const granted = grantScopes(bounds, implied);
        if (!granted.ok) return;
        for (const party of Object.values(bounds)) {
          if (party === undefined) continue;
          const allowed = withImplied(party, implied);
          for (const scope of granted.value) expect(allowed.has(scope)).toBe(true);
        }
      }),
    );
  });

  it('are what the implied ones have in common: a provider delegates all, the tool may read, the member writes', () => {
    const bounds = { asserted: set('d:write'), requested: undefined, ceiling: set('a:read'), role: set('b:write') };
    expect(grantScopes(bounds, implications)).toEqual({ ok: true, value: set('a:read') });
  });

  it('state what they imply, so that a verifier needs to know nothing of it', () => {
    const all = { asserted: set('b:write'), requested: undefined, ceiling: set('d:write'), role: set('d:write') };
    expect(grantScopes(all, implications)).toEqual({ ok: true, value: set('b:write', 'a:write', 'a:read') });
  });

  it('are never more than fit into a token: then as few as say the same, and the first of those', () => {
    const parts = Array.from({ length: 250 }, (_, i) => `p${String(i).padStart(3, '0')}:write` as Scope);
    const whole = closeImplications(new Map([['z:admin' as Scope, parts]]));
    const admin = { asserted: set('z:admin'), requested: undefined, ceiling: set('z:admin') };
    expect(grantScopes({ ...admin, role: set('z:admin') }, whole)).toEqual({ ok: true, value: set('z:admin') });
    expect(grantScopes({ ...admin, role: new Set(parts) }, whole)).toEqual({
      ok: true,
      value: new Set(parts.slice(0, 200)),
    });
  });
});

describe('[L5] an agent, where scopes imply others', () => {
  const bounds = fc.record({ held: anyScopeSet, approved: anyScopeSet, requested: option });

  it('never has more than its caller, nor a write that no live grant covers', () => {
    fc.assert(
      fc.property(anyImplications, bounds, (implied, { held, approved, requested }) => {
        const { granted } = agentScopes({ declared, implications: implied, held, approved, requested });
        const caller = withImplied(held, implied);
        for (const scope of granted) {
          expect(caller.has(scope)).toBe(true);
          expect(isRead(scope) || approved.has(scope)).toBe(true);
          expect(requested === undefined || withImplied(requested, implied).has(scope)).toBe(true);
        }
      }),
    );
  });

  it('is offered as few writes as cover what is withheld, and never one that its caller has not', () => {
    fc.assert(
      fc.property(anyImplications, bounds, (implied, { held, approved, requested }) => {
        const { approvable } = agentScopes({ declared, implications: implied, held, approved, requested });
        for (const scope of approvable) {
          expect(isRead(scope)).toBe(false);
          expect(withImplied(held, implied).has(scope)).toBe(true);
          for (const other of approvable) expect(implied.get(other)?.has(scope) ?? false).toBe(false);
        }
      }),
    );
  });

  it('has by one approval what that implies, and nothing beside', () => {
    const withOne = (write: LiveWrite) => {
      const live = coveredWrites(new Map([['b:write' as Scope, write]]), { scopes: declared, implications });
      const at = { declared, implications, held: set('d:write'), requested: undefined };
      return agentScopes({ ...at, approved: new Set(live.keys()) }).granted;
    };
    expect(withOne({ until: 20 })).toEqual(set('b:write', 'a:write', 'a:read'));
    // Once for the very scope: a token that named the others would have a verifier believe that they were approved.
    expect(withOne({ until: 20, once: true })).toEqual(set('b:write', 'a:read'));
  });

  it('of an agent client reads what its writes imply, and has no write before a person allows it', () => {
    fc.assert(
      fc.property(anyImplications, anyScopeSet, (implied, scopes) => {
        const all = withImplied(scopes, implied);
        const said = tokenScopes(all, 'asked', { client: CURSOR }, declared);
        for (const scope of said?.scopes ?? []) expect(isRead(scope)).toBe(true);
      }),
    );
  });
});

describe('[L13] an approval, where scopes imply others', () => {
  it('is capped at what the approver has now, whatever it implies', () => {
    fc.assert(
      fc.property(anyImplications, anyScopeSet, anyScopeSet, (implied, asked, role) => {
        const held = withImplied(role, implied);
        const { approved } = judgeApproval(asked, held, declared);
        for (const scope of withImplied(new Set(approved), implied)) expect(held.has(scope)).toBe(true);
      }),
    );
  });

  it('shows what else is given by it', () => {
    const scopes = new Map(declared).set('d:write' as Scope, { access: 'write', description: 'Do everything' });
    expect(scopeInWords('d:write' as Scope, { scopes, implications, authorizationDetails: new Map() })).toBe(
      'Do everything (includes: a:read; a:write; b:write; c:write)',
    );
    expect(scopeInWords('a:write' as Scope, { scopes, implications, authorizationDetails: new Map() })).toBe('a:write');
  });

  it('covers the writes that it implies until it ends, and says so of no read', () => {
    const live = new Map<Scope, LiveWrite>([
      ['b:write' as Scope, { until: 20 }],
      ['a:write' as Scope, { until: 10 }],
    ]);
    expect(coveredWrites(live, { scopes: declared, implications })).toEqual(
      new Map([
        ['b:write', { until: 20 }],
        ['a:write', { until: 20 }],
      ]),
    );
  });

  it('approved once, covers itself alone, and ends no sooner what lasts', () => {
    const covered = (live: [string, LiveWrite][]) =>
      coveredWrites(new Map(live as [Scope, LiveWrite][]), { scopes: declared, implications });
    expect(covered([['b:write', { until: 20, once: true }]])).toEqual(
      new Map([['b:write', { until: 20, once: true }]]),
    );
    const lastingAndOnce = covered([
      ['b:write', { until: 20 }],
      ['a:write', { until: 30, once: true }],
    ]);
    expect(lastingAndOnce.get('a:write' as Scope)).toEqual({ until: 20, thenOnceUntil: 30 });
  });
});
