import { NO_SCOPES } from '../../protect/vocabulary/scope.ts';
import { type Configuration, scopeRules } from '../core/configuration.ts';
import type { DeclarationStore } from '../ports/declaration-store.ts';

/**
 * Writes down roles and what is declared of scopes where `protect()` reads what is active. A role that is gone is left
 * without scopes: whoever has it may do nothing. Rows are written one by one, so that for the moment of a deployment some
 * are new and some old, as they are within the age of `protect()`'s memory. Repeated after a death half-way, it ends the
 * same.
 */
export async function declareConfiguration(
  configuration: Pick<Configuration, 'roles'> & Parameters<typeof scopeRules>[0],
  json: string,
  store: DeclarationStore,
): Promise<void> {
  const { roles } = configuration;
  const gone = (await store.rolesWithRow()).filter((role) => !roles.has(role));
  await store.keepRoles([...roles.keys(), ...gone]);
  // First of all: a scope that has become a write is an agent's no more.
  await store.declareRules(scopeRules(configuration));
  for (const role of gone) await store.declareRole(role, NO_SCOPES);
  for (const [role, granted] of roles) await store.declareRole(role, granted);
  await store.keepConfiguration(json);
  await store.keepRoles([...roles.keys()]);
}
