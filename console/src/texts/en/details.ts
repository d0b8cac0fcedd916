import { detailName, factName } from '../detail-name.ts';

/** What details of an entry of the audit trail, and facts of a refusal, are called: by their own names. */
export const details = { detail: detailName, fact: factName };
