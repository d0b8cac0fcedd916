import { decodeJwt, decodeProtectedHeader } from 'jose';

const TIME_CLAIMS: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'auth_time']);

/** A JWT's claims for people: times as seconds from now. */
export function decodedClaims(token: string, now = Date.now() / 1000): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(decodeJwt(token)).map(([claim, value]) => [
      claim,
      TIME_CLAIMS.has(claim) ? relative(value, now) : value,
    ]),
  );
}

export function decodedHeader(token: string): Record<string, unknown> {
  return { ...decodeProtectedHeader(token) };
}

function relative(value: unknown, now: number): string {
  const seconds = Math.round(Number(value) - now);
  if (Math.abs(seconds) < 5) return 'now';
  return seconds > 0 ? `in ${seconds} s` : `${-seconds} s ago`;
}
