import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { MetadataRefusal } from '../../core/connection/discovery-failure.ts';
import type { OutboundPolicy } from './policy.ts';
import { parseRequestUrl } from './request-url.ts';

export interface ProviderMetadata {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint?: string;
  /** Where a browser is sent: never requested from here, so its host is not among {@link hosts}. */
  readonly authorizationEndpoint?: string;
  /** Where claims are asked for with an access token; requested from here only if it is pinned when sign-in is set. */
  readonly userinfoEndpoint?: string;
  /** RFC 8414 §2, as far as it is a list of texts. Absent: the provider names none. */
  readonly tokenEndpointAuthMethods?: readonly string[];
  /** RFC 9207 §3: `authorization_response_iss_parameter_supported` is true. */
  readonly responseIssuer?: 'required';
  /** The hosts to pin, each once: the issuer's, the key set's, the token endpoint's. */
  readonly hosts: readonly string[];
}

/**
 * The members that we use, each checked, of a provider's metadata document.
 * The issuer equals the expected one byte for byte: a host can otherwise speak for another's issuer (RFC 8414 §6.2).
 * Members that we do not use are not looked at.
 */
export function readProviderMetadata(
  expectedIssuer: string,
  document: unknown,
  policy: OutboundPolicy,
): Result<ProviderMetadata, MetadataRefusal> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return err({ reason: 'not_an_object' });
  }
  const members = new Map<string, unknown>(Object.entries(document));
  const issuer = readIssuer(members, expectedIssuer);
  if (!issuer.ok) return issuer;
  const jwksUri = requireMember('jwks_uri', readUrl(members, 'jwks_uri', policy));
  if (!jwksUri.ok) return jwksUri;
  const tokenEndpoint = readUrl(members, 'token_endpoint', policy);
  if (!tokenEndpoint.ok) return tokenEndpoint;
  const authorizationEndpoint = readUrl(members, 'authorization_endpoint', policy);
  if (!authorizationEndpoint.ok) return authorizationEndpoint;
  const userinfoEndpoint = readUrl(members, 'userinfo_endpoint', policy);
  const authMethods = readTexts(members.get('token_endpoint_auth_methods_supported'));
  return ok({
    issuer: issuer.value,
    jwksUri: jwksUri.value,
    ...(tokenEndpoint.value !== undefined && { tokenEndpoint: tokenEndpoint.value }),
    ...(authorizationEndpoint.value !== undefined && { authorizationEndpoint: authorizationEndpoint.value }),
    // Nobody needs it to sign in: one that cannot be used is as good as none.
    ...(userinfoEndpoint.ok && userinfoEndpoint.value !== undefined && { userinfoEndpoint: userinfoEndpoint.value }),
    ...(authMethods !== undefined && { tokenEndpointAuthMethods: authMethods }),
    ...(members.get('authorization_response_iss_parameter_supported') === true && { responseIssuer: 'required' }),
    hosts: hostsOf([issuer.value, jwksUri.value, tokenEndpoint.value]),
  });
}

type Members = ReadonlyMap<string, unknown>;

function readIssuer(members: Members, expected: string): Result<string, MetadataRefusal> {
  const issuer = requireMember('issuer', readString(members, 'issuer'));
  if (!issuer.ok || issuer.value === expected) return issuer;
  const actual = issuer.value;
  const trailingSlash = actual === `${expected}/` || `${actual}/` === expected;
  return err({ reason: 'issuer_mismatch', expected, actual, trailingSlash });
}

function requireMember(
  member: string,
  value: Result<string | undefined, MetadataRefusal>,
): Result<string, MetadataRefusal> {
  if (!value.ok) return value;
  return value.value === undefined ? err({ reason: 'member_missing', member }) : ok(value.value);
}

function readString(members: Members, member: string): Result<string | undefined, MetadataRefusal> {
  const value = members.get(member);
  if (value === undefined || typeof value === 'string') return ok(value);
  return err({ reason: 'member_not_a_string', member });
}

function readUrl(
  members: Members,
  member: string,
  policy: OutboundPolicy,
): Result<string | undefined, MetadataRefusal> {
  const text = readString(members, member);
  if (!text.ok || text.value === undefined) return text;
  const url = parseRequestUrl(text.value, policy);
  return url.ok ? text : err({ reason: 'member_not_usable', member, failure: url.error });
}

function readTexts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((item): item is string => typeof item === 'string');
}

function hostsOf(urls: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(urls.flatMap((url) => (url === undefined ? [] : [new URL(url).host])))];
}
