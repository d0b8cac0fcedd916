import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { formatLoginAttempt, type LoginAttempt } from '../../lambdas/core/sign-in/login-attempt.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { organization, PROVIDER_ISSUER } from './fixtures.ts';
import { CONTEXT, httpEvent } from './http-event.ts';
import { attempt, type SignInWorld } from './sign-in-world.ts';

export const ATTEMPT = '__Host-countersign_login';
export const SESSION = '__Host-countersign_session';
export const FORGOTTEN = `${ATTEMPT}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure`;

export function login(query: Record<string, string> = {}, id: string = organization.id): APIGatewayProxyEventV2 {
  return httpEvent('GET /login/{organization}', { pathParameters: { organization: id }, query });
}

export function callback(
  query: Record<string, string> = {},
  begun: LoginAttempt | 'nothing begun' = attempt,
): APIGatewayProxyEventV2 {
  const response = { state: attempt.state, code: 'code-1', iss: PROVIDER_ISSUER, ...query };
  const event = httpEvent('GET /login/callback', { query: response });
  return begun === 'nothing begun' ? event : { ...event, cookies: [`${ATTEMPT}=${formatLoginAttempt(begun)}`] };
}

export function answer(world: SignInWorld, event: APIGatewayProxyEventV2): Promise<HttpResponse> {
  return signInEndpoint(world.dependencies)(event, CONTEXT);
}

/** The reason in the log. */
export async function reason(world: SignInWorld, event: APIGatewayProxyEventV2): Promise<string | undefined> {
  await answer(world, event);
  return world.told.map(([name, what]) => `${name} ${what}`).join();
}
