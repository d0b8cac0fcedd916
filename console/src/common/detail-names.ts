import { texts } from '../texts/details.ts';

/** Of an entry of the audit trail: `approvedAt` → "approved at"; the unit is in the value. */
export function detailLabel(name: string): string {
  return texts.detail(name);
}

/** Of a refusal: `fitting_keys` → "fitting keys". */
export function factLabel(name: string): string {
  return texts.fact(name);
}
