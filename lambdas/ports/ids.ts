import type { MemberId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { RedemptionOwner } from '../core/tokens/redemption.ts';

/** Every identifier that is made here, from a cryptographic random source; never from a request. */
export interface Ids {
  /** 128 random bits. */
  redemptionOwner(): RedemptionOwner;
  /** 128 random bits, never reused. */
  providerId(): ProviderId;
  /** 128 random bits, for a member to whom the vendor gave no id. */
  memberId(): MemberId;
  /** 256 random bits, base64url (C5). */
  clientSecret(): string;
  /** 128 random bits: the `jti` of an agent token. */
  agentTokenId(): string;
  /** 128 random bits, hexadecimal: what tells one single use from every other. */
  singleUseId(): string;
  /** 128 random bits, hexadecimal: what a record in the DNS is asked to prove by. */
  domainProofToken(): string;
  /** 256 random bits, base64url: what a passkey answers, once. */
  passkeyChallenge(): string;
  /** 256 random bits, base64url: an authorization code, or what is new in a refresh token. */
  authorizationSecret(): string;
  /** 64 random bits: what keeps two audit entries of one instant apart. */
  auditSuffix(): string;
}
