import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Answer, toAnswer } from './answer.ts';
import { fromContext } from './authorizer-context.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './ports.ts';
import type { Principal } from './principal.ts';
import type { Refusal } from './refusal.ts';
import { isOrganizationId } from './vocabulary/identifiers.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** Of an API Gateway event, what is read here. */
export type AuthorizedEvent = Pick<APIGatewayProxyEventV2, 'pathParameters'> & { readonly requestContext: object };

export interface AuthorizedEventOptions {
  /** The organization whose data the request would touch. Default: the path parameter `organization`. */
  readonly organization?: (event: AuthorizedEvent) => string | undefined;
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
 * another organization than the one of the path, and a token that has ended: a cached answer may be older than both.
 * Does NOT check scopes: the authorizer did, for the route.
 */
export function principalFromAuthorizer(
  event: AuthorizedEvent,
  { organization = organizationParameter, clock = systemClock }: AuthorizedEventOptions = {},
): Result<Principal, Answer> {
  const principal = fromContext(contextOf(event));
  if (principal === undefined) return deny({ reason: 'no_credentials' });
  const now = clock();
  if (principal.expiresAt <= now) return deny({ reason: 'expired', expiredAt: principal.expiresAt, now });
  const ofRequest = organization(event);
  if (principal.organization === ofRequest) return ok(principal);
  return deny({
    reason: 'wrong_organization',
    ofToken: principal.organization,
    ofRequest: isOrganizationId(ofRequest) ? ofRequest : undefined,
  });
}

/** API Gateway writes it, and no caller can: headers and body are elsewhere in the event. */
function contextOf({ requestContext }: AuthorizedEvent): unknown {
  const { authorizer } = requestContext as { readonly authorizer?: { readonly lambda?: unknown } };
  return authorizer?.lambda;
}

function organizationParameter({ pathParameters }: AuthorizedEvent): string | undefined {
  return pathParameters?.['organization'];
}

function deny(refusal: Refusal): Result<never, Answer> {
  return err(toAnswer(refusal, undefined));
}
