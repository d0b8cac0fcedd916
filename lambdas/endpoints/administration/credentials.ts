import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { challengeOf, toAnswerParts } from '../../../protect/answer.ts';
import { authorizeMember, type Protection } from '../../../protect/authorize.ts';
import { guardedRequestOf } from '../../../protect/lambda-event.ts';
import { proofOf } from '../../../protect/possession.ts';
import { readPresentedToken, schemeOf } from '../../../protect/presented-token.ts';
import type { Refusal } from '../../../protect/refusal.ts';
import { AGENT_TOKEN_PREFIX } from '../../../protect/vocabulary/agent-token.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import type { MemberCaller } from '../../core/administration/caller.ts';
import { askedScopes } from '../../core/agents/scopes.ts';
import type { Configuration } from '../../core/configuration.ts';
import { isCrossSite, type SessionRefusal } from '../../core/sign-in/session-refusal.ts';
import { isSetup, type PersonSessionDependencies } from '../../flows/authenticate-setup.ts';
import { correlationIdOf } from '../http/endpoint.ts';
import { headerOf } from '../http/form.ts';
import type { HttpResponse } from '../http/response.ts';
import { CHALLENGE, hasSessionCookie, judgeSessionOrSetup } from '../sign-in/session-guard.ts';
import { problemResponse } from './problem.ts';

export interface CredentialDependencies extends PersonSessionDependencies {
  readonly configuration: Configuration;
  /** Without `agents`: an agent's token administers nothing (law 6). */
  readonly protection: Protection;
}

/** A credential that is no good: its reason for the log, and what is answered. */
export interface CredentialRefusal {
  readonly reason: string;
  readonly answer: HttpResponse;
}

export type CallerOf = (event: APIGatewayProxyEventV2) => Promise<Result<MemberCaller, CredentialRefusal>>;

/**
 * Who asks: a member's access token for our own issuer alone (a token for an API is no key to this one), of the path's
 * organization; or a first-party session of it; or, for the little that setup is, a setup link's. Whoever sends a token
 * is judged by it, and by no cookie beside it. Does NOT check what the caller may do.
 * @throws Unavailable when a store of sessions, members or trust is
 */
export function administrationCallers(dependencies: CredentialDependencies): CallerOf {
  const { configuration } = dependencies;
  return (event) => {
    const isBrowser = headerOf(event, 'authorization') === undefined && hasSessionCookie(event, configuration.issuer);
    return isBrowser ? sessionOf(dependencies, event) : bearerOf(dependencies, event);
  };
}

async function sessionOf(
  dependencies: CredentialDependencies,
  event: APIGatewayProxyEventV2,
): Promise<Result<MemberCaller, CredentialRefusal>> {
  const found = await judgeSessionOrSetup(dependencies, event);
  if (!found.ok) return err({ reason: found.error.reason, answer: answerTo(found.error, correlationIdOf(event)) });
  if (isSetup(found.value)) {
    const { organization, member } = found.value.setup;
    return ok({ kind: 'setup', organization, member, scopes: NO_SCOPES, ...outlived(found.value.member) });
  }
  const { session, scopes } = found.value;
  const { organization, member, provider, signIn } = session;
  const proof = signIn && { signIn };
  return ok({ kind: 'session', organization, member, provider, ...proof, scopes, ...outlived(found.value.member) });
}

function answerTo(refusal: SessionRefusal, correlationId: string): HttpResponse {
  return isCrossSite(refusal)
    ? problemResponse('cross_site_request', correlationId)
    : problemResponse('not_authenticated', correlationId, { headers: CHALLENGE });
}

async function bearerOf(
  { configuration, protection }: CredentialDependencies,
  event: APIGatewayProxyEventV2,
): Promise<Result<MemberCaller, CredentialRefusal>> {
  const authorization = headerOf(event, 'authorization');
  const presented = readPresentedToken(authorization);
  if (presented.ok && presented.value.token.startsWith(AGENT_TOKEN_PREFIX)) {
    return refuse({ reason: 'agent_token_not_supported' }, event);
  }
  const organization = event.pathParameters?.['organization'];
  const possession = proofOf(guardedRequestOf(event), configuration.issuer);
  const request = { authorization, possession, organization, resource: configuration.issuer, scopes: NO_SCOPES };
  const decision = await authorizeMember(request, protection);
  if (!decision.ok) return refuse(decision.error, event);
  const { member, client, provider, scopes, agentSession, askable, organization: of } = decision.value.principal;
  // Nothing here says that agents may come, so that none does; law 6 does not rest on that alone.
  if (agentSession !== undefined && askable === undefined)
    return refuse({ reason: 'agent_token_not_supported' }, event);
  // An agent client's token is no agent's: it reads, and administers nothing, whatever it were signed with (law 5).
  const carried = askable === undefined ? scopes : askedScopes(scopes, configuration.scopes).reads;
  const who = { kind: 'access_token', organization: of, member, client, provider } as const;
  return ok({ ...who, scopes: carried, ...outlived(decision.value) });
}

function outlived({ recalledAt }: { readonly recalledAt?: number | undefined }): { readonly recalledAt?: number } {
  return recalledAt === undefined ? {} : { recalledAt };
}

/** Status and challenge as at every resource (RFC 6750); the body is a problem's. */
function refuse(
  refusal: Refusal,
  event: APIGatewayProxyEventV2,
): { readonly ok: false; readonly error: CredentialRefusal } {
  const scheme = challengeOf(refusal, schemeOf(headerOf(event, 'authorization')), false);
  const { statusCode, headers, body } = toAnswerParts(refusal, undefined, NO_SCOPES, scheme);
  const { 'WWW-Authenticate': challenge, 'Retry-After': retryAfter } = headers;
  const name = statusCode === 503 ? 'unavailable' : statusCode === 400 ? 'invalid_request' : 'not_authenticated';
  const answer = problemResponse(name, correlationIdOf(event), {
    detail: body.error_description,
    headers: {
      ...(challenge !== undefined && { 'www-authenticate': challenge }),
      ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    },
  });
  return err({ reason: refusal.reason, answer });
}
