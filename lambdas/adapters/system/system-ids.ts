import { randomBytes } from 'node:crypto';
import type { MemberId, ProviderId } from '../../core/identifiers.ts';
import type { RedemptionOwner } from '../../core/redemption.ts';
import type { Ids } from '../../ports/ids.ts';

/** Identifiers from the operating system's cryptographic random source. */
export const systemIds: Ids = {
  redemptionOwner: () => randomBytes(16).toString('base64url') as RedemptionOwner,
  providerId: () => `idp_${randomBytes(16).toString('hex')}` as ProviderId,
  memberId: () => `mem_${randomBytes(16).toString('hex')}` as MemberId,
  clientSecret: () => randomBytes(32).toString('base64url'),
  agentTokenId: () => randomBytes(16).toString('hex'),
  auditSuffix: () => randomBytes(8).toString('hex'),
};
