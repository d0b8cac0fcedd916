import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { TrustedProvider } from '../records.ts';
import { hasUnseen } from '../registration/text.ts';
import { MAX_ROLE_VALUE_LENGTH } from './just-in-time.ts';

/**
 * When a member last came in through a provider, and what its claims said of their groups and roles then: for people, so
 * that mapping them is a choice. Decides nothing. It stands in the member's own row, which `protect()` reads for every
 * request: so it is small, and has no token.
 */
export interface LastSignIn {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly provider: ProviderId;
  readonly claims: readonly SeenClaim[];
  /** Values that were there and are not kept: too many, too long, or not to be seen. Absent: none. */
  readonly omitted?: number | undefined;
}

/** A claim whose value is a text or a list of texts, as the provider sent it. */
export interface SeenClaim {
  readonly name: string;
  readonly values: readonly string[];
}

/** A member who signs in more often is noted once in that time, seconds: an hour is as fine as lists are ordered. */
export const NOTED_EVERY_SECONDS = 3_600;

/** Of one member, and in all of them. */
const MAX_CLAIMS = 4;
const MAX_VALUES = 50;
const MAX_BYTES = 2_048;
const MAX_CLAIM_NAME_LENGTH = 128;

/** What providers call groups and roles; Auth0 and others set a name space before it, which ends in one of these. */
const TELLING = /(?:^|[/:._-])(?:groups?|roles?|member_?of|departments?)$/i;

/**
 * What is noted of a sign-in at `now`: claims of groups and roles by their names, first the one that the provider maps.
 * Own members of the claims alone. Does NOT check the claims: whoever calls has.
 */
export function signInOf(
  { id, justInTimeRoles }: Pick<TrustedProvider, 'id' | 'justInTimeRoles'>,
  claims: JsonObject,
  now: number,
): LastSignIn {
  const names = Object.keys(claims).filter((name) => name.length <= MAX_CLAIM_NAME_LENGTH && TELLING.test(name));
  const mapped = justInTimeRoles?.claim;
  const isMapped = mapped !== undefined && Object.hasOwn(claims, mapped);
  const wanted = isMapped ? [mapped, ...names.filter((name) => name !== mapped)] : names;
  const { kept, omitted } = keepOf(wanted.map((name) => [name, textsOf(claims[name])] as const));
  return { at: now, provider: id, claims: kept, ...(omitted > 0 && { omitted }) };
}

/** Whether it is time to note a sign-in: none is noted, or another provider's, or one of an hour ago. */
export function isToBeNoted({ at, provider }: LastSignIn, before: LastSignIn | undefined): boolean {
  return before === undefined || before.provider !== provider || at >= before.at + NOTED_EVERY_SECONDS;
}

function textsOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? [value] : [];
}

function keepOf(claims: readonly (readonly [string, readonly JsonValue[]])[]) {
  const kept: SeenClaim[] = [];
  let [left, bytes, omitted] = [MAX_VALUES, MAX_BYTES, 0];
  for (const [i, [name, values]] of claims.filter(([, { length }]) => length > 0).entries()) {
    const fitting: string[] = [];
    bytes -= Buffer.byteLength(name);
    for (const value of new Set(values)) {
      const size = isKept(value) ? Buffer.byteLength(value) : Number.POSITIVE_INFINITY;
      const fits = i < MAX_CLAIMS && left > 0 && size <= bytes;
      if (!fits) omitted += 1;
      else {
        fitting.push(value as string);
        left -= 1;
        bytes -= size;
      }
    }
    if (fitting.length > 0) kept.push({ name, values: fitting });
  }
  return { kept, omitted };
}

/** What could be mapped, and be read by whoever chooses. */
function isKept(value: JsonValue): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_ROLE_VALUE_LENGTH && !hasUnseen(value);
}
