import type { Protection } from './authorize.ts';
import type { Member } from './ports.ts';
import type { Unavailable } from './refusal.ts';
import { orUnavailable } from './unavailable.ts';
import type { RulesAtApi } from './usable-scopes.ts';
import type { OrganizationId } from './vocabulary/identifiers.ts';
import { withImplied } from './vocabulary/implied-scopes.ts';
import { ok, type Result } from './vocabulary/result.ts';
import { NO_SCOPES, type ScopeSet } from './vocabulary/scope.ts';
import { NO_RULES, type ScopeRules } from './vocabulary/scope-rules.ts';

/** What the configuration declares of scopes, at this moment. */
export function findRules(protection: Pick<Protection, 'rules' | 'agents'>): Promise<Result<ScopeRules, Unavailable>> {
  const { rules } = protection;
  return orUnavailable('status', async () =>
    typeof rules === 'function' ? rules() : (rules ?? formerRules(protection)),
  );
}

function formerRules({ agents }: Pick<Protection, 'agents'>): ScopeRules {
  return { ...NO_RULES, reads: agents?.readScopes ?? NO_SCOPES };
}

/** What a request is decided by: what the configuration declares, and what the organization forbids agents (law 17). */
export async function findKnownRules(
  organization: OrganizationId,
  protection: Protection,
): Promise<Result<RulesAtApi, Unavailable>> {
  const [declared, status] = await Promise.all([
    findRules(protection),
    orUnavailable('status', () => protection.statuses.organization(organization)),
  ]);
  if (!declared.ok) return declared;
  return status.ok ? ok({ ...declared.value, agents: status.value.rules }) : status;
}

/** A role that nobody declared allows nothing. */
export async function scopesOfRole(
  { role }: Member,
  { roles }: Protection,
  { implications }: ScopeRules,
): Promise<Result<ScopeSet, Unavailable>> {
  const scopes = await orUnavailable('status', async () => (await roles.get(role)) ?? NO_SCOPES);
  return scopes.ok ? ok(withImplied(scopes.value, implications)) : scopes;
}
