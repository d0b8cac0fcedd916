import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CLIENT_ASSERTION_TYPE } from '../../../lambdas/core/clients/assertion.ts';
import { csrfToken, type SessionCookie } from '../../../lambdas/core/sign-in/session.ts';
import { JWT_BEARER_GRANT } from '../../../lambdas/core/tokens/request.ts';
import type { HttpResponse } from '../../../lambdas/endpoints/http/response.ts';
import { ROUTES } from '../../../lambdas/routes.ts';
import { httpEvent } from '../http-event.ts';
import { signText } from '../provider-signer.ts';
import { httpEvent as tokenRequest } from '../token-event.ts';
import { basic } from '../token-http.ts';
import { currentSecond } from './frozen-clock.ts';
import { clientKey, IDP, ISSUER, providerKey, type ReleaseWorld } from './release-world.ts';

/** What callers send to a release world: each as the function's entry gets it. */

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape.
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly etag: string;
  readonly cookies: readonly string[];
  readonly location: string;
}

export const CLIENT_WITH_SECRET = 'cursor';
export const CLIENT_WITH_KEYS = 'agent-host';

type Claims = Readonly<Record<string, unknown>>;

/** An assertion of the provider, of one use. */
export function assertion(jti: string, claims: Claims = {}): string {
  const iat = currentSecond() - 5;
  const scope = 'projects:read projects:write';
  return signed('oauth-id-jag+jwt', 'provider-1', providerKey.privateKey, {
    ...{ iss: IDP, sub: 'ada-there', aud: ISSUER, client_id: CLIENT_WITH_SECRET, jti, iat, exp: iat + 200, scope },
    ...claims,
  });
}

export function idToken(nonce: string, claims: Claims = {}): string {
  const iat = currentSecond() - 1;
  return signed('JWT', 'provider-1', providerKey.privateKey, {
    ...{ iss: IDP, sub: 'ada-there', aud: 'countersign-there', nonce, iat, exp: iat + 300 },
    ...claims,
  });
}

function signed(typ: string, kid: string, key: typeof providerKey.privateKey, claims: Claims): string {
  return signText(JSON.stringify({ alg: 'ES256', typ, kid }), JSON.stringify(claims), 'ES256', key);
}

/** By the client with a secret. */
export async function redeem(world: ReleaseWorld, secret: string, text: string): Promise<Answer> {
  return token(world, { assertion: text }, { authorization: basic(CLIENT_WITH_SECRET, secret) });
}

/** By the client with keys. */
export async function redeemByKey(world: ReleaseWorld, jti: string): Promise<Answer> {
  const iat = currentSecond() - 1;
  const claims = { iss: CLIENT_WITH_KEYS, sub: CLIENT_WITH_KEYS, aud: ISSUER, jti, iat, exp: iat + 60 };
  const proof = signed('client-authentication+jwt', 'client-1', clientKey.privateKey, claims);
  const text = assertion(jti, { client_id: 'host-there' });
  return token(world, { assertion: text, client_assertion_type: CLIENT_ASSERTION_TYPE, client_assertion: proof }, {});
}

async function token(
  world: ReleaseWorld,
  form: Readonly<Record<string, string>>,
  headers: Record<string, string>,
): Promise<Answer> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const event = tokenRequest('/oauth/token', { method: 'POST', headers: { ...type, ...headers } });
  const body = new URLSearchParams({ grant_type: JWT_BEARER_GRANT, ...form }).toString();
  return answered(await world.request('token', { ...event, body }));
}

export interface Call {
  readonly as?: SessionCookie | { readonly token: string };
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
  readonly ifMatch?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route of one function, by its key. */
export async function call(
  world: ReleaseWorld,
  entry: Parameters<ReleaseWorld['request']>[0],
  key: string,
  request: Call = {},
): Promise<Answer> {
  return answered(await world.request(entry, eventOf(key, request)));
}

/** As the callback of a sign-in that this browser has begun, through the provider, as the subject of `claims`. */
export async function comeBack(
  world: ReleaseWorld,
  begun: { readonly location: string; readonly cookies: readonly string[] },
  claims: Claims,
  cookie?: SessionCookie,
): Promise<Answer> {
  const asked = new URL(begun.location).searchParams;
  world.idToken = idToken(asked.get('nonce') ?? '', claims);
  const query = { state: asked.get('state') ?? '', code: 'code-1', iss: IDP };
  const event = eventOf(ROUTES.signIn.callback.key, { query, ...(cookie && { as: cookie }) });
  const attempt = begun.cookies.map((text) => text.split(';')[0] ?? '');
  const cookies = [...attempt, ...(event.cookies ?? [])];
  return answered(await world.signInCallback({ ...event, rawPath: ROUTES.signIn.callback.path, cookies }));
}

function eventOf(
  key: string,
  { as, path = {}, query, json, form, ifMatch, headers = {} }: Call,
): APIGatewayProxyEventV2 {
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form).toString();
  const event = httpEvent(key, { pathParameters: { organization: 'acme', ...path }, ...(query && { query }), body });
  const method = event.requestContext.http.method === 'ANY' ? (body === undefined ? 'GET' : 'POST') : undefined;
  const type = json ? 'application/json' : 'application/x-www-form-urlencoded';
  const all = {
    ...event.headers,
    ...(body !== undefined && { 'content-type': type }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    ...(typeof as === 'string' && { 'x-csrf-token': csrfToken(as), origin: ISSUER }),
    ...(typeof as === 'object' && { authorization: `Bearer ${as.token}` }),
    ...headers,
  };
  const requestContext = { ...event.requestContext, ...(method && { http: { ...event.requestContext.http, method } }) };
  return {
    ...{ ...event, requestContext, headers: all },
    ...(typeof as === 'string' && { cookies: [`__Host-countersign_session=${as}`] }),
  };
}

function answered({ statusCode = 0, headers = {}, body = '', cookies = [] }: HttpResponse): Answer {
  const isJson = String(headers['content-type']).includes('json');
  return {
    status: statusCode,
    body: isJson ? (JSON.parse(body) as Json) : body,
    etag: String(headers['etag'] ?? ''),
    cookies,
    location: String(headers['location'] ?? ''),
  };
}
