import type { DpopProof } from '../../protect/dpop/proof.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import {
  keyOfRequestUri,
  MAX_PUSHED_CHARACTERS,
  PUSHED_LIFETIME_SECONDS,
  type RequestUri,
  requestUriOf,
} from '../core/authorization/pushed-request.ts';
import type { PushRefusal } from '../core/authorization/refusal.ts';
import {
  type AuthorizationParameters,
  authorizationQuery,
  DPOP_JKT,
  onlyOf,
  parseAuthorization,
} from '../core/authorization/request.ts';
import { checkGrant } from '../core/clients/credentials.ts';
import { isRegisteredRedirect } from '../core/clients/redirect-uri.ts';
import { AUTHORIZATION_CODE_GRANT } from '../core/tokens/code-requests.ts';
import {
  type OAuthForm,
  type OAuthHttpRequest,
  parseProvableForm,
  presentedCredentials,
} from '../core/tokens/oauth-form.ts';
import { checkClientProof } from '../core/tokens/proof.ts';
import type { Ids } from '../ports/ids.ts';
import type { PushedRequests } from '../ports/pushed-requests.ts';
import { type QuestionDependencies, spendAssertion } from './ask-about-token.ts';
import { authenticateClient } from './steps/authenticate-client.ts';

export interface PushDependencies extends QuestionDependencies {
  readonly pushedRequests: Pick<PushedRequests, 'push'>;
  readonly ids: QuestionDependencies['ids'] & Pick<Ids, 'authorizationSecret'>;
}

export interface Pushed {
  readonly requestUri: RequestUri;
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * RFC 9126 §2.1: parse → authenticate the client, which proves who it is → it may use codes → its proof of a key, where one
 * came → its own assertion and that proof are used up → its redirect address → the request, as when a browser brings it →
 * one write. A request that is refused writes nothing (law 8). Pushed twice it stands twice, each for ten minutes and one
 * answer of a person; a process that dies before its answer leaves one whose address nobody has. Does NOT look whether an
 * organization has enabled the client: nobody is known yet.
 * @throws Unavailable when a store or the client's published keys are
 */
export async function pushAuthorization(
  dependencies: PushDependencies,
  http: OAuthHttpRequest,
  now: number,
  authenticated: (client: ClientId) => void,
): Promise<Result<Pushed, PushRefusal>> {
  const form = parseProvableForm(http);
  if (!form.ok) return form;
  const credentials = presentedCredentials(form.value, http.headers.get('authorization'));
  const found = await authenticateClient(dependencies, credentials, now);
  if (!found.ok) return found;
  const { client } = found.value;
  if (client.authenticationMethod === 'none') return err({ reason: 'client_proves_nothing', client: client.id });
  authenticated(client.id);
  const allowed = checkGrant(client, AUTHORIZATION_CODE_GRANT);
  if (!allowed.ok) return allowed;
  const { issuer } = dependencies.configuration;
  const proof = checkClientProof(http.headers.get('dpop'), 'push', { issuer, now });
  if (!proof.ok) return proof;
  const used = await spendAssertion(dependencies, found.value, proof.value);
  if (!used.ok) return used;

  const bound = boundBy(parametersOf(form.value), proof.value);
  if (!bound.ok) return bound;
  const asked = bound.value;
  if (onlyOf(asked, 'request_uri') !== undefined) return err({ reason: 'request_uri_in_push' });
  const redirectUri = onlyOf(asked, 'redirect_uri');
  if (redirectUri === undefined) return err({ reason: 'redirect_uri_missing' });
  if (!isRegisteredRedirect(client.redirectUris ?? new Set(), redirectUri))
    return err({ reason: 'redirect_uri_not_registered', client: client.id });
  const request = parseAuthorization(asked, dependencies.configuration, MAX_PUSHED_CHARACTERS);
  if (!request.ok) return request;

  const requestUri = requestUriOf(dependencies.ids.authorizationSecret());
  const key = keyOfRequestUri(requestUri);
  if (key === undefined) throw new Error('a request_uri of our own has another form');
  const expiresAt = now + PUSHED_LIFETIME_SECONDS;
  await dependencies.pushedRequests.push({ key, client: client.id, query: authorizationQuery(asked), expiresAt });
  return ok({ requestUri, expiresIn: PUSHED_LIFETIME_SECONDS });
}

/** RFC 9449 §10.1: a proof that comes with the request says `dpop_jkt`; said twice, it is the same key. */
function boundBy(
  asked: AuthorizationParameters,
  proof: DpopProof | undefined,
): Result<AuthorizationParameters, PushRefusal> {
  const actual = proof?.key;
  const expected = onlyOf(asked, DPOP_JKT);
  if (actual === undefined || expected === actual) return ok(asked);
  return expected === undefined
    ? ok([...asked, [DPOP_JKT, actual]])
    : err({ reason: 'dpop_jkt_differs', expected, actual });
}

/** RFC 9126 §2.1: the form is an authorization request's, and the client's credentials beside it. */
function parametersOf(form: OAuthForm): AuthorizationParameters {
  return [...form].flatMap(([name, values]) =>
    name === 'client_id' ? [] : values.map((value): [string, string] => [name, value]),
  );
}
