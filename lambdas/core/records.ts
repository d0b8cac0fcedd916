import type { AssertionAlgorithm } from '../../protect/jose/algorithm.ts';
import type { VerificationKey } from '../../protect/jose/verification-key.ts';
import type { KnownAgentRules } from '../../protect/vocabulary/agent-rules.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { ScopeSet } from '../../protect/vocabulary/scope.ts';
import type { LogoDigest } from './clients/logo.ts';
import type { DisplayName } from './people/display-name.ts';
import type { Invitation } from './people/invitation.ts';
import type { JustInTimeRoles } from './people/just-in-time.ts';
import type { LastSignIn } from './people/last-sign-in.ts';
import type { SamlNameIdMapping } from './people/saml-name-id.ts';
import type { DetailTypes } from './registration/detail-types.ts';
import type { DomainProof } from './registration/domain-proof.ts';

/** The records that redemption decides by. Stores parse them strictly: an unknown status is no status (law 10). */

export type Status = 'active' | 'disabled';

export interface Organization {
  readonly id: OrganizationId;
  readonly name: string;
  readonly status: Status;
  /** Seconds; lowers the configured lifetime for this organization, never raises it. */
  readonly accessTokenLifetimeSeconds?: number;
  /** Whether agents may act for members here. Off until somebody switches it on; off also refuses live agent tokens. */
  readonly agents: 'on' | 'off';
  /** What its administrators forbid and demand of agents (law 17). Absent: nothing. */
  readonly agentRules?: KnownAgentRules;
  /** `on`: tokens of its members are bound to a key of their client, always (RFC 9449, D5). Absent: off. */
  readonly requireDpop?: 'on' | 'off';
  /** Which clients that nobody registered may come in by their metadata document (M6). Absent: none, and nothing is fetched. */
  readonly clientDocuments?: ClientDocumentPolicy;
  /** Since when it is suspended, which is its status `disabled`; seconds since the epoch. */
  readonly suspendedAt?: number;
  /**
   * `begun`: what belongs to it is being deleted, and nothing new may. `done`: a tombstone, so that the id is never
   * another organization's.
   */
  readonly deletion?: 'begun' | 'done';
  /** Seconds since the epoch; its tokens and sessions from then or before are refused (law 18). */
  readonly recalledAt?: number;
}

/** `listed`: of listed hosts alone. `approval`: of others too, once an administrator has enabled the client. */
export const CLIENT_DOCUMENT_POLICIES = ['listed', 'approval'] as const;

export interface ClientDocumentPolicy {
  readonly policy: (typeof CLIENT_DOCUMENT_POLICIES)[number];
  /** As `URL.host` writes them. Whose documents need nobody's approval. */
  readonly hosts: ReadonlySet<string>;
  /** The most that a client which comes in by this policy may have. */
  readonly ceiling: ScopeSet;
}

/** Our own registration as a client of a provider (OpenID Connect). */
export interface SignInClient {
  readonly clientId: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** The provider says that it names itself in the callback (RFC 9207): one that does not is refused. */
  readonly responseIssuer?: 'required';
  /** Asked for what an id_token leaves out (OpenID Connect Core §5.3); its host is pinned. Absent: nothing is asked. */
  readonly userinfoEndpoint?: string;
  /** An id_token may be for others too, if its `azp` is us (OpenID Connect Core §3.1.3.7). Absent: for us alone. */
  readonly audiences?: 'authorized_party';
  /**
   * `private_key_jwt`: signed by our key ring, nothing secret is stored. Else the secret, encrypted under KMS with
   * organization and provider as encryption context; base64.
   */
  readonly authentication:
    | { readonly method: 'private_key_jwt' }
    | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly encryptedSecret: string };
}

