import type { AuthorizationDetails } from '../../../protect/vocabulary/authorization-details.ts';
import {
  type ClientId,
  isClientId,
  isOrganizationId,
  type OrganizationId,
} from '../../../protect/vocabulary/identifiers.ts';
import { isKeyThumbprint, type KeyThumbprint } from '../../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { ROUTES } from '../../routes.ts';
import type { Configuration } from '../configuration.ts';
import type { DetailDeclarations } from '../details/declaration.ts';
import { parseDetailsParameter } from '../details/parse.ts';
import { type FormField, parseForm } from '../form.ts';
import { namedResources, type Resources } from '../tokens/named-resources.ts';
import type { AddressRefusal, ReturnedRefusal } from './refusal.ts';

/** Parameters as they came, in order: each at most once but `resource`, and none empty. */
export type AuthorizationParameters = readonly FormField[];

/** Who asks, and where the answer would go: nothing of it is verified yet. */
export interface ClientAddress {
  readonly client: ClientId;
  readonly redirectUri: string;
}

/** What a tool asks a person for (OAuth 2.1 §4.1.1). */
export interface AuthorizationRequest {
  /** Of S256 (RFC 7636 §4.2). */
  readonly codeChallenge: string;
  /** RFC 9449 §10: the key that the code is good with, and no other. `undefined`: it is bound to none. */
  readonly codeBoundTo?: KeyThumbprint | undefined;
  /** `undefined`: all that the client is registered for. */
  readonly scopes: ScopeSet | undefined;
  /** RFC 9396 §2. `undefined`: none. A person is asked for what is named here, and never for more. */
  readonly details?: AuthorizationDetails | undefined;
  readonly resources: Resources;
  /** Whom the tool takes the person for; the person decides. Ours, beside the RFCs. */
  readonly organization: OrganizationId | undefined;
  /** The person wants, or has, to say which organization. */
  readonly choosesOrganization: boolean;
  /** The person has just said so, by a form of ours: it may lead to no other origin, and so to no sign-in. */
  readonly isFromForm: boolean;
}

/**
 * A whole request comes back from signing in by a cookie, with what signing in needs beside it: what an address and a
 * cookie of 4,096 bytes carry.
 */
export const MAX_REQUEST_CHARACTERS = 1_900;

/** RFC 9101, OpenID Connect: what changes what is asked for must not be ignored. */
const UNSUPPORTED = ['request', 'request_uri', 'registration', 'claims'];

/** RFC 9396 §2: not supported where no type is declared. */
const DETAILS = 'authorization_details';

/** RFC 9449 §10. */
export const DPOP_JKT = 'dpop_jkt';

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** `undefined`: no query that a client library writes. An empty value is an absent parameter (RFC 6749 §3.1). */
export function parseParameters(query: string): AuthorizationParameters | undefined {
  return parseForm(Buffer.from(query, 'latin1'))?.filter(([, value]) => value !== '');
}

/** Each exactly once: of two, nobody knows which one counts (A1). */
export function clientAddressOf(parameters: AuthorizationParameters): Result<ClientAddress, AddressRefusal> {
  const [client, redirectUri] = [onlyOf(parameters, 'client_id'), onlyOf(parameters, 'redirect_uri')];
  if (client === undefined) return err({ reason: 'client_id_missing' });
  if (!isClientId(client)) return err({ reason: 'unknown_client' });
  return redirectUri === undefined ? err({ reason: 'redirect_uri_missing' }) : ok({ client, redirectUri });
}

/** What came with the request and goes back with every answer, as it came. Repeated, it is nothing that could. */
export function stateOf(parameters: AuthorizationParameters): string | undefined {
  return onlyOf(parameters, 'state');
}

/**
 * Everything but who asks, in order: nothing twice, nothing that changes what is asked and that we do not know, `code`
 * alone, PKCE with S256 always, a key that the code is bound to, scope, details, resources, the organization. Unknown parameters are
 * ignored (RFC 6749 §3.1).
 * @param maxCharacters of all of it, as an address
 */
