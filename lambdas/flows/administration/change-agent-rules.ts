import { type AgentRules, type KnownAgentRules, NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { entityTag } from '../../core/administration/revision.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { Organization } from '../../core/records.ts';
import { type AgentRulesChange, changeAgentRules as changed } from '../../core/registration/agent-rules.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  checked,
  overOf,
  problem,
  unlessChanged,
} from './administration.ts';
import { afterChange, findOrganization } from './change-organization.ts';
import { changerOf } from './changer.ts';

export function agentRulesTag(rules: KnownAgentRules): string {
  return entityTag('agent-rules', rules);
}

export async function findAgentRules(
  admin: Pick<Administration, 'reads' | 'caller'>,
  organization: string,
): Promise<Administered<KnownAgentRules>> {
  const found = await findOrganization(admin, organization);
  return found.ok ? ok(rulesOf(found.value.record)) : found;
}

function rulesOf({ agentRules = NO_AGENT_RULES }: Organization): KnownAgentRules {
  return agentRules;
}

/**
 * Law 17. Row, Status row (which `protect()` reads within a minute) and the entry that says what was changed, in one
 * transaction, over the very state that was looked at. What is so already an administrator does not write; the operator's
 * word is on record.
 */
export async function changeAgentRules(
  admin: Administration,
  organization: string,
  change: AgentRulesChange,
  ifMatch?: string,
): Promise<Administered<AgentRules>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const { record } = found.value;
  const previous = record.agentRules ?? NO_AGENT_RULES;
  const same = unlessChanged(admin, ifMatch, agentRulesTag(previous));
  if (!same.ok) return same;
  const rules = checked(changed(previous, change, admin.configuration));
  if (!rules.ok) return rules;
  const next = rules.value;
  if (agentRulesTag(next) === agentRulesTag(previous) && admin.caller.kind !== 'operator') return ok(next);
  const unknown = await findUnknownClient(admin, previous, next);
  if (unknown !== undefined) return problem('asked', `names a client that does not exist: ${unknown}`);
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const details = whatChanged(previous, next);
  const audit = auditEntry(admin, record.id, { action: 'agent_rules.changed', target: record.id, details });
  const outcome = await admin.store.changeOrganization(
    overOf(admin, found.value),
    { agentRules: next },
    by.value,
    audit,
  );
  return afterChange(admin, organization, outcome, next, (current) => agentRulesTag(rulesOf(current)));
}

/** Of those that are named anew: a misspelt one would go on writing. */
async function findUnknownClient(
  { reads }: Administration,
  previous: KnownAgentRules,
  { asked }: AgentRules,
): Promise<ClientId | undefined> {
  const before = previous === 'unreadable' ? new Set<ClientId>() : previous.asked;
  const added = [...asked].filter((client) => !before.has(client));
  const found = await Promise.all(added.map((client) => reads.findClient(client)));
  return added.find((_, i) => found[i] === undefined);
}

/** Each rule that is another now, and what it was before. */
function whatChanged(previous: KnownAgentRules, next: AgentRules): AuditEntry['details'] {
  const [before, after] = [previous === 'unreadable' ? {} : inWords(previous), inWords(next)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );
  const known = names.flatMap((name) => [
    [name, after[name] ?? 'none'] as const,
    [`${name}Before`, before[name] ?? 'none'] as const,
  ]);
  return { ...Object.fromEntries(known), ...(previous === 'unreadable' && { before: 'unreadable' }) };
}

function inWords(rules: AgentRules): Readonly<Record<string, string | number>> {
  const { never, longestSeconds, freshSignIn, passkey, secondPerson, asked } = rules;
  return {
    ...(never.size > 0 && { never: formatScopes(never) }),
    ...(longestSeconds !== undefined && { longestSeconds }),
    ...(freshSignIn && {
      freshSignIn: formatScopes(freshSignIn.scopes),
      freshWithinSeconds: freshSignIn.withinSeconds,
    }),
    ...(passkey.size > 0 && { passkey: formatScopes(passkey) }),
    ...(secondPerson && { secondPerson: formatScopes(secondPerson.scopes), secondRole: secondPerson.role }),
    ...(asked.size > 0 && { asked: [...asked].sort().join(' ') }),
  };
}
