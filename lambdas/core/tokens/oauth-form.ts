import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { PresentedCredentials } from '../clients/credentials.ts';
import { isFormMediaType, MAX_FORM_BYTES, parseForm } from '../form.ts';
import type { RequestRefusal } from '../refusal.ts';

/** What an HTTP request of a client says, before anybody is believed. */
export interface OAuthHttpRequest {
  readonly method: string;
  /** Lower-case names. HTTP API joins repeated headers with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly queryParameters: ReadonlySet<string>;
  /** Raw bytes; `undefined` when the request has none. */
  readonly body: Uint8Array | undefined;
}

/** Parameters by name, each with its values: one, but of `resource`. None is empty. */
export type OAuthForm = ReadonlyMap<string, readonly string[]>;

/** Parameters that must never travel in a URL, where proxies and logs keep them (RFC 6749 §2.3.1, R6). */
const CREDENTIAL_PARAMETERS = [
  'token',
  'assertion',
  'client_secret',
  'client_assertion',
  'access_token',
  'refresh_token',
  'code',
  'code_verifier',
];

/** RFC 8707 §2: "Multiple resource parameters MAY be used". Of every other parameter there is at most one. */
const REPEATABLE = 'resource';

/** As {@link parseProvableForm}, where a proof has no meaning: it is refused, so that nobody thinks that it counts. */
export function parseOAuthForm(http: OAuthHttpRequest): Result<OAuthForm, RequestRefusal> {
  const form = parseProvableForm(http);
  return form.ok && http.headers.has('dpop') ? err({ reason: 'dpop_not_supported' }) : form;
}

/**
 * The form of a client's request, to whichever endpoint: method (R1), nothing secret in the query (R6), media type, size
 * (R5), encoding, repeated parameters (R2). Knows no grant, and does NOT authenticate the client, nor look at a DPoP proof.
 * Unknown parameters are ignored (RFC 6749 §3.2).
 */
export function parseProvableForm(http: OAuthHttpRequest): Result<OAuthForm, RequestRefusal> {
  if (http.method !== 'POST') return err({ reason: 'method_not_allowed' });
  const leaked = CREDENTIAL_PARAMETERS.find((name) => http.queryParameters.has(name));
  if (leaked !== undefined) return err({ reason: 'credential_in_query', parameter: leaked });
  if (!isFormMediaType(http.headers.get('content-type'))) return err({ reason: 'wrong_media_type' });
  return readForm(http.body);
}

/** How the client says that it is who it is: form parameters, or the header (C2). Nothing of it has been proved. */
export function presentedCredentials(form: OAuthForm, authorization: string | undefined): PresentedCredentials {
  return {
    authorization,
    parameters: {
      clientId: onlyValue(form, 'client_id'),
      clientSecret: onlyValue(form, 'client_secret'),
      clientAssertion: onlyValue(form, 'client_assertion'),
      clientAssertionType: onlyValue(form, 'client_assertion_type'),
    },
  };
}

export function onlyValue(form: OAuthForm, name: string): string | undefined {
  return form.get(name)?.[0];
}

function readForm(body: Uint8Array | undefined): Result<OAuthForm, RequestRefusal> {
  if (body === undefined || body.byteLength === 0) return err({ reason: 'body_missing' });
  if (body.byteLength > MAX_FORM_BYTES) return err({ reason: 'body_too_large', maxBytes: MAX_FORM_BYTES });
  const fields = parseForm(body);
  if (fields === undefined) return err({ reason: 'malformed_form' });
  const repeated = findRepeated(fields.map(([name]) => name));
  // RFC 6749 §3.2: "Request and response parameters MUST NOT be included more than once."
  if (repeated !== undefined) return err({ reason: 'repeated_parameter', parameter: describeName(repeated) });
  // RFC 6749 §3.2: "Parameters sent without a value MUST be treated as if they were omitted from the request."
  const present = fields.filter(([, value]) => value !== '');
  const byName = Map.groupBy(present, ([name]) => name);
  return ok(new Map([...byName].map(([name, named]) => [name, named.map(([, value]) => value)])));
}

function findRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => {
    const isRepeated = seen.has(name) && name !== REPEATABLE;
    seen.add(name);
    return isRepeated;
  });
}

/** Parameters that we read: what an error may call by name. */
const KNOWN_PARAMETERS: ReadonlySet<string> = new Set([
  'grant_type',
  'assertion',
  'token',
  'token_type_hint',
  'org_id',
  'required_scope',
  'consume',
  'scope',
  'resource',
  'authorization_details',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'code',
  'code_verifier',
  'redirect_uri',
  'refresh_token',
  'issuer',
  'tenant',
  'aud_tenant',
]);

/** A parameter's name as it may stand in an error: our own names only, never what the caller made up (R8). */
function describeName(name: string): string {
  return KNOWN_PARAMETERS.has(name) ? name : 'unknown';
}