export function parseAuthorization(
  parameters: AuthorizationParameters,
  configuration: Pick<Configuration, 'resources' | 'defaultResource' | 'authorizationDetails'>,
  maxCharacters = MAX_REQUEST_CHARACTERS,
): Result<AuthorizationRequest, ReturnedRefusal> {
  const only = (name: string) => onlyOf(parameters, name);
  const repeated = KNOWN.find((name) => name !== 'resource' && valuesOf(parameters, name).length > 1);
  if (repeated !== undefined) return err({ reason: 'repeated_parameter', parameter: repeated });
  const { authorizationDetails: declared } = configuration;
  const unknown = declared.size === 0 ? [...UNSUPPORTED, DETAILS] : UNSUPPORTED;
  const unsupported = unknown.find((name) => only(name) !== undefined);
  if (unsupported !== undefined) return err({ reason: 'unsupported_parameter', parameter: unsupported });
  if (only('response_type') !== 'code') return err({ reason: 'unsupported_response_type' });
  if ((only('response_mode') ?? 'query') !== 'query')
    return err({ reason: 'unsupported_parameter', parameter: 'response_mode' });
  const pkce = parseChallenge(only('code_challenge'), only('code_challenge_method'));
  if (!pkce.ok) return pkce;
  const codeBoundTo = only(DPOP_JKT);
  if (codeBoundTo !== undefined && !isKeyThumbprint(codeBoundTo)) return err({ reason: 'dpop_jkt_malformed' });
  if (authorizationPath(parameters).length > maxCharacters) return err({ reason: 'request_too_long', maxCharacters });
  const scope = only('scope');
  const scopes = scope === undefined ? undefined : parseScopes(scope);
  if (scopes?.ok === false) return err({ reason: 'malformed_scope', syntax: scopes.error });
  const details = parseDetails(only(DETAILS), declared);
  if (!details.ok) return details;
  const resources = parseResources(valuesOf(parameters, 'resource'), configuration);
  if (!resources.ok) return resources;
  const organization = only('organization');
  if (organization !== undefined && !isOrganizationId(organization)) return err({ reason: 'malformed_organization' });
  const prompts = only('prompt')?.split(' ') ?? [];
  if (prompts.includes('none')) return err({ reason: 'interaction_needed' });
  return ok({
    ...{ codeChallenge: pkce.value, codeBoundTo, scopes: scopes?.value, resources: resources.value, organization },
    ...(details.value !== undefined && { details: details.value }),
    isFromForm: only(CHOSEN) !== undefined,
    choosesOrganization: organization === undefined && prompts.includes('select_account'),
  });
}

/** S10. */
function parseDetails(
  text: string | undefined,
  declared: DetailDeclarations,
): Result<AuthorizationDetails | undefined, ReturnedRefusal> {
  if (text === undefined) return ok(undefined);
  const details = parseDetailsParameter(text, declared);
  return details.ok ? details : err({ reason: 'malformed_authorization_details', ...details.error });
}

/** S5: none named is the default; each one that is named must be ours. */
function parseResources(
  named: readonly string[],
  { resources, defaultResource }: Pick<Configuration, 'resources' | 'defaultResource'>,
): Result<Resources, ReturnedRefusal> {
  if (named.length === 0) return ok([defaultResource]);
  return namedResources(named, [defaultResource, ...resources], { resources });
}

/** RFC 7636 §4.3: no method means `plain`, which proves nothing to whoever reads the request. */
function parseChallenge(challenge: string | undefined, method: string | undefined): Result<string, ReturnedRefusal> {
  if (challenge === undefined) return err({ reason: 'code_challenge_missing' });
  if (method !== 'S256') return err({ reason: 'code_challenge_method_not_s256' });
  return CHALLENGE.test(challenge) ? ok(challenge) : err({ reason: 'code_challenge_malformed' });
}

/** Of our own page: what tells its form from a tool's address. Never kept. */
export const CHOSEN = 'chosen';

const KNOWN = [
  ...['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'code_challenge', 'code_challenge_method'],
  ...['resource', DETAILS, DPOP_JKT, 'organization', 'prompt', 'response_mode', ...UNSUPPORTED],
];

/** Of the parameters that we know, as one way of writing them; `changes`: `undefined` leaves one out. */
export function authorizationQuery(
  parameters: AuthorizationParameters,
  changes: Readonly<Record<string, string | undefined>> = {},
): string {
  const kept = parameters.filter(([name]) => KNOWN.includes(name) && !Object.hasOwn(changes, name));
  const changed = Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams([...kept, ...changed]).toString();
}

/** Where the very same request is asked once more. */
export function authorizationPath(
  parameters: AuthorizationParameters,
  changes: Readonly<Record<string, string | undefined>> = {},
): string {
  return `${ROUTES.authorization.authorize.path}?${authorizationQuery(parameters, changes)}`;
}

/** Where the answer goes: the registered address as it is, and the answer behind it (RFC 6749 §4.1.2). */
export function answerAt(redirectUri: string, answer: Readonly<Record<string, string | undefined>>): string {
  const members = Object.entries(answer).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams(members)}`;
}

function valuesOf(parameters: AuthorizationParameters, name: string): readonly string[] {
  return parameters.flatMap(([known, value]) => (known === name ? [value] : []));
}

/** `undefined`: absent, or repeated. */
export function onlyOf(parameters: AuthorizationParameters, name: string): string | undefined {
  const [value, ...others] = valuesOf(parameters, name);
  return others.length === 0 ? value : undefined;
}
