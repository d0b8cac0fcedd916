import { claimsAdvice } from '../../../../lambdas/core/advice/de/claims.ts';
import { personAdvice } from '../../../../lambdas/core/advice/de/person.ts';
import type { claims as english } from '../en/claims.ts';

export const claims: typeof english = { ...claimsAdvice, ...personAdvice };
