import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { challengeOf, toAnswer } from '../../../protect/answer.ts';
import { schemeOf } from '../../../protect/presented-token.ts';
import type { Refusal } from '../../../protect/refusal.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { MAX_SESSIONS_IN_LINE } from '../../../protect/vocabulary/session-line.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import { MAX_PASSKEYS } from '../../core/passkeys/passkey.ts';
import { isPasskeyRefusal } from '../../core/passkeys/refusal.ts';
import type { SessionRefusal } from '../../core/sign-in/session-refusal.ts';
import { headerOf } from '../http/form.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { sessionRefusedInJson } from '../sign-in/session-guard.ts';

/** A credential that is no good: of a browser, or a token. */
export type CredentialRefusal =
  | { readonly reason: 'session_refused'; readonly session: SessionRefusal }
  | { readonly reason: Refusal['reason']; readonly token: Refusal };

/** What endpoints about agents answer a refusal with, in one exhaustive place. */
export function toHttpResponse(refusal: AgentRefusal | CredentialRefusal, event: APIGatewayProxyEventV2): HttpResponse {
  if ('session' in refusal) return sessionRefusedInJson(refusal.session, event);
  if ('token' in refusal) return tokenRefused(refusal.token, event);
  const isOfToken = headerOf(event, 'authorization') !== undefined;
  if (refusal.reason === 'binding_needed' && refusal.by === 'organization' && isOfToken) return unboundRefused();
  return agentRefused(refusal);
}

/** As where an API takes no other tokens: the challenge names DPoP (RFC 9449 §7.1). */
function unboundRefused(): HttpResponse {
  const { statusCode, headers, body } = toAnswer({ reason: 'unbound_token' }, undefined, NO_SCOPES, 'DPoP');
  return { statusCode, headers: { ...headers }, body };
}

/** As at every resource (RFC 6750). */
function tokenRefused(refusal: Refusal, event: APIGatewayProxyEventV2): HttpResponse {
  const scheme = challengeOf(refusal, schemeOf(headerOf(event, 'authorization')), false);
  const { statusCode, headers, body } = toAnswer(refusal, undefined, NO_SCOPES, scheme);
  return { statusCode, headers: { ...headers }, body };
}

export function agentRefused(refusal: AgentRefusal): HttpResponse {
  if (isPasskeyRefusal(refusal)) return PASSKEY_REFUSED;
  switch (refusal.reason) {
    case 'malformed_request': {
      const { field, problem } = refusal;
      return jsonResponse(
        400,
        { error: 'invalid_request', error_description: `${field} ${problem}`, field },
        { ...NO_STORE },
      );
    }
    case 'agents_off':
      // As API Gateway answers a route that does not exist.
      return jsonResponse(404, { message: 'Not Found' }, NO_STORE);
    case 'other_client':
      return describeError(
        409,
        'session_of_other_client',
        'This agent session belongs to another client: begin a new one',
      );
    case 'session_ended':
      return describeError(409, 'session_ended', 'This agent session is over: begin a new one');
    case 'no_place':
      return describeError(409, 'no_such_place', PLACES[refusal.problem]);
    case 'sub_agent': {
      const { topmost } = refusal;
      const description = 'This is a sub-agent’s session: what the topmost session may change, it may';
      return jsonResponse(409, { error: 'sub_agent', error_description: description, topmost }, NO_STORE);
    }
    case 'session_not_used':
      return describeError(
        409,
        'session_not_used',
        'No tool of yours uses this agent session now: nothing was approved',
      );
    case 'asks_other_member':
      return describeError(403, 'asks_other_member', 'This address asks another member: nothing was changed');
    case 'nothing_to_ask_for': {
      const scopes = [...refusal.scopes].map(([scope, reason]) => ({ scope, reason }));
      const description = 'None of these scopes is a write that the member could approve';
      return jsonResponse(
        400,
        { error: 'invalid_scope', error_description: description, not_askable: scopes },
        NO_STORE,
      );
    }
    case 'denied_by_member': {
      const description = 'The member has said no: the same question waits ten minutes';
      const denied = [...refusal.scopes].sort();
      return jsonResponse(
        403,
        { error: 'access_denied', error_description: description, denied },
        { ...NO_STORE, 'retry-after': String(refusal.retryAfterSeconds) },
      );
    }
    case 'too_many_open_requests':
      return describeError(
        429,
        'too_many_open_requests',
        'Too many requests wait for the member: withdraw one, or wait',
        {
          'retry-after': String(refusal.retryAfterSeconds),
        },
      );
    case 'tool_changed': {
      const [shown, client] = [refusal.shown ?? null, refusal.client ?? null];
      const description = 'The tool of this agent session is not the one that was shown: nothing was approved';
      return jsonResponse(409, { error: 'tool_changed', error_description: description, shown, client }, NO_STORE);
    }
    case 'not_a_second_person':
      return describeError(403, 'forbidden', 'Confirming is for members with the role that the organization names');
    case 'own_approval':
      return describeError(403, 'own_approval', 'Another member has to confirm what you have approved');
    case 'nothing_to_confirm':
      return describeError(409, 'nothing_to_confirm', 'There is nothing to confirm here any more: nothing was changed');
    case 'passkey_needed':
      return describeError(403, 'passkey_needed', 'The organization wants this to be confirmed with a passkey');
    case 'no_passkey':
      return describeError(409, 'no_passkey', 'You have registered no passkey: register one in the console');
    case 'passkey_missing':
      return describeError(404, 'passkey_not_found', 'You have no such passkey');
    case 'too_many_passkeys':
      return describeError(409, 'too_many_passkeys', `At most ${MAX_PASSKEYS} passkeys: remove one first`);
    case 'passkey_taken':
      return describeError(409, 'passkey_taken', 'This passkey is registered already');
    case 'sign_in_not_recent':
      return describeError(403, 'sign_in_not_recent', 'Sign in again, then register the passkey: one for each sign-in');
    case 'default_resource_without_agents':
      return describeError(400, 'invalid_target', 'The default resource takes no agent tokens');
    case 'binding_needed':
      return refusal.by === 'organization'
        ? describeError(403, 'forbidden', `Tokens of this organization ${MINT_BOUND}`)
        : describeError(400, 'invalid_target', `Tokens for this resource ${MINT_BOUND}`);
    case 'not_an_administrator':
      return describeError(403, 'forbidden', 'Sessions of other members are for administrators of the organization');
    case 'too_many_requests':
      return describeError(429, 'too_many_requests', 'Too many requests: wait a moment', {
        'retry-after': String(refusal.retryAfterSeconds),
      });
  }
}

const MINT_BOUND = 'are bound to a key: mint with an access token that is, and its DPoP proof';

/** Why a session cannot stand where its host says. */
const PLACES: Readonly<Record<Extract<AgentRefusal, { reason: 'no_place' }>['problem'], string>> = {
  no_parent: 'parentSessionId names no session of this client and member that is alive, with all above it',
  too_deep: `At most ${MAX_SESSIONS_IN_LINE} sessions stand in one line`,
  in_a_circle: 'A session cannot stand under itself',
  default_session: 'The default session of a client stands under no other',
  other_place: 'This session has begun in another place, which never changes: name the same parentSessionId, or none',
};

/** The same words, whatever was wrong: the reason is in the log. */
const PASSKEY_REFUSED = describeError(
  403,
  'passkey_refused',
  'What the passkey answered was not accepted: nothing was changed',
);

function describeError(
  statusCode: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return jsonResponse(statusCode, { error, error_description: description }, { ...NO_STORE, ...headers });
}
