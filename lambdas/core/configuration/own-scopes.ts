import type { ScopeDeclaration } from './schema.ts';

/** Scopes of our own administration, always declared: configuration cannot redefine what they mean. */
export const OWN_SCOPES: Readonly<Record<string, ScopeDeclaration>> = {
  'org:read': { access: 'read', description: "See the organization's settings, members and activity" },
  'org:admin': { access: 'write', description: 'Administer the organization' },
};
