import {
  type AuthorizationDetails,
  detailsJson,
  formatDetails,
  intersectDetails,
  NO_DETAILS,
} from '../../../protect/vocabulary/authorization-details.ts';
import type { DetailCeiling } from '../../../protect/vocabulary/detail-ceiling.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { GrantRefusal, RequestRefusal } from '../refusal.ts';
import type { DetailTypes } from '../registration/detail-types.ts';
import type { DetailDeclarations } from './declaration.ts';
import { checkDetails, parseDetailsParameter } from './parse.ts';

/** What each party allows of details; a token carries what all of them do. */
export interface DetailBounds {
  /** What the provider delegated, or the person allowed. Empty: none. */
  readonly asserted: AuthorizationDetails;
  /** `undefined`: the request named none, which narrows nothing. */
  readonly requested: AuthorizationDetails | undefined;
  /** Of the client, in this organization. */
  readonly types: DetailTypes;
  /** What the token carries at once: a detail goes with its scope, and without it is none. */
  readonly scopes: ScopeSet;
  /** Of an agent client's token: the writes that its person may be asked for. Absent: none. */
  readonly askable?: ScopeSet;
}

/**
 * Law 1, of authorization details: granted = assertion ∩ request ∩ what the organization allows the client, each with its
 * scope among those of the token, which are within ceiling and role. What an agent client may only ask for is not among
 * them, so that its first token has no detail that writes (law 5). A request for more is narrowed; where nothing of what it
 * asks for is left, not even to be asked for, it is refused (RFC 9396 §5), as of scopes. An assertion that delegates none gives
 * none (S10).
 */
export function grantDetails(
  bounds: DetailBounds,
  declared: DetailDeclarations,
): Result<AuthorizationDetails, NoDetails> {
  const { asserted, requested, types, scopes } = bounds;
  const allowed = asserted.filter(({ type }) => {
    const scope = declared.get(type)?.scope;
    return scope !== undefined && types.has(type) && scopes.has(scope);
  });
  const granted = intersectDetails(allowed, requested ?? allowed);
  const isSomething = requested === undefined || granted.length > 0 || approvableDetails(bounds, declared).size > 0;
  return isSomething ? ok(granted) : err(nothingGranted(bounds, requested));
}

/**
 * How far what a person approves for an agent client counts with its token (S13): of the types that the organization allows
 * the client, those of writes that may be asked for. The approval itself is the person's delegation, as it is for a code; where
 * the provider has delegated details of the type, or the request has named some, it counts no further than those.
 */
export function approvableDetails(
  { asserted, requested, types, askable = NO_SCOPES }: DetailBounds,
  declared: DetailDeclarations,
): DetailCeiling {
  const ceiling = new Map<string, 'any' | AuthorizationDetails>();
  for (const type of [...types].sort()) {
    const scope = declared.get(type)?.scope;
    const most = scope === undefined || !askable.has(scope) ? [] : mostOf(type, asserted, requested);
    if (most === 'any' || most.length > 0) ceiling.set(type, most);
  }
  return ceiling;
}

/** What a token says of what may be asked for with it, and how far an approval of that counts. */
export function withCeiling<A extends { readonly askable: ScopeSet }>(
  asking: A,
  bounds: DetailBounds,
  declared: DetailDeclarations,
): A & { readonly details?: DetailCeiling } {
  const details = approvableDetails({ ...bounds, askable: asking.askable }, declared);
  return details.size > 0 ? { ...asking, details } : asking;
}

function mostOf(type: string, asserted: AuthorizationDetails, requested: AuthorizationDetails | undefined) {
  const delegated = asserted.filter((one) => one.type === type);
  const wanted = requested?.filter((one) => one.type === type);
  if (wanted === undefined) return delegated.length > 0 ? delegated : ('any' as const);
  return delegated.length > 0 ? intersectDetails(delegated, wanted) : wanted;
}

type NoDetails = Extract<GrantRefusal, { readonly reason: 'no_details_granted' }>;

function nothingGranted({ asserted, types, scopes }: DetailBounds, requested: AuthorizationDetails): NoDetails {
  return {
    reason: 'no_details_granted',
    asserted: formatDetails(asserted),
    requested: formatDetails(requested),
    types: [...types].sort().join(' '),
    scopes,
  };
}

/** What a request asks for. `undefined`: nothing in particular. Where no type is declared, nothing can be asked for. */
export function requestedDetails(
  text: string | undefined,
  declared: DetailDeclarations,
): Result<AuthorizationDetails | undefined, RequestRefusal> {
  if (text === undefined) return ok(undefined);
  if (declared.size === 0) return err({ reason: 'authorization_details_not_supported' });
  const details = parseDetailsParameter(text, declared);
  return details.ok ? details : err({ reason: 'malformed_authorization_details', ...details.error });
}

/** Of details that were granted before, those that could still be: types, members and bounds are declared as of now. */
export function stillDeclared(
  details: AuthorizationDetails = NO_DETAILS,
  declared: DetailDeclarations,
): AuthorizationDetails {
  return details.filter((one) => checkDetails(detailsJson([one]), declared).ok);
}

/** In a record and in a token: absent where there are none. */
export function someDetails(details: AuthorizationDetails = NO_DETAILS): { readonly details?: AuthorizationDetails } {
  return details.length > 0 ? { details } : {};
}
