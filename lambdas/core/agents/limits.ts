import {
  type AuthorizationDetail,
  type AuthorizationDetails,
  covers,
  type DetailValue,
  detailsJson,
  formatDetails,
} from '../../../protect/vocabulary/authorization-details.ts';
import { type DetailCeiling, underCeiling } from '../../../protect/vocabulary/detail-ceiling.ts';
import { baseScope } from '../../../protect/vocabulary/exact-scope.ts';
import {
  isLimitedScope,
  limitedScope,
  limitOf,
  MAX_LIMIT_BYTES,
  scopeOfLimit,
} from '../../../protect/vocabulary/limited-scope.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrite, LiveWrites } from '../../../protect/vocabulary/single-use.ts';
import type { Configuration } from '../configuration.ts';
import type { DetailDeclarations } from '../details/declaration.ts';
import { checkDetails, fieldOfDetailsProblem } from '../details/parse.ts';
import { labelParts, quotedText } from '../details/words.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import type { WordPart } from './exact-operation.ts';

/** What configuration declares of what can be asked for. */
export type Askables = Pick<Configuration, 'scopes' | 'authorizationDetails'>;

/** How far the caller's credential lets approvals up to a limit count; `any`: a person's own browser session. */
export type CallerCeiling = DetailCeiling | 'any';

/** So many limits are asked for at once. */
export const MAX_LIMITS_ASKED = 10;

/**
 * Whether a scope is one that configuration declares, at this moment: of one up to a limit the type, as going with that very
 * scope, and every value of the limit (law 10). Of one operation's scope, the declared one alone.
 */
export function isDeclaredHere(scope: Scope, { scopes, authorizationDetails }: Askables): boolean {
  if (!scopes.has(baseScope(scope))) return false;
  return !isLimitedScope(scope) || declaredLimit(scope, authorizationDetails) !== undefined;
}

/** The limit of such a scope, as it can be shown and approved. */
function declaredLimit(scope: Scope, declared: DetailDeclarations): AuthorizationDetail | undefined {
  const detail = limitOf(scope);
  if (detail === undefined || declared.get(detail.type)?.scope !== scopeOfLimit(scope)) return undefined;
  return checkDetails(detailsJson([detail]), declared).ok ? detail : undefined;
}

/**
 * What details of a request ask a person for: each the scope that its type goes with, up to it.
 * @see RFC 9396 §5: an unknown type, member or value refuses all of it
 */
export function limitsAsked(value: unknown, declared: DetailDeclarations): Result<ScopeSet, FieldProblem> {
  const details = checkDetails((value ?? null) as Parameters<typeof checkDetails>[0], declared);
  if (!details.ok) return err(fieldOfDetailsProblem(details.error));
  const limits: Scope[] = [];
  for (const [index, detail] of details.value.entries()) {
    const limit = limitedScope(declared.get(detail.type)?.scope as Scope, detail);
    const field = `authorization_details[${index}]`;
    if (limit === undefined)
      return err({ field, problem: `must have at most ${MAX_LIMIT_BYTES} bytes to be approved` });
    limits.push(limit);
  }
  return ok(new Set(limits));
}

/** The sentence that a person reads, the values apart from the vendor's words. `undefined`: nobody declares it (any more). */
export function limitWords(scope: Scope, declared: DetailDeclarations): readonly WordPart[] | undefined {
  const detail = declaredLimit(scope, declared);
  if (detail === undefined) return undefined;
  return labelParts(detail, declared)?.map((part) =>
    'text' in part ? part : { name: part.name, ...shownValue(part.value) },
  );
}

function shownValue(value: DetailValue | undefined): { readonly value: string; readonly isText: boolean } {
  if (typeof value === 'string') return { value, isText: true };
  return { value: typeof value === 'object' ? value.map(quotedText).join(', ') : String(value ?? '?'), isText: false };
}

/** Those that the caller could use once they are approved; every scope without a limit is. */
export function isWithinCeiling(scope: Scope, ceiling: CallerCeiling | undefined): boolean {
  const detail = limitOf(scope);
  if (detail === undefined) return !isLimitedScope(scope);
  return detailsUnder(detail, ceiling).some((one) => covers(one, detail));
}

function detailsUnder(detail: AuthorizationDetail, ceiling: CallerCeiling | undefined): AuthorizationDetails {
  if (ceiling === 'any') return [detail];
  return ceiling === undefined ? [] : underCeiling(detail, ceiling);
}

/** What a token says of these scopes that have a limit: no more than its caller's ceiling. */
export function detailsOfLimits(scopes: Iterable<Scope>, ceiling: CallerCeiling | undefined): AuthorizationDetails {
  return [...scopes].flatMap((scope) => {
    const detail = limitOf(scope);
    return detail === undefined ? [] : detailsUnder(detail, ceiling);
  });
}

/** Without the limits that count for nothing here: not declared any more, or beyond the caller's ceiling altogether. */
export function countingLimits(
  live: LiveWrites,
  ceiling: CallerCeiling | undefined,
  { authorizationDetails }: Askables,
): LiveWrites {
  const counts = (scope: Scope) => {
    const detail = declaredLimit(scope, authorizationDetails);
    return detail !== undefined && detailsUnder(detail, ceiling).length > 0;
  };
  return new Map([...live].filter(([scope]) => !isLimitedScope(scope) || counts(scope)));
}

/** With each wanted limit that a larger one covers: as long as that one holds, one that lasts before one for a single use. */
export function withCovered(live: LiveWrites, wanted: Iterable<Scope>): LiveWrites {
  const added = [...wanted].flatMap((scope): readonly (readonly [Scope, LiveWrite])[] => {
    const covering = live.has(scope) ? undefined : coveringOf(scope, live);
    return covering === undefined ? [] : [[scope, covering]];
  });
  return added.length === 0 ? live : new Map([...live, ...added]);
}

function coveringOf(scope: Scope, live: LiveWrites): LiveWrite | undefined {
  const all = [...live].filter(([granted]) => coversLimit(granted, scope)).map(([, write]) => write);
  return all.sort((a, b) => Number(a.once ?? false) - Number(b.once ?? false) || b.until - a.until)[0];
}

/** Whether a limit of a scope allows all of another limit of it. */
function coversLimit(granted: Scope, wanted: Scope): boolean {
  if (scopeOfLimit(granted) === undefined || scopeOfLimit(granted) !== scopeOfLimit(wanted)) return false;
  const [one, other] = [limitOf(granted), limitOf(wanted)];
  return one !== undefined && other !== undefined && covers(one, other);
}

/** Whether two scopes are limits of the same type: a no to one is a no to the other, however far each goes. */
export function areOfOneType(a: Scope, b: Scope): boolean {
  const type = limitOf(a)?.type;
  return type !== undefined && scopeOfLimit(a) === scopeOfLimit(b) && limitOf(b)?.type === type;
}

/** What the audit trail says of limits among scopes, to be read without decoding them: as RFC 9396 has them. */
export function limitFacts(scopes: Iterable<Scope>): { readonly authorizationDetails?: string } {
  const details = [...scopes].flatMap((scope) => limitOf(scope) ?? []);
  return details.length === 0 ? {} : { authorizationDetails: formatDetails(details) };
}
