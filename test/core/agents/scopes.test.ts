import fc from 'fast-check';
import { agentScopes, judgeApproval } from '../../../lambdas/core/agents/scopes.ts';
import type { ScopeDeclaration } from '../../../lambdas/core/configuration.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';

/** Half read, half write, one of our own, and one that nobody declared. */
const NAMES = ['a:read', 'b:read', 'a:write', 'b:write', 'c:write', 'org:read', 'org:admin', 'un:declared'] as Scope[];
const READS = new Set<string>(['a:read', 'b:read', 'org:read']);

const declared = new Map<Scope, ScopeDeclaration>(
  NAMES.filter((scope) => scope !== 'un:declared').map((scope) => [
    scope,
    { access: READS.has(scope) ? 'read' : 'write', description: scope },
  ]),
);

const set = (...names: string[]) => new Set(names as Scope[]);
const anyScopes = fc.subarray(NAMES).map((scopes) => new Set(scopes));
const anyBounds = fc.record({
  declared: fc.constant(declared),
  held: anyScopes,
  approved: anyScopes,
  requested: fc.option(anyScopes, { nil: undefined }),
});

describe('[L5] the scopes of an agent token', () => {
  it('are never more than the caller has, nor than was requested', () => {
    fc.assert(
      fc.property(anyBounds, (bounds) => {
        for (const scope of agentScopes(bounds).granted) {
          expect(bounds.held.has(scope)).toBe(true);
          expect(bounds.requested?.has(scope) ?? true).toBe(true);
        }
      }),
    );
  });

  it('hold no write that is not approved now, and nothing that is not declared', () => {
    fc.assert(
      fc.property(anyBounds, (bounds) => {
        for (const scope of agentScopes(bounds).granted) {
          expect(declared.has(scope)).toBe(true);
          expect(READS.has(scope) || bounds.approved.has(scope)).toBe(true);
        }
      }),
    );
  });

  it('hold every read of the caller that was not left out', () => {
    fc.assert(
      fc.property(anyBounds, (bounds) => {
        const { granted } = agentScopes(bounds);
        const reads = [...bounds.held].filter((scope) => READS.has(scope) && (bounds.requested?.has(scope) ?? true));
        expect(reads.every((scope) => granted.has(scope))).toBe(true);
      }),
    );
  });

  it('[L6] never hold org:admin, whatever was approved', () => {
    const all = new Set(NAMES);
    expect(agentScopes({ declared, held: all, approved: all, requested: all }).granted).toEqual(
      set('a:read', 'b:read', 'a:write', 'b:write', 'c:write', 'org:read'),
    );
  });
});

describe('what a person could approve', () => {
  it('is exactly what was requested, what the caller has, and what is a write without an approval', () => {
    fc.assert(
      fc.property(anyBounds, (bounds) => {
        const { granted, approvable } = agentScopes(bounds);
        for (const scope of NAMES) {
          const isWithheld =
            bounds.requested?.has(scope) === true &&
            bounds.held.has(scope) &&
            scope.endsWith(':write') &&
            !bounds.approved.has(scope);
          expect(approvable.has(scope)).toBe(isWithheld);
          expect(approvable.has(scope) && granted.has(scope)).toBe(false);
        }
      }),
    );
  });

  it('[L13] is approved up to what the approver has, and all else is named with its reason', () => {
    fc.assert(
      fc.property(anyScopes, anyScopes, (scopes, held) => {
        const { approved, refused } = judgeApproval(scopes, held, declared);
        expect(new Set([...approved, ...refused.keys()])).toEqual(scopes);
        expect(approved.length + refused.size).toBe(scopes.size);
        for (const scope of approved) expect([held.has(scope), scope.endsWith(':write')]).toEqual([true, true]);
      }),
    );
  });

  it.each([
    { scope: 'a:read', why: 'read_needs_no_approval' },
    { scope: 'b:write', why: 'not_in_your_role' },
    { scope: 'org:admin', why: 'never_for_agents' },
    { scope: 'un:declared', why: 'never_for_agents' },
  ])('$scope is not approved: $why', ({ scope, why }) => {
    const { approved, refused } = judgeApproval(set(scope), set('a:read', 'a:write', 'org:admin'), declared);
    expect([approved, Object.fromEntries(refused)]).toEqual([[], { [scope]: why }]);
  });
});
