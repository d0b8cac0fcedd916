import type { ClaimName } from './access-token.ts';
import type { ProofProblem } from './dpop/proof.ts';
import type { OperationProblem } from './operations/seen.ts';
import type { SingleUseOutcome, StatusSubject } from './ports.ts';
import type { AgentSessionId } from './vocabulary/agent-session.ts';
import type { AuthorizationDetail, AuthorizationDetails } from './vocabulary/authorization-details.ts';
import type { ClientId, OrganizationId } from './vocabulary/identifiers.ts';
import type { ScopeSet } from './vocabulary/scope.ts';

/**
 * Why a request is not honoured, with its facts. Nothing in it comes from a token whose signature has not verified,
 * and no arm carries a token: it may be logged as it stands, but for the texts of details, which are the request's.
 */
export type Refusal =
  | { readonly reason: 'no_credentials' }
  | { readonly reason: 'malformed_credentials' }
  | TokenRefusal
  | ProofRefusal
  | {
      readonly reason: 'insufficient_scope';
      readonly needed: ScopeSet;
      readonly held: ScopeSet;
      /** Where the member approves what is missing; absent where nobody can: the role or the client does not have it. */
      readonly approvalUri?: string;
      /** Of a write that was approved once: why that did not let it through. */
      readonly singleUse?: Exclude<SingleUseOutcome, 'used'>;
      /** An agent does this only as a person has approved exactly that: what the host asks for, with the request's own body. */
      readonly operation?: AskedOperation;
    }
  | NotExact
  | Misconfigured
  /** The scopes would do; how far they go does not (RFC 9396). `needed` has the request's own values, whatever they hold. */
  | {
      readonly reason: 'insufficient_details';
      readonly needed: AuthorizationDetail;
      readonly held: AuthorizationDetails;
      /** Of an agent: what its host asks its person for, the limit as a scope among it. Absent: no approval would do. */
      readonly askable?: ScopeSet;
      /** Of an agent: where its person approves just that, and what scopes are missing beside; absent where nobody can. */
      readonly approvalUri?: string;
      /** Of what was approved once: why that did not let it through. */
      readonly singleUse?: Exclude<SingleUseOutcome, 'used'>;
    }
  /** What the request asks for is no detail of the route's type: a value has another form, or is missing. */
  | { readonly reason: 'malformed_details' }
  | Unavailable;

/** What a guard may answer a request with: a refusal, or a mistake in the API that it guards. */
export type GuardRefusal = Refusal | NoOrganizationParameter;

/** Which operation it is that was refused. Without the body, which its sender has. */
export interface AskedOperation {
  readonly name: string;
  readonly path: string;
  /** Of what was asked for in the query. Absent: nothing was. */
  readonly query?: Readonly<Record<string, unknown>>;
}

/** An agent's request that cannot be approved exactly: it says what the operation does not name, or says it in two ways. */
export interface NotExact extends OperationProblem {
  readonly reason: 'not_exact';
  readonly operation: string;
}

/** The route was declared without the path parameter `organization`, and without an option that says where it is. */
export interface NoOrganizationParameter {
  readonly reason: 'no_organization_parameter';
}

/** The environment lacks something, or something in it is wrong. */
export interface Misconfigured {
  readonly reason: 'misconfigured';
  /** Names the variable; holds no value of it. */
  readonly problem: string;
}

/** The proof that came with a bound token is no good (RFC 9449 §4.3), or did not come. */
export type ProofRefusal =
  | { readonly reason: 'proof_missing' }
  | { readonly reason: 'bad_proof'; readonly problem: ProofProblem };

/** The token itself is no good, here or anywhere. */
export type TokenRefusal =
  | { readonly reason: 'agent_token_not_supported' }
  | { readonly reason: 'not_a_jws' }
  | { readonly reason: 'bad_header'; readonly parameter: 'typ' | 'alg' | 'kid' }
  | { readonly reason: 'unknown_key' }
  | { readonly reason: 'bad_signature' }
  | { readonly reason: 'bad_claim'; readonly claim: ClaimName; readonly problem: ClaimProblem }
  | { readonly reason: 'expired'; readonly expiredAt: number; readonly now: number }
  /** It is bound to a key, and came as Bearer. */
  | { readonly reason: 'bound_token' }
  /** It is bound to no key, and came with the scheme DPoP; or only bound ones are taken here. */
  | { readonly reason: 'unbound_token' }
  /** It is bound to a key, and where this API stands is not known, so that no proof can be checked. */
  | { readonly reason: 'dpop_not_supported' }
  | { readonly reason: 'proof_of_other_key' }
  | {
      readonly reason: 'wrong_organization';
      readonly ofToken: OrganizationId;
      readonly ofRequest: OrganizationId | undefined;
    }
  | { readonly reason: 'unknown_member' }
  | { readonly reason: 'disabled_member' }
  /** `of`: whose recall it was. `issuedAt`: since when it has been held, by what it was issued by. */
  | {
      readonly reason: 'recalled';
      readonly of: 'member' | StatusSubject['kind'];
      readonly issuedAt: number;
      readonly recalledAt: number;
    }
  /** This token alone, or the one that it was minted by. */
  | { readonly reason: 'revoked'; readonly tokenId: string }
  /** A sub-agent's: its session, or one that it stands under, has ended, or is not what the token says. */
  | { readonly reason: 'session_over'; readonly sessionId: AgentSessionId }
  /** An agent token from before its organization stopped everything that agents of the client had. */
  | {
      readonly reason: 'client_stopped';
      readonly client: ClientId;
      readonly issuedAt: number;
      readonly stoppedAt: number;
    }
  | { readonly reason: 'not_active'; readonly subject: StatusSubject['kind'] };

export type ClaimProblem = 'missing' | 'malformed' | 'wrong';

/** Something that the decision needs did not answer, so there is no decision: never a pass, never a 401. */
export interface Unavailable {
  readonly reason: 'unavailable';
  readonly dependency: 'keys' | 'members' | 'status' | 'grants';
  /** The error's class. Its message stays out: what others put in there is not ours to vouch for. */
  readonly error: string;
  /** What went wrong, where the error says it in one word: `ECONNRESET`, `HTTP_503`. The class alone is the same for many. */
  readonly code?: string;
}
