import type { ClientId, MemberId, OrganizationId, ProviderId } from './identifiers.ts';
import type { ScopeSet } from './scope.ts';

/** The records that redemption decides by. Stores parse them strictly: an unknown status is no status (law 10). */

export type Status = 'active' | 'disabled';

export interface Organization {
  readonly id: OrganizationId;
  readonly name: string;
  readonly status: Status;
  /** Seconds; lowers the configured lifetime for this organization, never raises it. */
  readonly accessTokenLifetimeSeconds?: number;
}

/** JWS algorithms that an assertion may be signed with (J3). Never `none`, never a MAC: the key would be shared. */
export const ASSERTION_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type AssertionAlgorithm = (typeof ASSERTION_ALGORITHMS)[number];

/** What one organization trusts. Unique by (issuer, tenant, audience tenant). */
export interface TrustedProvider {
  readonly id: ProviderId;
  readonly organization: OrganizationId;
  /** Compared byte for byte with `iss`. */
  readonly issuer: string;
  /** Equal to the assertion's `tenant`, or absent on both sides. */
  readonly tenant?: string;
  /** Equal to the assertion's `aud_tenant`, or absent on both sides. */
  readonly audienceTenant?: string;
  readonly status: Status | 'pending';
  readonly jwksUri: string;
  /** Hosts, as `URL.host` writes them, that may be asked for keys: pinned at registration (law 14). */
  readonly pinnedHosts: readonly string[];
  readonly algorithms: ReadonlySet<AssertionAlgorithm>;
  readonly subjectClaim: 'sub';
  /** Cap of `exp − iat`, seconds. */
  readonly maxLifetimeSeconds: number;
  /** Granted authority of an assertion that carries no `scope` at all. Usually empty: no scope, no authority. */
  readonly defaultScopes: ScopeSet;
}

export const CLIENT_AUTHENTICATION_METHODS = ['client_secret_basic', 'client_secret_post'] as const;
export type ClientAuthenticationMethod = (typeof CLIENT_AUTHENTICATION_METHODS)[number];

export interface ClientSecretDigest {
  /** SHA-256 of the secret, hexadecimal. The secret has 256 random bits, so a plain digest cannot be searched. */
  readonly sha256: string;
  /** Seconds since the epoch; absent: does not expire. */
  readonly expiresAt?: number;
}

export interface Client {
  readonly id: ClientId;
  readonly status: Status;
  readonly authenticationMethod: ClientAuthenticationMethod;
  readonly secrets: readonly ClientSecretDigest[];
  readonly grantTypes: ReadonlySet<string>;
  /** What the client was registered for: the most that an enablement's ceiling can name. */
  readonly scopes: ScopeSet;
}

/** An organization has switched a client on, up to a ceiling of scopes. */
export interface Enablement {
  readonly organization: OrganizationId;
  readonly client: ClientId;
  readonly status: Status;
  readonly ceiling: ScopeSet;
  /** What the client is called at a provider, when not by its own id: provider id → `client_id` in assertions. */
  readonly aliases: ReadonlyMap<ProviderId, string>;
}

export interface Member {
  readonly id: MemberId;
  readonly organization: OrganizationId;
  readonly email: string;
  readonly status: Status;
  readonly role: string;
  /** Seconds since the epoch; tokens issued at or before are refused. */
  readonly recalledAt?: number;
}
