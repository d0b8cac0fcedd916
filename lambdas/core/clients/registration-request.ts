import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../configuration.ts';
import { CLIENT_AUTHENTICATION_METHODS, type Client, type ClientKeys } from '../records.ts';
import { parseClientKeys } from '../registration/client-keys.ts';
import { MAX_REDIRECT_URIS } from '../registration/redirect-uris.ts';
import { mixesAlphabets, parseDisplayName } from '../registration/text.ts';
import { AUTHORIZATION_CODE_GRANT, REFRESH_TOKEN_GRANT } from '../tokens/code-requests.ts';
import { isRedirectUri } from './redirect-uri.ts';

/** What of a registration request counts: the client's own words about itself, and nobody's proof. */
export interface RequestedClient extends Pick<Client, 'authenticationMethod' | 'grantTypes' | 'dpopBoundAccessTokens'> {
  readonly redirectUris: ReadonlySet<string>;
  readonly keys?: ClientKeys;
  readonly name?: string;
}

/** RFC 7591 §3.2.2. */
export interface RegistrationProblem {
  readonly error: 'invalid_redirect_uri' | 'invalid_client_metadata';
  /** A member of the request, by our own spelling. */
  readonly field: (typeof HONOURED)[number];
  /** A clause that follows its name, in the characters of RFC 6749 §5.2; holds nothing of what was sent. */
  readonly problem: string;
}

/**
 * Members that count. RFC 7591 §2: "The authorization server MUST ignore any client metadata sent by the client that it
 * does not understand".
 */
const HONOURED = [
  'redirect_uris',
  'token_endpoint_auth_method',
  'grant_types',
  'response_types',
  'client_name',
  'jwks',
  'jwks_uri',
  'dpop_bound_access_tokens',
] as const;

const REDIRECT_FORM =
  'must each be https://..., http://127.0.0.1/... or http://[::1]/... (any port, and not localhost), or a scheme of the tool such as com.example.tool:/callback; at most 512 characters, without user name and fragment, and written as a browser would write it';

/**
 * The client that a request describes (RFC 7591 §2), refused whole where a member that counts cannot be honoured: a tool
 * that registers two addresses should not find out later that one of them counts. Of grants, codes and refreshing are
 * registered, whatever else is asked for. Scopes, publishers, logos, terms and software statements are ignored: nobody
 * proves them, and what the client may have is its organization's choice.
 * Does NOT say who asks, nor for which organization.
 * @see RFC 7591 §3.1.1: a server that does not support software statements may ignore them
 */
export function parseRegistration(
  request: JsonObject,
  configuration: Configuration,
): Result<RequestedClient, RegistrationProblem> {
  const members = new Map<string, unknown>(Object.entries(request));
  const redirectUris = redirectUrisOf(members.get('redirect_uris'));
  if (!redirectUris.ok) return redirectUris;
  const method = methodOf(members);
  if (method === undefined)
    return invalid('token_endpoint_auth_method', `must be one of ${CLIENT_AUTHENTICATION_METHODS.join(', ')}`);
  const grants = textsOf(members.get('grant_types') ?? [AUTHORIZATION_CODE_GRANT]);
  if (!grants?.includes(AUTHORIZATION_CODE_GRANT))
    return invalid(
      'grant_types',
      'must be a list of texts with authorization_code in it: a client gets codes, and may refresh',
    );
  if (!textsOf(members.get('response_types') ?? ['code'])?.includes('code'))
    return invalid('response_types', 'must be a list of texts with code in it');
  const name = nameOf(members.get('client_name'));
  if (!name.ok) return name;
  const keys = keysOf(members, method, configuration);
  if (!keys.ok) return keys;
  const isBound = members.get('dpop_bound_access_tokens') ?? false;
  if (typeof isBound !== 'boolean') return invalid('dpop_bound_access_tokens', 'must be true or false');
  return ok({
    authenticationMethod: method,
    grantTypes: new Set(grants.filter((grant) => grant === AUTHORIZATION_CODE_GRANT || grant === REFRESH_TOKEN_GRANT)),
    redirectUris: redirectUris.value,
    ...(keys.value && { keys: keys.value }),
    // RFC 9449 §5.2: a constraint that the client asks for is never dropped.
    ...(isBound && { dpopBoundAccessTokens: true }),
    ...(name.value !== undefined && { name: name.value }),
  });
}

/** RFC 7591 §2: "Clients using flows with redirection MUST register their redirection URI values." */
function redirectUrisOf(value: unknown): Result<ReadonlySet<string>, RegistrationProblem> {
  const uris = textsOf(value);
  if (uris === undefined || uris.length === 0)
    return err({
      error: 'invalid_redirect_uri',
      field: 'redirect_uris',
      problem: 'must be a list of at least one address',
    });
  if (uris.length > MAX_REDIRECT_URIS)
    return err({
      error: 'invalid_redirect_uri',
      field: 'redirect_uris',
      problem: `must be at most ${MAX_REDIRECT_URIS} addresses`,
    });
  return uris.every(isRedirectUri)
    ? ok(new Set(uris))
    : err({ error: 'invalid_redirect_uri', field: 'redirect_uris', problem: REDIRECT_FORM });
}

/** RFC 7591 §2: "If unspecified or omitted, the default is "client_secret_basic"". */
function methodOf(members: ReadonlyMap<string, unknown>): Client['authenticationMethod'] | undefined {
  const named = members.get('token_endpoint_auth_method') ?? 'client_secret_basic';
  return CLIENT_AUTHENTICATION_METHODS.find((method) => method === named);
}

/** One that could read as another's is refused, so that its developer learns of it. */
function nameOf(value: unknown): Result<string | undefined, RegistrationProblem> {
  if (value === undefined) return ok(undefined);
  const name = typeof value === 'string' ? parseDisplayName(value) : undefined;
  return name === undefined || mixesAlphabets(name)
    ? invalid('client_name', 'must be 1 to 100 characters, all of them to be seen, each word of one alphabet')
    : ok(name);
}

/** Of another method no keys count. RFC 7591 §2: "The "jwks_uri" and "jwks" parameters MUST NOT both be present". */
function keysOf(
  members: ReadonlyMap<string, unknown>,
  method: Client['authenticationMethod'],
  configuration: Configuration,
): Result<ClientKeys | undefined, RegistrationProblem> {
  const { jwks, jwksUri } = { jwks: members.get('jwks'), jwksUri: members.get('jwks_uri') };
  if (jwks !== undefined && jwksUri !== undefined) return invalid('jwks', 'must not stand beside jwks_uri');
  if (method !== 'private_key_jwt') return ok(undefined);
  if (jwksUri !== undefined && typeof jwksUri !== 'string') return invalid('jwks_uri', 'must be a text');
  const keys = parseClientKeys(true, { jwks, ...(jwksUri !== undefined && { jwksUri }) }, configuration);
  if (keys.ok) return keys;
  return jwksUri === undefined
    ? invalid(
        'jwks',
        'or jwks_uri is required for private_key_jwt: a JSON Web Key Set of public keys that can all be used',
      )
    : invalid('jwks_uri', 'must be an https:// URL on port 443, without credentials and fragment');
}

/** `undefined`: no list of texts alone. */
function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

function invalid(
  field: RegistrationProblem['field'],
  problem: string,
): { readonly ok: false; readonly error: RegistrationProblem } {
  return err({ error: 'invalid_client_metadata', field, problem });
}
