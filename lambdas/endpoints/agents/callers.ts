import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { authorizeMember, type Protection } from '../../../protect/authorize.ts';
import { guardedRequestOf } from '../../../protect/lambda-event.ts';
import type { AuthorizedMember } from '../../../protect/permit.ts';
import { proofOf } from '../../../protect/possession.ts';
import { readPresentedToken } from '../../../protect/presented-token.ts';
import type { Principal } from '../../../protect/principal.ts';
import type { Refusal } from '../../../protect/refusal.ts';
import { AGENT_TOKEN_PREFIX } from '../../../protect/vocabulary/agent-token.ts';
import { NO_DETAILS } from '../../../protect/vocabulary/authorization-details.ts';
import { ceilingOf, NO_CEILING } from '../../../protect/vocabulary/detail-ceiling.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { type AgentCaller, sessionCaller } from '../../core/agents/caller.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import { headerOf } from '../http/form.ts';
import { hasSessionCookie, type SessionGuard } from '../sign-in/session-guard.ts';
import type { CredentialRefusal } from './error.ts';

export interface CallerDependencies {
  readonly configuration: Configuration;
  readonly protection: Protection;
  readonly sessionGuard: SessionGuard;
}

/**
 * Who mints or polls: a member's access token, for our issuer or for a resource that takes agents, in its own
 * organization; or a first-party session. Whoever sends a token is judged by it, and by no cookie beside it. An agent
 * token is neither (law 6).
 */
export async function agentCallerOf(
  dependencies: CallerDependencies,
  event: APIGatewayProxyEventV2,
): Promise<Result<AgentCaller, CredentialRefusal>> {
  const { configuration } = dependencies;
  const isBrowser = headerOf(event, 'authorization') === undefined && hasSessionCookie(event, configuration.issuer);
  if (!isBrowser) return bearerOf(dependencies, event);
  const session = await sessionOf(dependencies.sessionGuard, event);
  return session.ok ? ok(sessionCaller(session.value, configuration)) : session;
}

/** First-party sessions only: a token, whatever it carries, is not looked at (law 6). */
export async function sessionOf(
  guard: SessionGuard,
  event: APIGatewayProxyEventV2,
): Promise<Result<AuthenticatedSession, CredentialRefusal>> {
  const session = await guard(event);
  return session.ok ? session : err({ reason: 'session_refused', session: session.error });
}

async function bearerOf(
  { configuration, protection }: CallerDependencies,
  event: APIGatewayProxyEventV2,
): Promise<Result<AgentCaller, CredentialRefusal>> {
  const authorization = headerOf(event, 'authorization');
  const accepted = new Set([configuration.issuer, ...configuration.agentResources]);
  if (isAgentToken(authorization)) return refuse({ reason: 'agent_token_not_supported' });
  const possession = proofOf(guardedRequestOf(event), configuration.issuer);
  const organization = event.pathParameters?.['organization'];
  const request = { authorization, possession, organization, resource: accepted, scopes: NO_SCOPES };
  const decision = await authorizeMember(request, protection);
  if (!decision.ok) return refuse(decision.error);
  // Nothing here says that agents may come, so that none does; law 6 does not rest on that alone.
  if (isAgentsToken(decision.value.principal)) return refuse({ reason: 'agent_token_not_supported' });
  return ok(toCaller(decision.value, accepted));
}

function isAgentToken(authorization: string | undefined): boolean {
  const presented = readPresentedToken(authorization);
  return presented.ok && presented.value.token.startsWith(AGENT_TOKEN_PREFIX);
}

/** An agent client's access token is none: it names what may be asked for. */
function isAgentsToken({ agentSession, askable }: Principal): boolean {
  return agentSession !== undefined && askable === undefined;
}

function toCaller({ principal, recalledAt, heldSince }: AuthorizedMember, accepted: ReadonlySet<string>): AgentCaller {
  const { organization, member, client, provider, resources, expiresAt, actor, externalId, email, boundTo } = principal;
  const { details = NO_DETAILS, askableDetails = NO_CEILING } = principal;
  const about = { ...(externalId !== undefined && { externalId }), ...(email !== undefined && { email }) };
  const scopes = new Set([...principal.scopes, ...(principal.askable ?? [])]);
  const parent = { tokenId: principal.tokenId, heldSince };
  const inherited = resources.filter((resource) => accepted.has(resource));
  const whose = { organization, member, client, provider };
  const bound = boundTo !== undefined && { boundTo };
  // Law 5: no further than the caller's own token goes, or may be asked to go.
  const ceiling = new Map([...ceilingOf(details), ...askableDetails]);
  return { ...whose, scopes, resources: inherited, expiresAt, parent, recalledAt, actor, about, ceiling, ...bound };
}

function refuse(token: Refusal): { readonly ok: false; readonly error: CredentialRefusal } {
  return err({ reason: token.reason, token });
}
