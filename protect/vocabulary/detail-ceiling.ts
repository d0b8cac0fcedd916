import {
  type AuthorizationDetail,
  type AuthorizationDetails,
  detailsJson,
  intersectDetails,
  isDetailType,
  readDetail,
} from './authorization-details.ts';

/**
 * How far what a person approves for an agent counts with one token, by type: as far as it was approved (`any`), or no
 * further than one of these details. A type that is not there counts for nothing (law 10).
 */
export type DetailCeiling = ReadonlyMap<string, 'any' | AuthorizationDetails>;

export const NO_CEILING: DetailCeiling = new Map();

/** As many types and details as a claim of a token holds. */
const MAX_CEILING_ENTRIES = 50;

/** Details by their type, as a ceiling of what is approved beside them. */
export function ceilingOf(details: AuthorizationDetails): DetailCeiling {
  return Map.groupBy(details, ({ type }) => type);
}

/** What of one detail the ceiling lets count: nothing, all of it, or what both allow. */
export function underCeiling(detail: AuthorizationDetail, ceiling: DetailCeiling): AuthorizationDetails {
  const most = ceiling.get(detail.type);
  if (most === undefined) return [];
  return most === 'any' ? [detail] : intersectDetails([detail], most);
}

/** As a token says it: a type alone for `any`, else details as RFC 9396 has them. */
export function ceilingJson(ceiling: DetailCeiling): readonly object[] {
  return [...ceiling].flatMap(([type, most]) => (most === 'any' ? [{ type }] : detailsJson(most)));
}

/** What {@link ceilingJson} wrote. `undefined`: it did not, and then nothing of it counts. */
export function readCeiling(value: unknown): DetailCeiling | undefined {
  if (!Array.isArray(value) || value.length < 1 || value.length > MAX_CEILING_ENTRIES) return undefined;
  const ceiling = new Map<string, 'any' | AuthorizationDetails>();
  for (const one of value) {
    const type = openType(one);
    const detail = type === undefined ? readDetail(one) : undefined;
    const name = type ?? detail?.type;
    const before = name === undefined ? undefined : ceiling.get(name);
    // One that is said twice, once without a limit, is said in no way that we issue.
    if (name === undefined || before === 'any' || (type !== undefined && before !== undefined)) return undefined;
    ceiling.set(name, detail === undefined ? 'any' : [...(before ?? []), detail]);
  }
  return ceiling;
}

function openType(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'type') return undefined;
  const { type } = value as { readonly type: unknown };
  return isDetailType(type) ? type : undefined;
}
