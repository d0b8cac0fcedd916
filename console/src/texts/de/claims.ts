import { claimFormAdvice } from '../../../../lambdas/core/advice/de/claim-form.ts';
import { personAdvice } from '../../../../lambdas/core/advice/de/person.ts';
import type { claims as english } from '../en/claims.ts';

export const claims: typeof english = { ...claimFormAdvice, ...personAdvice };
