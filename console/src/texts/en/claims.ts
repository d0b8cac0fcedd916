import { claimsAdvice } from '../../../../lambdas/core/advice/en/claims.ts';
import { personAdvice } from '../../../../lambdas/core/advice/en/person.ts';

/** What claims that are tried on a mapping are refused for: the server's own words. */
export const claims = { ...claimsAdvice, ...personAdvice };