/** All that a sign-in depends on, as texts in a fixed order; what a former release did not know is absent, not empty. */
export function signInParts(signIn: SignInClient): readonly string[] {
  const { clientId, authorizationEndpoint, tokenEndpoint, responseIssuer = '', authentication } = signIn;
  const secret = authentication.method === 'private_key_jwt' ? '' : authentication.encryptedSecret;
  const { userinfoEndpoint, audiences } = signIn;
  return [
    ...[clientId, authorizationEndpoint, tokenEndpoint, responseIssuer, authentication.method, secret],
    ...(userinfoEndpoint === undefined ? [] : [`userinfo ${userinfoEndpoint}`]),
    ...(audiences === undefined ? [] : [`audiences ${audiences}`]),
  ];
}

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
  /** The claim whose value a subject link is made of: `sub`, `aud_sub`, `email`, or another one by name. */
  readonly subjectClaim: string;
  /** Which SAML names in `sub_id` identify people, beside the claim. Absent: none; `sub_id` then finds nobody. */
  readonly samlNameId?: SamlNameIdMapping;
  /** Domains, lower case, whose verified addresses this provider may speak for (K17). Usually empty: none. */
  readonly emailDomains: ReadonlySet<string>;
  /**
   * `trusted`: an address in one of these domains counts as verified where the provider does not say (no
   * `email_verified`), never where it says no, or says it in text. Whoever can set an address at the provider can become
   * the member with it. Absent: only `email_verified: true` counts.
   */
  readonly emailVerifiedAbsent?: 'trusted';
  /** The role of members provisioned just in time; absent: nobody is. Never one with `org:admin`. */
  readonly justInTimeRole?: string;
  /** Their role by a claim, before {@link justInTimeRole}; absent: no claim says it. Never one with `org:admin`. */
  readonly justInTimeRoles?: JustInTimeRoles;
  /** Its SCIM client may provision members, with this role; absent: it may not, and its tokens are refused. Never one with `org:admin`. */
  readonly scimRole?: string;
  /** Who we are at this provider, for first-party sign-in; absent: it offers none. */
  readonly signIn?: SignInClient;
  /** Cap of `exp − iat`, seconds. */
  readonly maxLifetimeSeconds: number;
  /** Granted authority of an assertion that carries no `scope` at all. Usually empty: no scope, no authority. */
  readonly defaultScopes: ScopeSet;
  /**
   * It vouches for clients that nobody registered here, up to these scopes: one is accepted by the key that an assertion of
   * this provider is bound to, in the place of client authentication. Absent: every client authenticates.
   */
  readonly vouchedScopes?: ScopeSet;
  /** The guide that it was registered from, such as `okta`: which words people are helped with. Decides nothing. */
  readonly preset?: string;
  /** What was published for it in the DNS, if it was asked for. Of a provider that is active it decides nothing. */
  readonly domainProof?: DomainProof;
  /** Seconds since the epoch; tokens and sessions that it led to, from then or before, are refused (law 18). */
  readonly recalledAt?: number;
}

/** How a client proves who it is; every endpoint that answers clients takes these. */
export const CONFIDENTIAL_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

/** `none`: a public client, which can keep nothing secret. It has codes alone, and proves that it asked for them (PKCE). */
export const CLIENT_AUTHENTICATION_METHODS = [...CONFIDENTIAL_METHODS, 'none'] as const;
export type ClientAuthenticationMethod = (typeof CLIENT_AUTHENTICATION_METHODS)[number];

/** The two forms of one secret: which of them a client uses is its library's choice, and proves the same. */
export const SECRET_METHODS = ['client_secret_basic', 'client_secret_post'] as const;
export type SecretMethod = (typeof SECRET_METHODS)[number];

export function usesSecret(method: ClientAuthenticationMethod): method is SecretMethod {
  return SECRET_METHODS.some((one) => one === method);
}

/** What may stand as the audience of a client's own assertions. The issuer always may. */
export const ASSERTION_AUDIENCES = ['issuer', 'token-endpoint'] as const;
export type AssertionAudience = (typeof ASSERTION_AUDIENCES)[number];

export interface ClientSecretDigest {
  /** SHA-256 of the secret, hexadecimal. The secret has 256 random bits, so a plain digest cannot be searched. */
  readonly sha256: string;
  /** Seconds since the epoch; absent: does not expire. */
  readonly expiresAt?: number;
}

/** Public keys that a client signs its assertions with: registered as they are, or published by the client. */
export type ClientKeys =
  | { readonly source: 'registered'; readonly keys: readonly ExpiringKey[] }
  | { readonly source: 'published'; readonly jwksUri: string; readonly pinnedHosts: readonly string[] };

