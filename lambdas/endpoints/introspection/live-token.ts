import type { Protection } from '../../../protect/authorize.ts';
import { permit, shortfallOf } from '../../../protect/permit.ts';
import type { Principal } from '../../../protect/principal.ts';
import type { Refusal, Unavailable as Unanswered } from '../../../protect/refusal.ts';
import { type Standing, standingOf } from '../../../protect/standing.ts';
import { verifyToken } from '../../../protect/verify-token.ts';
import { idOrNothing, isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { TokenQuestion } from '../../flows/ask-about-token.ts';
import { Unavailable } from '../../ports/unavailable.ts';

/** What a token is good for now, decided by what `protect()` decides by. */
export type LiveToken =
  | { readonly active: false; readonly refusal: Exclude<Refusal, Unanswered> }
  | { readonly active: true; readonly principal: Principal; readonly required?: Required };

/** Of the scopes that the caller's route needs. */
export interface Required {
  readonly isMet: boolean;
  /** `consumed`: by this very question. `available`: it would be met by a question that consumes. */
  readonly once?: 'consumed' | 'available';
  readonly approvalUri?: string;
}

/**
 * Signature → claims, for one of the asker's resources → the organization, where the question names one → the same live
 * checks as `protect()`'s, all grants of an agent's writes looked up → the scopes that are required; then, where the
 * question consumes and that is what is missing, what was approved once is used up by one conditional update. Whatever
 * fails before is inactive, whatever it was. An answer that is lost after that update has used the approval up, as at
 * `protect()`.
 * @throws Unavailable when it cannot be decided: never an answer in place of one
 */
export async function liveToken(question: TokenQuestion, protection: Protection): Promise<LiveToken> {
  const token = await verifyToken(question.token, question.resources, protection);
  if (!token.ok) return inactive(token.error);
  const { organization: ofToken } = token.value;
  if (question.organization !== undefined && question.organization !== ofToken) {
    const ofRequest = idOrNothing(isOrganizationId, question.organization);
    return inactive({ reason: 'wrong_organization', ofToken, ofRequest });
  }
  const standing = await standingOf(token.value, undefined, protection);
  if (!standing.ok) return inactive(standing.error);
  if (question.requiredScopes.size === 0) return { active: true, principal: standing.value.principal };
  return requireScopes(standing.value, question, protection);
}

async function requireScopes(
  standing: Standing,
  { requiredScopes, consume }: TokenQuestion,
  protection: Protection,
): Promise<LiveToken> {
  const { principal } = standing;
  const shortfall = shortfallOf(standing, requiredScopes, protection);
  if (shortfall === undefined) return { active: true, principal, required: { isMet: true } };
  const { once, approvalUri } = shortfall;
  if (once !== undefined && !consume) return { active: true, principal, required: { isMet: false, once: 'available' } };
  if (once !== undefined) {
    const permitted = await permit(standing, requiredScopes, protection);
    if (permitted.ok) {
      return { active: true, principal: permitted.value.principal, required: { isMet: true, once: 'consumed' } };
    }
    if (permitted.error.reason === 'unavailable') throw unavailable(permitted.error);
  }
  return { active: true, principal, required: { isMet: false, ...(approvalUri !== undefined && { approvalUri }) } };
}

function inactive(refusal: Refusal): LiveToken {
  if (refusal.reason === 'unavailable') throw unavailable(refusal);
  return { active: false, refusal };
}

/** All that is read is in tables. */
export function unavailable({ dependency, error, code }: Unanswered): Unavailable {
  const cause = Object.assign(new Error(`${dependency}: no answer`), { name: error, ...(code && { code }) });
  return new Unavailable('DynamoDB', { cause });
}
