import type { OAuthHttpRequest } from '../../lambdas/core/tokens/oauth-form.ts';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import { CLIENT_SECRET, client } from './fixtures.ts';
import { signAssertion } from './provider-signer.ts';

/** A request for a token, in parts; one valid request but for what is overridden. */
export interface TokenHttpParts {
  readonly method?: string;
  /** Lower-case names. `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly query?: string;
  /** Overrides single parameters; `undefined` leaves one out. */
  readonly form?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The whole body instead of a form. */
  readonly body?: string | Uint8Array;
}

export const basicAuthorization = basic(client.id, CLIENT_SECRET);

/** As RFC 6749 §2.3.1 asks: both halves form-encoded before base64. */
export function basic(id: string, secret: string): string {
  return basicRaw(encodeURIComponent(id), encodeURIComponent(secret));
}

/** As the MCP TypeScript SDK sends it. */
export function basicRaw(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`, 'utf8').toString('base64')}`;
}

export function tokenForm(overrides: NonNullable<TokenHttpParts['form']> = {}): string {
  const form = { grant_type: JWT_BEARER_GRANT, ...overrides };
  const parameters = { ...form, ...('assertion' in form ? {} : { assertion: signAssertion() }) };
  return Object.entries(parameters)
    .flatMap(([name, value]) => [value ?? []].flat().map((single) => [name, single] as const))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

export function tokenHeaders(overrides: TokenHttpParts['headers'] = {}): Record<string, string> {
  const headers: Readonly<Record<string, string | undefined>> = {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: basicAuthorization,
    ...overrides,
  };
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

export function tokenHttp({ method = 'POST', headers, query = '', form, body }: TokenHttpParts = {}): OAuthHttpRequest {
  return {
    method,
    headers: new Map(Object.entries(tokenHeaders(headers))),
    queryParameters: new Set(new URLSearchParams(query).keys()),
    body: Buffer.from(body ?? tokenForm(form)),
  };
}
