import { type DetailsOption, neededDetail } from './details.ts';
import { createPassingGuard, type GuardOptions } from './guard.ts';
import { guardedRequestOf, type LambdaAnswer, type LambdaEvent, lambdaAnswer } from './lambda-event.ts';
import { type OrganizationOption, organizationOf } from './organization.ts';
import { PREFLIGHT } from './preflight.ts';
import { setPrincipal } from './principal.ts';

export interface ProtectOptions<Event extends LambdaEvent = LambdaEvent> extends GuardOptions {
  /** The organization whose data the request would touch. Default: the path parameter `organization`. */
  readonly organization?: OrganizationOption<Event>;
  /**
   * How far the token must go for this request, beside the scopes: `{ type: 'seat_assignment', of: (event) => ({…}) }`. A
   * token without such a detail (RFC 9396) is refused with 403. Default: no detail is needed.
   */
  readonly details?: DetailsOption<Event>;
}

/** A middleware as middy takes it; middy itself is no dependency. */
export interface ProtectMiddleware<Event> {
  readonly before: (request: { readonly event: Event }) => Promise<LambdaAnswer | undefined>;
}

/**
 * Protects a Lambda function behind an HTTP API, a REST API or an Application Load Balancer:
 *
 *     export const handler = middy(listProjects).use(protect({ scopes: ['projects:read'] }));
 *
 * The handler finds who calls with `principalOf(event)`. A refused request never reaches it; a preflight does, and has no
 * principal. A load balancer has no path
 * parameters: `organization` must say where it is.
 * @throws Error when the options are wrong in themselves; the environment is read at the first request.
 */
export function protect<Event extends LambdaEvent = LambdaEvent>(
  options: ProtectOptions<Event>,
): ProtectMiddleware<Event> {
  const guard = createPassingGuard(options);
  const detail = neededDetail(options.details, 'protect()');
  return {
    before: async ({ event }) => {
      const organization = await organizationOf(options.organization, event, event.pathParameters);
      const decision = await guard(guardedRequestOf(event), organization, detail?.(event));
      if (!decision.ok) return lambdaAnswer(decision.error, event);
      if (decision.value !== PREFLIGHT) setPrincipal(event, decision.value);
      return undefined;
    },
  };
}
