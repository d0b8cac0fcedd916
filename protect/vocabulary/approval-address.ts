import type { AgentSessionId } from './agent-session.ts';
import type { MemberId, OrganizationId } from './identifiers.ts';
import { formatScopes, type ScopeSet } from './scope.ts';

/** Whose agent session the approval page is about, and which writes are asked for; none: what holds already. */
export interface AskedAddress {
  readonly organization: OrganizationId;
  readonly sessionId: AgentSessionId;
  readonly scopes: ScopeSet;
  /** Whom it asks; opened by anybody else, the page says so and offers nothing. Never authority. */
  readonly member: MemberId | undefined;
}

/**
 * Path and query of the approval page. Whose session it is comes from the browser's own session, never from here.
 * No part of the path needs escaping: the forms of its ids allow unreserved characters only.
 */
export function approvalPath(address: AskedAddress): string {
  return `/approve/${address.organization}/${address.sessionId}${approvalQuery(address)}`;
}

/** Empty, or from its question mark on. */
export function approvalQuery({ scopes, member }: Pick<AskedAddress, 'scopes' | 'member'>): string {
  const parameters = [
    ...(scopes.size === 0 ? [] : [`scope=${encodeURIComponent(formatScopes(scopes))}`]),
    ...(member === undefined ? [] : [`member=${encodeURIComponent(member)}`]),
  ];
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}
