import { narrowedToNothingBy } from '../../../../lambdas/core/assertion/nothing-granted.ts';
import type { RefusalJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { clientSegment } from '../../../../lambdas/routes.ts';
import { NO_SCOPES, parseScopes, type ScopeSet } from '../../../../protect/vocabulary/scope.ts';
import { texts } from '../../texts/refusals.ts';
import { isWhole } from './subject.ts';

/** A page of the organization's console. */
export interface Place {
  readonly label: string;
  readonly path: string;
}

/** Reasons whose cure is on a page of the client. */
const AT_CLIENT: ReadonlySet<string> = new Set([
  'client_not_enabled',
  'enablement_disabled',
  'issued_to_other_client',
  'no_details_granted',
]);

/** Reasons whose cure is a setting of the provider. */
const AT_PROVIDER: ReadonlySet<string> = new Set([
  'lifetime_too_long',
  'email_domain_not_pinned',
  'email_verified_absent',
  'sub_id_not_mapped',
  'saml_name_id_differs',
  'client_not_authenticated',
  'code_not_exchanged',
  'mapped_claim_unusable',
]);

/** Reasons whose cure is on a member's page: its facts name whose. */
const AT_MEMBER: ReadonlySet<string> = new Set([
  'member_disabled',
  'member_removed',
  'member_linked_elsewhere',
  'subjects_of_two_members',
]);

/** Reasons of refused agents whose cure is a page of ours. */
const OF_AGENTS: ReadonlyMap<string, Place> = new Map([
  ['agents_off', { label: texts.openSettings, path: '/settings' }],
  ['not_a_second_person', { label: texts.openRulesForAgents, path: '/agent-rules' }],
  ['passkey_needed', { label: texts.openRulesForAgents, path: '/agent-rules' }],
  ['nothing_to_ask_for', { label: texts.openRulesForAgents, path: '/agent-rules' }],
]);

/** Where an administrator can do something about a refusal; `undefined`: nowhere here. */
export function mendedAt(refusal: RefusalJson): Place | undefined {
  const { refused, reason, client, provider, facts } = refusal;
  if (reason === 'untrusted_issuer') return registering(facts);
  if (reason === 'no_scope_granted') return whereScopesEnd(refusal);
  if (AT_MEMBER.has(reason)) return memberAt(facts['member']);
  if (refused === 'agent' && OF_AGENTS.has(reason)) return OF_AGENTS.get(reason);
  if (AT_CLIENT.has(reason)) return clientAt(client);
  return AT_PROVIDER.has(reason) ? providerAt(provider) : undefined;
}

/** Exactly what the assertion claims: issuers are compared to the last character, and none can be changed. */
function registering(facts: RefusalJson['facts']): Place | undefined {
  const { issuer, tenant, audienceTenant } = facts;
  const named = Object.entries({ issuer, tenant, audience_tenant: audienceTenant }).flatMap(([name, fact]) =>
    typeof fact === 'string' ? [[name, fact] as const] : [],
  );
  if (typeof issuer !== 'string' || !named.every(([, fact]) => isWhole(fact))) return undefined;
  const claimed = new URLSearchParams(Object.fromEntries(named));
  return { label: texts.registerThisIssuer, path: `/providers/new?${claimed}` };
}

/** Whose part of the intersection leaves nothing; what the request left out is the tool's to mend. */
function whereScopesEnd({ client, provider, member, facts }: RefusalJson): Place | undefined {
  const requested = scopesIn(facts['requested']);
  const [asserted, ceiling, role] = [scopesIn(facts['asserted']), scopesIn(facts['ceiling']), scopesIn(facts['role'])];
  const bounds = { asserted: asserted ?? NO_SCOPES, requested, ceiling: ceiling ?? NO_SCOPES, role: role ?? NO_SCOPES };
  switch (narrowedToNothingBy(bounds)) {
    case 'assertion':
      return providerAt(provider);
    case 'request':
      return undefined;
    case 'role':
      return memberAt(member);
    default:
      return clientAt(client);
  }
}

function scopesIn(fact: unknown): ScopeSet | undefined {
  const parsed = typeof fact === 'string' ? parseScopes(fact) : undefined;
  return parsed?.ok ? parsed.value : undefined;
}

const clientAt = (client: string | undefined) =>
  client === undefined ? undefined : { label: texts.openClient, path: `/clients/${clientSegment(client)}` };
const providerAt = (provider: string | undefined) =>
  provider === undefined ? undefined : { label: texts.openProvidersSettings, path: `/providers/${provider}` };
const memberAt = (member: unknown) =>
  typeof member === 'string' ? { label: texts.openMember, path: `/members/${member}` } : undefined;
