import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createGuard, type GuardOptions } from './guard.ts';
import { setPrincipal } from './principal.ts';

export interface ProtectOptions extends GuardOptions {
  /** The organization whose data the request would touch. Default: the path parameter `organization`. */
  readonly organization?: (event: APIGatewayProxyEventV2) => string | undefined;
}

/**
 * Protects a Lambda function behind an HTTP API:
 *
 *     export const handler = middy(listProjects).use(protect({ scopes: ['projects:read'] }));
 *
 * The handler finds who calls with `principalOf(event)`. A refused request never reaches it.
 * @throws Error when the options or the environment are wrong, as the function starts.
 */
export function protect(
  options: ProtectOptions,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const guard = createGuard(options);
  const organization = options.organization ?? ((event) => event.pathParameters?.['organization']);
  return {
    before: async ({ event }) => {
      const decision = await guard({
        authorization: event.headers['authorization'],
        organization: organization(event),
      });
      if (!decision.ok) return decision.error;
      setPrincipal(event, decision.value);
      return undefined;
    },
  };
}
