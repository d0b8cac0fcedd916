import { type Answer, challengeOf, toAnswer } from './answer.ts';
import { fromContext, isForProof } from './authorizer-context.ts';
import { systemClock } from './clock.ts';
import { headerReader } from './guarded-request.ts';
import { organizationParameter } from './organization.ts';
import type { Clock } from './ports.ts';
import type { Principal } from './principal.ts';
import type { GuardRefusal } from './refusal.ts';
import { isOrganizationId } from './vocabulary/identifiers.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** Of an API Gateway event, what is read here. */
export interface AuthorizedEvent {
  /** Of the payload, as HTTP APIs say it. */
  readonly version?: string;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext: object;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, string[] | undefined>> | null;
}

export interface AuthorizedEventOptions<Event extends AuthorizedEvent = AuthorizedEvent> {
  /**
   * The organization whose data the request would touch; `'token'`: that of the principal, whatever the request says.
   * Default: the path parameter `organization`.
   */
  readonly organization?: 'token' | ((event: Event) => string | undefined);
  readonly clock?: Clock;
}

/**
 * The principal of a request that a Lambda authorizer of ours let through, or the answer to return instead:
 *
 *     const caller = principalFromAuthorizer(event);
 *     if (!caller.ok) return caller.error;
 *
 * Denies when the authorizer's context is absent, because a function can be reached without it: by a route that forgot
 * its authorizer, or by a path that API Gateway matches more leniently than one expects (a slash at its end). Denies
 * another organization than the one of the path, a token that has ended, and of a token that is bound to a key another proof
 * than the authorizer has seen: a cached answer may be older than all of these.
 * Does NOT check scopes: the authorizer did, for the route.
 */
export function principalFromAuthorizer<Event extends AuthorizedEvent = AuthorizedEvent>(
  event: Event,
  { organization, clock = systemClock }: AuthorizedEventOptions<Event> = {},
): Result<Principal, Answer> {
  const context = contextOf(event);
  const principal = fromContext(context);
  if (principal === undefined) return deny({ reason: 'no_credentials' });
  const proof = headerReader(event.multiValueHeaders, event.headers)('dpop');
  if (!isForProof(context, proof)) return deny({ reason: 'bound_token' });
  const now = clock();
  if (principal.expiresAt <= now) return deny({ reason: 'expired', expiredAt: principal.expiresAt, now });
  if (organization === 'token') return ok(principal);
  const ofRequest = organization === undefined ? organizationParameter(event.pathParameters) : organization(event);
  if (typeof ofRequest === 'object') return deny(ofRequest);
  if (principal.organization === ofRequest) return ok(principal);
  return deny({
    reason: 'wrong_organization',
    ofToken: principal.organization,
    ofRequest: isOrganizationId(ofRequest) ? ofRequest : undefined,
  });
}

/**
 * API Gateway writes it, and no caller can: headers and body are elsewhere in the event. Payload 2.0 has it under `lambda`;
 * a REST API, whose events have no version, beside whatever its own authorizer's policy said.
 */
function contextOf({ version, requestContext }: AuthorizedEvent): unknown {
  const { authorizer } = requestContext as { readonly authorizer?: { readonly lambda?: unknown } | null };
  return version === '2.0' ? authorizer?.lambda : (authorizer?.lambda ?? authorizer);
}

function deny(refusal: GuardRefusal): Result<never, Answer> {
  return err(toAnswer(refusal, undefined, undefined, challengeOf(refusal, undefined, false)));
}
