import type { MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';

/** Why a request is not a signed-in person's own. Closed; the reason is for the log, never for the caller. */
export type SessionRefusal = NotSignedIn | CrossSiteRefusal;

export type NotSignedIn =
  | { readonly reason: 'no_session_cookie' }
  /** Whoever sends a token is judged by it, and by no cookie beside it; and no token opens what takes a session. */
  | { readonly reason: 'authorization_beside_session' }
  | { readonly reason: 'unknown_session' }
  | { readonly reason: 'session_expired'; readonly member: MemberId }
  | {
      readonly reason: 'session_recalled';
      readonly of: 'member' | 'provider' | 'organization';
      readonly member: MemberId;
      readonly recalledAt: number;
    }
  | { readonly reason: 'session_member_not_active'; readonly member: MemberId; readonly status: string | undefined }
  | {
      readonly reason: 'session_provider_not_active';
      readonly provider: ProviderId;
      readonly status: string | undefined;
    }
  | { readonly reason: 'session_organization_not_active'; readonly organization: OrganizationId }
  /** A setup link's session is its administrator's, and nobody's who is none any more. */
  | { readonly reason: 'setup_member_not_administrator'; readonly member: MemberId }
  /** Nor by the word of an administrator who is none any more, or was recalled since. */
  | { readonly reason: 'setup_maker_not_standing'; readonly member: MemberId; readonly madeBy: MemberId }
  /** Law 7: a session for one organization is none for another. */
  | { readonly reason: 'session_of_other_organization'; readonly organization: OrganizationId };

/** Another site may have made the browser send it. */
export type CrossSiteRefusal =
  | { readonly reason: 'origin_missing' }
  | { readonly reason: 'origin_differs'; readonly expected: string }
  | { readonly reason: 'csrf_token_missing' }
  | { readonly reason: 'csrf_token_wrong' };

export function isCrossSite(refusal: SessionRefusal): refusal is CrossSiteRefusal {
  switch (refusal.reason) {
    case 'origin_missing':
    case 'origin_differs':
    case 'csrf_token_missing':
    case 'csrf_token_wrong':
      return true;
    default:
      return false;
  }
}
