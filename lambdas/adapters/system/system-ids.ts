import { randomBytes } from 'node:crypto';
import type { MemberId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { SessionCookie } from '../../core/sign-in/session.ts';
import type { SetupToken } from '../../core/sign-in/setup.ts';
import type { RedemptionOwner } from '../../core/tokens/redemption.ts';
import type { Ids } from '../../ports/ids.ts';
import type { SignInIds } from '../../ports/sign-in-ids.ts';

/** Identifiers from the operating system's cryptographic random source. */
export const systemIds: Ids = {
  redemptionOwner: () => randomBytes(16).toString('base64url') as RedemptionOwner,
  providerId: () => `idp_${randomBytes(16).toString('hex')}` as ProviderId,
  memberId: () => `mem_${randomBytes(16).toString('hex')}` as MemberId,
  clientSecret: random256,
  agentTokenId: () => randomBytes(16).toString('hex'),
  singleUseId: () => randomBytes(16).toString('hex'),
  domainProofToken: () => randomBytes(16).toString('hex'),
  passkeyChallenge: random256,
  authorizationSecret: random256,
  auditSuffix: () => randomBytes(8).toString('hex'),
};

/** The same, for signing in. */
export const systemSignInIds: SignInIds = {
  sessionCookie: () => random256() as SessionCookie,
  state: random256,
  nonce: random256,
  codeVerifier: random256,
  activationQuestion: random256,
  clientAssertionId: random256,
};

export function newSetupToken(): SetupToken {
  return random256() as SetupToken;
}

function random256(): string {
  return randomBytes(32).toString('base64url');
}
