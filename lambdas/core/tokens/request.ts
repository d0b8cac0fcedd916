import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { RequestRefusal } from '../refusal.ts';

/** What an HTTP request for a token says, before anybody is believed. */
export interface TokenHttpRequest {
  readonly method: string;
  /** Lower-case names. HTTP API joins repeated headers with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly queryParameters: ReadonlySet<string>;
  /** Raw bytes; `undefined` when the request has none. */
  readonly body: Uint8Array | undefined;
}

/** A well-formed request to redeem one assertion. */
export interface TokenRequest {
  readonly assertion: string;
  /** `undefined`: the request names none, which narrows nothing (RFC 7521 §4.1). */
  readonly scopes: ScopeSet | undefined;
  readonly resources: readonly string[];
  readonly clientParameters: ClientParameters;
  readonly authorization: string | undefined;
}

/** Form parameters that authenticate the client (RFC 6749 §2.3.1, RFC 7521 §4.2). */
export interface ClientParameters {
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly clientAssertion: string | undefined;
  readonly clientAssertionType: string | undefined;
}

export const JWT_BEARER_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** An ID-JAG is 1–2 kB; sixteen leave room for claims that we do not know. The assertion is capped by it too (R5). */
export const MAX_BODY_BYTES = 16_384;

/** Parameters that must never travel in a URL, where proxies and logs keep them (RFC 6749 §2.3.1, R6). */
const CREDENTIAL_PARAMETERS = ['assertion', 'client_secret', 'client_assertion', 'access_token', 'refresh_token'];

/** RFC 8707 §2: "Multiple resource parameters MAY be used". Of every other parameter there is at most one. */
const REPEATABLE = 'resource';

/**
 * Step 1 of redemption: method (R1), nothing secret in the query (R6), media type, size (R5), form encoding,
 * repeated parameters (R2), grant type (R3), the assertion (R4), the request's scopes (RFC 6749 §3.3).
 * Does NOT authenticate the client or look into the assertion. Unknown parameters are ignored (RFC 6749 §3.2).
 */
export function parseTokenRequest(http: TokenHttpRequest): Result<TokenRequest, RequestRefusal> {
  if (http.method !== 'POST') return err({ reason: 'method_not_allowed' });
  const leaked = CREDENTIAL_PARAMETERS.find((name) => http.queryParameters.has(name));
  if (leaked !== undefined) return err({ reason: 'credential_in_query', parameter: leaked });
  if (!isFormMediaType(http.headers.get('content-type'))) return err({ reason: 'wrong_media_type' });
  if (http.headers.has('dpop')) return err({ reason: 'dpop_not_supported' });
  const form = parseForm(http.body);
  return form.ok ? fromForm(form.value, http.headers.get('authorization')) : form;
}

/** `application/x-www-form-urlencoded`; parameters such as `charset` are fine (R1). */
function isFormMediaType(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}

type Form = ReadonlyMap<string, readonly string[]>;

function parseForm(body: Uint8Array | undefined): Result<Form, RequestRefusal> {
  if (body === undefined || body.byteLength === 0) return err({ reason: 'body_missing' });
  if (body.byteLength > MAX_BODY_BYTES) return err({ reason: 'body_too_large', maxBytes: MAX_BODY_BYTES });
  const form = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const pair of Buffer.from(body).toString('latin1').split('&')) {
    // URL Standard, urlencoded parsing: "If bytes is the empty byte sequence, then continue."
    if (pair === '') continue;
    const decoded = decodePair(pair);
    if (decoded === undefined) return err({ reason: 'malformed_form' });
    const [name, value] = decoded;
    // RFC 6749 §3.2: "Request and response parameters MUST NOT be included more than once."
    if (seen.has(name) && name !== REPEATABLE)
      return err({ reason: 'repeated_parameter', parameter: describeName(name) });
    seen.add(name);
    // RFC 6749 §3.2: "Parameters sent without a value MUST be treated as if they were omitted from the request."
    if (value !== '') form.set(name, [...(form.get(name) ?? []), value]);
  }
  return ok(form);
}

function decodePair(pair: string): readonly [string, string] | undefined {
  const equals = pair.indexOf('=');
  const name = decodeFormComponent(equals === -1 ? pair : pair.slice(0, equals));
  const value = decodeFormComponent(equals === -1 ? '' : pair.slice(equals + 1));
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** Strict: bad percent-encoding, bytes outside ASCII and invalid UTF-8 are malformed, not replaced. */
export function decodeFormComponent(text: string): string | undefined {
  if (/[^\x20-\x7e]/.test(text)) return undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Parameters that we read: what an error may call by name. */
const KNOWN_PARAMETERS: ReadonlySet<string> = new Set([
  'grant_type',
  'assertion',
  'scope',
  'resource',
  'authorization_details',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
]);

/** A parameter's name as it may stand in an error: our own names only, never what the caller made up (R8). */
function describeName(name: string): string {
  return KNOWN_PARAMETERS.has(name) ? name : 'unknown';
}

function fromForm(form: Form, authorization: string | undefined): Result<TokenRequest, RequestRefusal> {
  const parameter = (name: string) => form.get(name)?.[0];
  const grantType = parameter('grant_type');
  if (grantType === undefined) return err({ reason: 'missing_parameter', parameter: 'grant_type' });
  if (grantType !== JWT_BEARER_GRANT) return err({ reason: 'unsupported_grant_type' });
  const assertion = parameter('assertion');
  if (assertion === undefined) return err({ reason: 'missing_parameter', parameter: 'assertion' });
  // RFC 7523 §2.1: "The value of the "assertion" parameter MUST contain a single JWT."
  if (/[\s,]/.test(assertion)) return err({ reason: 'several_assertions' });
  if (form.has('authorization_details')) return err({ reason: 'authorization_details_not_supported' });
  const scope = parameter('scope');
  const scopes = scope === undefined ? undefined : parseScopes(scope);
  if (scopes?.ok === false) return err({ reason: 'malformed_scope', syntax: scopes.error });
  return ok({
    assertion,
    scopes: scopes?.value,
    resources: form.get('resource') ?? [],
    clientParameters: {
      clientId: parameter('client_id'),
      clientSecret: parameter('client_secret'),
      clientAssertion: parameter('client_assertion'),
      clientAssertionType: parameter('client_assertion_type'),
    },
    authorization,
  });
}
