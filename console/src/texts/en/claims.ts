import { claimFormAdvice } from '../../../../lambdas/core/advice/en/claim-form.ts';
import { personAdvice } from '../../../../lambdas/core/advice/en/person.ts';

/** What claims that are tried on a mapping are refused for: the server's own words. */
export const claims = { ...claimFormAdvice, ...personAdvice };
