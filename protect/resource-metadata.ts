import { findRules } from './declared-rules.ts';
import { DPOP_ALGORITHMS } from './dpop/proof.ts';
import { sharedProtection } from './protection.ts';

/** RFC 9728 §2, the members that we publish. */
export interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly [string];
  readonly scopes_supported?: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  readonly dpop_signing_alg_values_supported: readonly string[];
  /** Absent: tokens that are bound to no key are taken too. */
  readonly dpop_bound_access_tokens_required?: true;
  readonly resource_name: string;
}

const WELL_KNOWN_PATH = '/.well-known/oauth-protected-resource';

/**
 * Where a client finds the metadata of a resource: the well-known path goes between the host and the path, and a
 * slash that ends the host goes away (RFC 9728 §3.1).
 * @throws Error when the resource is no http(s) URL: then the address must be given.
 */
export function resourceMetadataUrl(resource: string): string {
  const url = URL.canParse(resource) ? new URL(resource) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Error('resource must be an https:// URL, or resourceMetadataUrl must be given');
  }
  return `${url.origin}${WELL_KNOWN_PATH}${url.pathname === '/' ? '' : url.pathname}${url.search}`;
}

/**
 * The document itself. `scopes_supported` is what a client asks for when no challenge told it otherwise (MCP), so it is
 * what a client needs at first; the catalogue stands in the metadata of the authorization server. It is left out where it
 * cannot be read. A client compares `authorization_servers` with the issuer byte for byte (RFC 9728 §3.3).
 */
export async function resourceMetadata(resource: {
  readonly resource: string;
  readonly issuer: string;
  /** Default: the baseline of the deployment, by the variables that `grantProtect` sets. */
  readonly scopes?: readonly string[];
  readonly name: string;
  /** As `boundTokensOnly` of its routes. */
  readonly boundTokensOnly?: boolean;
}): Promise<ResourceMetadata> {
  const scopes = resource.scopes ?? (await deployedBaseline());
  return {
    resource: resource.resource,
    authorization_servers: [resource.issuer],
    ...(scopes && { scopes_supported: scopes }),
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
    ...(resource.boundTokensOnly && { dpop_bound_access_tokens_required: true }),
    resource_name: resource.name,
  };
}

/** @throws Error naming a variable that is missing or wrong */
async function deployedBaseline(): Promise<readonly string[] | undefined> {
  const rules = await findRules(sharedProtection());
  return rules.ok ? [...rules.value.baseline].sort() : undefined;
}
