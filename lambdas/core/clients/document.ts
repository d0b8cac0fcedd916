import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../configuration.ts';
import type { Client, ClientKeys } from '../records.ts';
import { parseClientKeys } from '../registration/client-keys.ts';
import { MAX_REDIRECT_URIS } from '../registration/redirect-uris.ts';
import { mixesAlphabets, parseDisplayName } from '../registration/text.ts';
import { isRedirectUri } from './redirect-uri.ts';

/** Why a document is not the one of the client at its URL. Closed; for the log. What it says instead is not kept. */
export type ClientDocumentProblem =
  | 'not_an_object'
  | 'other_client_id'
  | 'holds_a_secret'
  | 'authentication_method_not_allowed'
  | 'no_code_grant'
  | 'no_usable_redirect_uri'
  | 'keys_unusable';

/** What of a document counts. */
export interface DocumentedClient extends Pick<Client, 'grantTypes'> {
  readonly authenticationMethod: 'none' | 'private_key_jwt';
  readonly keys?: ClientKeys;
  readonly redirectUris: ReadonlySet<string>;
  /** RFC 9449 §5.2. Absent: it does not ask for it. */
  readonly dpopBoundAccessTokens?: true;
  /** Its own words. Absent: none, or none that can be shown. */
  readonly name?: string;
}

/** Whatever method a document names that is none of these shares a secret, which no public text can hold. */
const METHODS = ['none', 'private_key_jwt'] as const;

const SECRET_MEMBERS = ['client_secret', 'client_secret_expires_at'];

/**
 * M6. Its `client_id` is the very URL, byte for byte; it holds no secret; it authenticates by keys or not at all; it asks
 * for codes; it has a redirect address that can be one, at its own host when it is a web address; and its keys stand in it
 * or at its own host. An address that could not be registered is none of it: it matches nothing. A name that could read as
 * another's is dropped, and the host alone is shown.
 * Does NOT believe what it says of scopes, of its publisher, of logos or terms: nobody proves them.
 * @see draft-ietf-oauth-client-id-metadata-document §4, §8.1
 */
export function parseClientDocument(
  clientUrl: string,
  document: unknown,
  configuration: Configuration,
): Result<DocumentedClient, ClientDocumentProblem> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return err('not_an_object');
  const members = new Map<string, unknown>(Object.entries(document));
  if (members.get('client_id') !== clientUrl) return err('other_client_id');
  if (SECRET_MEMBERS.some((member) => members.has(member))) return err('holds_a_secret');
  const authenticationMethod = methodOf(members);
  if (authenticationMethod === undefined) return err('authentication_method_not_allowed');
  const grantTypes = grantTypesOf(members);
  if (!grantTypes.has('authorization_code')) return err('no_code_grant');
  const redirectUris = redirectUrisOf(members, new URL(clientUrl).host);
  if (redirectUris.size === 0) return err('no_usable_redirect_uri');
  const keys = keysOf(members, clientUrl, authenticationMethod, configuration);
  if (!keys.ok) return keys;
  const name = nameOf(members.get('client_name'));
  return ok({
    ...{ authenticationMethod, grantTypes, redirectUris },
    ...(keys.value && { keys: keys.value }),
    ...(name !== undefined && { name }),
    // RFC 9449 §5.2. What is there and is no "no" is a "yes": it only ever asks more of the client.
    ...((members.get('dpop_bound_access_tokens') ?? false) !== false && { dpopBoundAccessTokens: true }),
  });
}

/** RFC 7591 §2 takes an absent one for `client_secret_basic`, which nobody could use here: it is a public client's. */
function methodOf(members: ReadonlyMap<string, unknown>): DocumentedClient['authenticationMethod'] | undefined {
  const named = members.get('token_endpoint_auth_method') ?? 'none';
  return METHODS.find((method) => method === named);
}

/** RFC 7591 §2: "If omitted, the default behavior is that the client will use only the authorization_code Grant Type." */
function grantTypesOf(members: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const named = textsOf(members.get('grant_types') ?? ['authorization_code']);
  return new Set(named.filter((grant) => grant === 'authorization_code' || grant === 'refresh_token'));
}

/** Of a web address the host is the document's: else a document of one host would send codes to another. */
function redirectUrisOf(members: ReadonlyMap<string, unknown>, host: string): ReadonlySet<string> {
  const usable = textsOf(members.get('redirect_uris')).filter(isRedirectUri);
  const own = usable.filter((uri) => !uri.startsWith('https:') || new URL(uri).host === host);
  return new Set(own.slice(0, MAX_REDIRECT_URIS));
}

function keysOf(
  members: ReadonlyMap<string, unknown>,
  clientUrl: string,
  method: DocumentedClient['authenticationMethod'],
  configuration: Configuration,
): Result<ClientKeys | undefined, ClientDocumentProblem> {
  const { jwks, jwksUri } = { jwks: members.get('jwks'), jwksUri: members.get('jwks_uri') };
  if (jwksUri !== undefined && typeof jwksUri !== 'string') return err('keys_unusable');
  // Law 14: the one host that anybody has allowed us to ask.
  if (jwksUri !== undefined && URL.parse(jwksUri)?.host !== new URL(clientUrl).host) return err('keys_unusable');
  if (method === 'none' && jwks === undefined) return ok(undefined);
  const input = { jwks, ...(jwksUri !== undefined && { jwksUri }) };
  const keys = parseClientKeys(true, input, configuration);
  if (!keys.ok) return err('keys_unusable');
  return ok(method === 'none' ? undefined : keys.value);
}

function nameOf(name: unknown): string | undefined {
  const shown = typeof name === 'string' ? parseDisplayName(name) : undefined;
  return shown === undefined || mixesAlphabets(shown) ? undefined : shown;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
