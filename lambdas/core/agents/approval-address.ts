import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { approvalPath as addressFor, approvalQuery } from '../../../protect/vocabulary/approval-address.ts';
import { baseScope } from '../../../protect/vocabulary/exact-scope.ts';
import {
  isMemberId,
  isOrganizationId,
  MEMBER_ID_FORM,
  type MemberId,
  ORGANIZATION_ID_FORM,
  type OrganizationId,
} from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { consolePath, pathOf, ROUTES } from '../../routes.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { areExact } from './exact-operation.ts';
import { EXACT_ALONE, MAX_REQUESTED_SCOPES, parseAgentSessionId } from './request.ts';
import type { ScopeDeclarations } from './scopes.ts';

/** Of which agent session the approval page is, whom it asks, and what for; nothing, to see what holds already. */
export interface ApprovalAddress {
  readonly organization: OrganizationId;
  readonly sessionId: AgentSessionId;
  readonly scopes: ScopeSet;
  /** Never authority; `undefined`: an address of a former release, which asks whoever opens it. */
  readonly member: MemberId | undefined;
}

/** Path and query, as an API's refusal names them too. */
export function approvalPath(address: ApprovalAddress): string {
  return addressFor(address);
}

/** Asks for the page that needs no script, where a browser is led to the console otherwise. */
export const PLAIN_PARAMETER = 'plain';

/** Where a second person confirms what colleagues have approved: no ids, so that whoever has the link learns nothing by it. */
export function confirmationsPath(organization: OrganizationId): string {
  return pathOf(ROUTES.approval.showConfirmations, { organization });
}

/** The same, without scripts. */
export function plainConfirmationsPath(organization: OrganizationId): string {
  return `${confirmationsPath(organization)}?${PLAIN_PARAMETER}=1`;
}

/** A page of the console that remembers an address which signing in does not carry, and leads back to it. */
export function approvalConsolePath(address: ApprovalAddress): string {
  return consolePath(address.organization, `/approve/${address.sessionId}${approvalQuery(address)}`);
}

/** What an address says before it is known who opens it; each parameter as often as the query has it. */
export interface RawApprovalAddress {
  readonly organization: string | undefined;
  readonly sessionId: string | undefined;
  readonly scope: readonly string[];
  readonly member: readonly string[];
}

/**
 * Every part in its form, and every scope declared here: nobody can tell what a person would approve by another one.
 * Does NOT check that the organization or the agent session exists, nor that whoever opens it is the member.
 */
export function parseApprovalAddress(
  { organization, sessionId, scope, member }: RawApprovalAddress,
  declared: ScopeDeclarations,
): Result<ApprovalAddress, FieldProblem> {
  if (!isOrganizationId(organization)) {
    return err({ field: 'organization', problem: `must be ${ORGANIZATION_ID_FORM}` });
  }
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  if (scope.length > 1) return err({ field: 'scope', problem: 'must occur once, its scopes separated by spaces' });
  const scopes = parseScopes(scope[0] ?? '');
  if (!scopes.ok || [...scopes.value].some((each) => !declared.has(baseScope(each)))) {
    return err({ field: 'scope', problem: 'must be scopes that are declared here, separated by single spaces' });
  }
  if (scopes.value.size > MAX_REQUESTED_SCOPES) {
    return err({ field: 'scope', problem: `must have at most ${MAX_REQUESTED_SCOPES} scopes` });
  }
  if (scopes.value.size > 1 && areExact(scopes.value)) return err({ field: 'scope', problem: EXACT_ALONE });
  const [asked, ...others] = member;
  if (others.length > 0) return err({ field: 'member', problem: 'must occur once' });
  if (asked !== undefined && !isMemberId(asked)) return err({ field: 'member', problem: `must be ${MEMBER_ID_FORM}` });
  return ok({ organization, sessionId: session.value, scopes: scopes.value, member: asked });
}