export interface ExpiringKey {
  readonly key: VerificationKey;
  /** Seconds since the epoch; absent: does not expire. */
  readonly expiresAt?: number;
}

export interface Client {
  readonly id: ClientId;
  readonly status: Status;
  readonly authenticationMethod: ClientAuthenticationMethod;
  /** `pinned`: the secret comes by `authenticationMethod` alone. Absent: in the header or in the form. */
  readonly secretForm?: 'pinned' | undefined;
  /**
   * `token-endpoint`: its assertions may name the URL of the token endpoint in place of our issuer, as RFC 7523 §3
   * suggests and rfc7523bis forbids. Absent: the issuer alone.
   */
  readonly assertionAudience?: 'token-endpoint' | undefined;
  /** RFC 9449 §5.2: it gets tokens that are bound to a key, and no others. Absent: both, as it asks. */
  readonly dpopBoundAccessTokens?: true | undefined;
  /** Of the two methods that send a secret; empty otherwise. */
  readonly secrets: readonly ClientSecretDigest[];
  /** Of `private_key_jwt`; absent otherwise. */
  readonly keys?: ClientKeys;
  readonly grantTypes: ReadonlySet<string>;
  /** Where authorization codes may be sent, exactly (a loopback address: at any port). Absent: it gets none. */
  readonly redirectUris?: ReadonlySet<string>;
  /** What the client was registered for: the most that an enablement's ceiling can name. */
  readonly scopes: ScopeSet;
  /**
   * Of a resource server: the APIs that it is, whose tokens it may ask about. It has no grants and no scopes, and no
   * organization enables it. Absent: a tool, which gets tokens.
   */
  readonly resources?: ReadonlySet<string>;
  /** What people are shown before the id, and whose tool it is. Absent: the id alone. */
  readonly displayName?: string | undefined;
  readonly publisher?: string | undefined;
  /** The operator has made sure that it is the publisher's. Absent: nobody has. */
  readonly verified?: true | undefined;
  /** Its picture, which stands in a row of its own. Absent: none. */
  readonly logo?: LogoDigest | undefined;
  /** Nobody registered it: it is what the document at its id says. */
  readonly document?: FetchedDocument | undefined;
  /** It registered itself, for one organization (RFC 7591). Neither this nor a document: the operator registered it. */
  readonly registration?: DynamicRegistration | undefined;
  /** Nobody registered it: a trusted provider vouches for it, in each assertion anew. */
  readonly vouched?: VouchedClient | undefined;
}

/** Whose word a client is here by. It is a client of that provider, in that organization, and nowhere else. */
export interface VouchedClient {
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  /** What the provider calls it: `client_id` in its assertions. */
  readonly name: string;
  /** Seconds since the epoch. */
  readonly firstSeenAt: number;
}

/** How a client registered itself. Times in seconds since the epoch. */
export interface DynamicRegistration {
  /** The one that may enable it. */
  readonly organization: OrganizationId;
  readonly registeredAt: number;
  /** Without an enablement it ends then. */
  readonly waitsUntil: number;
  /** The initial access token that it came with, by its name, which is no secret. */
  readonly token: string;
  /** What it calls itself: its own words, which nobody has looked at. */
  readonly name?: string | undefined;
  /** SHA-256 of its registration access token, hexadecimal. Absent: nobody has one. */
  readonly accessTokenSha256?: string | undefined;
  /** When an administrator enabled it first. Absent: it waits, and gets nothing. */
  readonly approvedAt?: number | undefined;
  /** When it took itself away again, for good. */
  readonly deletedAt?: number | undefined;
}

/** When a client's metadata document was read. Times in seconds since the epoch. */
export interface FetchedDocument {
  readonly fetchedAt: number;
  /** Until then nobody asks for it again. */
  readonly freshUntil: number;
  /** What it calls itself: its own words, which nobody has looked at. */
  readonly name?: string | undefined;
  /** It asks for tokens that are bound to a key, and for no others. */
  readonly dpopBoundAccessTokens?: true | undefined;
  /** What was read last is no document of this client: until it is again, the client is refused. */
  readonly unusable?: true | undefined;
}

