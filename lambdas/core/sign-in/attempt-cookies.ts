import { createHash } from 'node:crypto';
import { type CookieKind, cookieKind, readCookie, setCookie } from './cookie.ts';
import { formatLoginAttempt, isUnderWay, type LoginAttempt, parseLoginAttempt } from './login-attempt.ts';

/**
 * What every name ends with: one cookie for each attempt, since tabs begin theirs at the same moment. Alone: of a former
 * release.
 */
const NAME = 'countersign_login';

/**
 * Of all attempts together, as a browser sends them. HTTP APIs refuse a request whose line and headers have more than
 * 10,240 bytes, and nobody could then sign in until the cookies end.
 */
const MAX_TOTAL_BYTES = 4_096;

/** How long a browser keeps an attempt, seconds: longer than it counts, to know where its person wanted to go. */
export const ATTEMPT_REMEMBERED_SECONDS = 3_600;

interface KeptAttempt {
  readonly kind: CookieKind;
  readonly attempt: LoginAttempt;
  readonly bytes: number;
}

/** What a callback finds in its browser. */
export interface FoundAttempt {
  /** Begun here, and still under way: the one of this callback's `state`, else any other, which it will not fit. */
  readonly underWay: LoginAttempt | undefined;
  /** Of this callback's `state`, and too old to count. */
  readonly late: LoginAttempt | undefined;
}

/** The attempt whose callback this may be, by its `state`. `now` in seconds. Does NOT check the callback: see checkState. */
export function findAttempt(
  cookies: readonly string[] | undefined,
  state: string | null,
  issuer: string,
  now: number,
): FoundAttempt {
  const kept = readKept(cookies, issuer).map(({ attempt }) => attempt);
  const own = kept.find((attempt) => attempt.state === state);
  if (own !== undefined && !isUnderWay(own, now)) return { underWay: undefined, late: own };
  return { underWay: own ?? kept.find((attempt) => isUnderWay(attempt, now)), late: undefined };
}

/**
 * Lines for a browser that keep `begun` beside the attempts that this browser has sent, and forget the oldest of those
 * until all fit, and what cannot be read. Tabs that begin before an answer has been followed know nothing of each other:
 * the next one that begins makes room.
 */
export function keepAttempt(
  cookies: readonly string[] | undefined,
  begun: LoginAttempt,
  issuer: string,
): readonly string[] {
  const kind = kindOf(begun, issuer);
  const value = formatLoginAttempt(begun);
  const newestFirst = readKept(cookies, issuer).sort((left, right) => right.attempt.startedAt - left.attempt.startedAt);
  const staying = fitting(newestFirst, MAX_TOTAL_BYTES - sizeOf(kind, value)).map((kept) => kept.kind.name);
  const leaving = kindsIn(cookies, issuer).filter(({ name }) => !staying.includes(name));
  return [setCookie(kind, value, ATTEMPT_REMEMBERED_SECONDS), ...leaving.map((gone) => setCookie(gone, '', 0))];
}

/** Lines for a browser that forget the attempt of this `state`, and no other. */
export function forgetAttempt(
  cookies: readonly string[] | undefined,
  { state }: Pick<LoginAttempt, 'state'>,
  issuer: string,
): readonly string[] {
  const used = readKept(cookies, issuer).filter(({ attempt }) => attempt.state === state);
  return used.map(({ kind }) => setCookie(kind, '', 0));
}

/** Of its `state`, which is in the address of the callback: the name is no secret, and is nobody else's. */
function kindOf({ state }: LoginAttempt, issuer: string): CookieKind {
  const place = createHash('sha256').update(state, 'utf8').digest('hex').slice(0, 8);
  return cookieKind(`${place}-${NAME}`, issuer);
}

const PLACE = new RegExp(`^(?:[0-9a-f]{8}-)?${NAME}$`);

/** Every cookie that may be an attempt, by name alone. */
function kindsIn(cookies: readonly string[] | undefined, issuer: string): readonly CookieKind[] {
  const { name: prefix } = cookieKind('', issuer);
  const sent = (cookies ?? []).map((pair) => pair.split('=', 1)[0]?.trim() ?? '');
  const plain = sent.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return [...new Set(plain)].filter((name) => PLACE.test(name)).map((name) => cookieKind(name, issuer));
}

function readKept(cookies: readonly string[] | undefined, issuer: string): KeptAttempt[] {
  return kindsIn(cookies, issuer).flatMap((kind) => {
    const value = readCookie(cookies, kind);
    const attempt = parseLoginAttempt(value);
    return attempt === undefined || value === undefined ? [] : [{ kind, attempt, bytes: sizeOf(kind, value) }];
  });
}

function fitting(newestFirst: readonly KeptAttempt[], bytes: number): readonly KeptAttempt[] {
  const [newest, ...older] = newestFirst;
  if (newest === undefined || newest.bytes > bytes) return [];
  return [newest, ...fitting(older, bytes - newest.bytes)];
}

/** In a `Cookie` header, with `=`, `;` and a space. Names and values are ASCII. */
function sizeOf({ name }: CookieKind, value: string): number {
  return name.length + value.length + 3;
}
