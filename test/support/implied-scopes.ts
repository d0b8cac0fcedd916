import fc from 'fast-check';
import type { ScopeDeclaration } from '../../lambdas/core/configuration.ts';
import { closeImplications } from '../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';

/** Each may imply those before it, so that nothing leads round: reads first, since what reads implies no write. */
const ORDERED = ['a:read', 'b:read', 'c:read', 'a:write', 'b:write', 'c:write', 'd:write'] as Scope[];

export const isRead = (scope: Scope) => scope.endsWith(':read');

export const set = (...names: string[]) => new Set(names as Scope[]);

export const anyScopeSet = fc.subarray(ORDERED).map((scopes) => new Set(scopes));

export const anyImplications = fc
  .tuple(
    ...ORDERED.map((scope, index) =>
      fc.subarray(ORDERED.slice(0, index).filter((one) => !isRead(scope) || isRead(one))),
    ),
  )
  .map((implied) => closeImplications(new Map(ORDERED.map((scope, index) => [scope, implied[index] ?? []]))));

export const declared: ReadonlyMap<Scope, ScopeDeclaration> = new Map(
  ORDERED.map((scope) => [scope, { access: isRead(scope) ? 'read' : 'write', description: scope }]),
);