/** What a client is registered as. */
export const CLIENT_KINDS = ['tool', 'resource'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

export function kindOf({ resources }: Pick<Client, 'resources'>): ClientKind {
  return resources === undefined ? 'tool' : 'resource';
}

/** Every method by which the client may authenticate now. */
export function acceptedMethods({
  authenticationMethod: registered,
  secretForm,
}: Pick<Client, 'authenticationMethod' | 'secretForm'>): readonly ClientAuthenticationMethod[] {
  return !usesSecret(registered) || secretForm === 'pinned' ? [registered] : SECRET_METHODS;
}

/** Who lets a client in that no administrator has enabled. */
export const ADMITTED_BY = ['policy', 'provider'] as const;

/** An organization has switched a client on, up to a ceiling of scopes. */
export interface Enablement {
  readonly organization: OrganizationId;
  readonly client: ClientId;
  readonly status: Status;
  readonly ceiling: ScopeSet;
  /**
   * What the client is called at a provider, when not by its own id: provider id → every `client_id` that its assertions may
   * have. Each is this client's alone at that provider, and a provider that stands here has at least one.
   */
  readonly aliases: ReadonlyMap<ProviderId, ReadonlySet<string>>;
  readonly writes: WritePolicy;
  /** Types of authorization details (RFC 9396) that its tokens may carry. Absent: none. */
  readonly detailTypes?: DetailTypes | undefined;
  /**
   * No administrator has looked at the client. `policy`: it is here as long as the organization's policy lets it be;
   * `provider`: as long as its provider vouches for clients, up to what that may vouch for.
   */
  readonly admittedBy?: (typeof ADMITTED_BY)[number] | undefined;
}

/**
 * How a client's writes work. `granted`: its access tokens carry what the four parties allow. `asked`: they read, and carry
 * a write only while its person's grant is live (an agent client).
 */
export const WRITE_POLICIES = ['granted', 'asked'] as const;
export type WritePolicy = (typeof WRITE_POLICIES)[number];

export interface Member {
  readonly id: MemberId;
  readonly organization: OrganizationId;
  readonly email: string;
  /** What people call them. Absent: nobody has said so, and their address stands in its place. */
  readonly displayName?: DisplayName | undefined;
  /** Absent: they have not come in since this is noted. Decides nothing. */
  readonly lastSignIn?: LastSignIn | undefined;
  /** The vendor's own user id, by the operator's word alone. Nothing is found by it, and it is authority for nothing. */
  readonly externalId?: string;
  /** `removed` is a tombstone: just-in-time provisioning never revives it, only an operator does. */
  readonly status: Status | 'removed';
  readonly role: string;
  /** Seconds since the epoch; tokens, sessions and write grants from then or before are refused. */
  readonly recalledAt?: number;
  /** Some provider knows this member by a subject: an e-mail address alone links nobody any more (K17). */
  readonly linked: boolean;
  /** Until when which provider may say, by this very address, that somebody is the member. Absent: nobody was invited. */
  readonly invitation?: Invitation;
  /** The provider whose SCIM client manages the member. Absent: none does. */
  readonly provisioning?: Provisioning;
  /** Whose SCIM client disabled the member, by a word that stands. Absent: an administrator did, or nobody. */
  readonly stoppedBy?: StoppedBy | undefined;
  /** Of a tombstone whose address and links are gone: what led to them by digest still does, and nobody comes in by it. */
  readonly erasedAt?: number;
}

/** How the SCIM client of one provider knows a member. */
export interface Provisioning {
  readonly provider: ProviderId;
  /** The provider's own name for the member (RFC 7643 §3.1). Not the vendor's {@link Member.externalId}, and authority for nothing. */
  readonly externalId?: string;
  /** Seconds since the epoch. Deleted by the provider: as if not there for it, until it creates the user again. */
  readonly deletedAt?: number;
}

/** Any later word about the status, an administrator's or the operator's, takes its place. */
export interface StoppedBy {
  readonly provider: ProviderId;
  /** Seconds since the epoch: the member's last recall then. */
  readonly at: number;
}
