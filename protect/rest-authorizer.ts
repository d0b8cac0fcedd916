import { type AuthorizerOptions, createAuthorizer } from './authorizer.ts';
import type { AuthorizerContext } from './authorizer-context.ts';
import type { LambdaEvent } from './lambda-event.ts';

/** Of the event that API Gateway sends to an authorizer of a REST API (type REQUEST), what is read here. */
export interface RestAuthorizerEvent extends LambdaEvent {
  /** ARN of this very request: API, stage, method and path. */
  readonly methodArn: string;
  readonly httpMethod: string;
  /** The path as the route was declared: `/organizations/{organization}/projects`. */
  readonly resource: string;
}

/** With the route key as the options name it. */
export type KeyedRestEvent = RestAuthorizerEvent & { readonly routeKey: string };

interface RestDecision {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: readonly [
      { readonly Action: 'execute-api:Invoke'; readonly Effect: 'Allow' | 'Deny'; readonly Resource: string },
    ];
  };
  readonly context?: AuthorizerContext;
}

/** Nobody: a policy must name somebody. */
const NOBODY = 'nobody';

/**
 * As `createAuthorizer`, for REST APIs: route keys are the method, a space and the resource's path. The answer is a policy
 * for this very request and no other.
 * @throws Error when the options are wrong in themselves; the environment is read at the first request.
 */
export function createRestAuthorizer(
  options: AuthorizerOptions<KeyedRestEvent>,
): (event: RestAuthorizerEvent) => Promise<RestDecision> {
  const decide = createAuthorizer(options);
  return async (event) => {
    const decided = await decide({ ...event, routeKey: `${event.httpMethod} ${event.resource}` });
    const policyDocument = policyFor(event.methodArn, decided.isAuthorized ? 'Allow' : 'Deny');
    if (!decided.isAuthorized) return { principalId: NOBODY, policyDocument };
    return { principalId: decided.context.member, policyDocument, context: decided.context };
  };
}

/** A path may hold what a policy takes for a pattern: then it is denied, because the policy would name more than it. */
function policyFor(methodArn: string, effect: 'Allow' | 'Deny'): RestDecision['policyDocument'] {
  const isExact = !/[*?$]/.test(methodArn.slice(methodArn.indexOf('/')));
  const Effect = effect === 'Allow' && isExact ? 'Allow' : 'Deny';
  return { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: methodArn }] };
}
