import {
  type Implications,
  intersectImplied,
  NO_IMPLICATIONS,
  withoutImplied,
} from '../../../protect/vocabulary/implied-scopes.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { MAX_SCOPE_TOKENS, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { isAbsoluteUri, isSameResource } from '../../../protect/vocabulary/uri.ts';
import type { Refusal } from '../refusal.ts';
import type { AssertionClaims } from './claims.ts';

/** What the four parties each allow; a token carries what all of them do. */
export interface ScopeBounds {
  /** What the provider delegated: the assertion's `scope`, else the provider's configured default. */
  readonly asserted: ScopeSet;
  /** `undefined`: the request named none, which narrows nothing. */
  readonly requested: ScopeSet | undefined;
  /** The client's ceiling in this organization. */
  readonly ceiling: ScopeSet;
  /** The member's role, as configured now. */
  readonly role: ScopeSet;
}

/**
 * Law 1: granted = assertion ∩ request ∩ client's ceiling ∩ member's role. A request for more is narrowed, not
 * refused (S2); an empty result is `invalid_scope` (S1). Each party allows what its scopes imply, and so does the result,
 * which states it: whoever verifies the token need not know what implies what.
 * @see RFC 7521 §4.1; MCP Enterprise-Managed Authorization
 */
export function grantScopes(
  bounds: ScopeBounds,
  implications: Implications = NO_IMPLICATIONS,
): Result<ScopeSet, Refusal> {
  const { asserted, requested, ceiling, role } = bounds;
  const granted = intersectImplied(implications, asserted, requested ?? asserted, ceiling, role);
  return granted.size > 0 ? ok(fitting(granted, implications)) : err({ reason: 'no_scope_granted', ...bounds });
}

/** A token of more scopes would be read by nobody: it states those that no other implies, and at the utmost the first. */
function fitting(granted: ScopeSet, implications: Implications): ScopeSet {
  if (granted.size <= MAX_SCOPE_TOKENS) return granted;
  return new Set([...withoutImplied(granted, implications)].sort().slice(0, MAX_SCOPE_TOKENS));
}

/**
 * Step 8 of redemption: the resources that the token is for, each as configuration writes it. Each one that the
 * assertion names must be ours (K13); each one that the request names must be ours and within the assertion's (S4).
 * Neither names one: the default (S5).
 */
export function grantResources(
  { resources: asserted }: Pick<AssertionClaims, 'resources'>,
  requested: readonly string[],
  governed: { readonly resources: ReadonlySet<string>; readonly defaultResource: string },
): Result<readonly [string, ...string[]], Refusal> {
  const assertedHere: string[] = [];
  for (const resource of asserted) {
    const ours = configured(resource, governed.resources);
    if (ours === undefined) return err({ reason: 'assertion_resource_unknown', resource });
    assertedHere.push(ours);
  }
  const requestedHere: string[] = [];
  for (const resource of requested) {
    if (!isAbsoluteUri(resource)) return err({ reason: 'resource_malformed' });
    const ours = configured(resource, governed.resources);
    if (ours === undefined) return err({ reason: 'resource_unknown', resource });
    if (asserted.length > 0 && !assertedHere.includes(ours)) {
      return err({ reason: 'resource_not_in_assertion', resource });
    }
    requestedHere.push(ours);
  }
  const [first, ...rest] = new Set(requested.length > 0 ? requestedHere : assertedHere);
  return ok(first === undefined ? [governed.defaultResource] : [first, ...rest]);
}

function configured(resource: string, ours: ReadonlySet<string>): string | undefined {
  if (ours.has(resource)) return resource;
  return [...ours].find((one) => isSameResource(one, resource));
}
