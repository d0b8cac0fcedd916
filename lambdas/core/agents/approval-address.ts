import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import {
  isOrganizationId,
  ORGANIZATION_ID_FORM,
  type OrganizationId,
} from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { formatScopes, parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { MAX_REQUESTED_SCOPES, parseAgentSessionId } from './request.ts';
import type { ScopeDeclarations } from './scopes.ts';

/** Of which agent session the approval page is, and what is asked for it; nothing, to see what holds already. */
export interface ApprovalAddress {
  readonly organization: OrganizationId;
  readonly sessionId: AgentSessionId;
  readonly scopes: ScopeSet;
}

/** Path and query. No part of the path needs escaping: their forms allow unreserved characters only. */
export function approvalPath({ organization, sessionId, scopes }: ApprovalAddress): string {
  const query = scopes.size === 0 ? '' : `?scope=${encodeURIComponent(formatScopes(scopes))}`;
  return `/approve/${organization}/${sessionId}${query}`;
}

/** Asks for the page that needs no script, instead of the console's. */
export const PLAIN_PARAMETER = 'plain';

/** The same, without scripts. */
export function plainApprovalPath(address: ApprovalAddress): string {
  const path = approvalPath(address);
  return `${path}${path.includes('?') ? '&' : '?'}${PLAIN_PARAMETER}=1`;
}

/** Where the console asks the same question. */
export function approvalConsolePath({ organization, sessionId, scopes }: ApprovalAddress): string {
  const query = scopes.size === 0 ? '' : `?scope=${encodeURIComponent(formatScopes(scopes))}`;
  return `/console/${organization}/approve/${sessionId}${query}`;
}

/** What an address says before it is known who opens it; `scope` as often as the query has it. */
export interface RawApprovalAddress {
  readonly organization: string | undefined;
  readonly sessionId: string | undefined;
  readonly scope: readonly string[];
}

/**
 * Every part in its form, and every scope declared here: nobody can tell what a person would approve by another one.
 * Does NOT check that the organization or the agent session exists.
 */
export function parseApprovalAddress(
  { organization, sessionId, scope }: RawApprovalAddress,
  declared: ScopeDeclarations,
): Result<ApprovalAddress, FieldProblem> {
  if (!isOrganizationId(organization)) {
    return err({ field: 'organization', problem: `must be ${ORGANIZATION_ID_FORM}` });
  }
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  if (scope.length > 1) return err({ field: 'scope', problem: 'must occur once, its scopes separated by spaces' });
  const scopes = parseScopes(scope[0] ?? '');
  if (!scopes.ok || [...scopes.value].some((each) => !declared.has(each))) {
    return err({ field: 'scope', problem: 'must be scopes that are declared here, separated by single spaces' });
  }
  if (scopes.value.size > MAX_REQUESTED_SCOPES) {
    return err({ field: 'scope', problem: `must have at most ${MAX_REQUESTED_SCOPES} scopes` });
  }
  return ok({ organization, sessionId: session.value, scopes: scopes.value });
}
