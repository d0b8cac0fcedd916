import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { ScopeDeclaration } from './schema.ts';

/** Scopes of our own administration, always declared: configuration cannot redefine what they mean. */
export const OWN_SCOPES: Readonly<Record<string, ScopeDeclaration>> = {
  'org:read': { access: 'read', description: "See the organization's settings, members and activity" },
  'org:admin': { access: 'write', description: 'Administer the organization' },
};

/** Whatever is declared for tools; what an organization's ceiling leaves of it is what counts. */
export function scopesForTools({ scopes }: { readonly scopes: ReadonlyMap<Scope, unknown> }): ScopeSet {
  return new Set([...scopes.keys()].filter((scope) => !Object.hasOwn(OWN_SCOPES, scope)));
}
