const MAX_FACT_LENGTH = 256;

/**
 * A JWS begins with the encoding of `{"`, or of `{` and white space (`ey`, `ew`); so does what somebody puts into a
 * claim to see it in our logs. The second form asks for three long parts: host names may begin like that too.
 */
const LOOKS_LIKE_TOKEN =
  /eyJ[A-Za-z0-9_-]{8,}|(?<![A-Za-z0-9_-])e[wy][A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}/;

/** A text of somebody else's making as it may be shown: cut, and nothing that looks like a token (law 11). */
export function showText(text: string): string {
  return LOOKS_LIKE_TOKEN.test(text) ? '[looks like a token]' : text.slice(0, MAX_FACT_LENGTH);
}
