import { createHash, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { csrfToken, type SessionCookie } from './session.ts';
import type { CrossSiteRefusal } from './session-refusal.ts';

/** What a request says about where it comes from. */
export interface RequestProvenance {
  readonly method: string;
  readonly origin: string | undefined;
  /** Of the header `x-csrf-token` or the form field `csrf_token`. */
  readonly csrfToken: string | undefined;
}

/**
 * Law 7: a request with our cookie that is not GET comes from our own page. Its `Origin` is exactly our issuer (absent
 * and "null" are not), and it carries the CSRF token that only our own pages were told.
 */
export function requireSameOrigin(
  request: RequestProvenance,
  cookie: SessionCookie,
  issuer: string,
): Result<true, CrossSiteRefusal> {
  if (request.method === 'GET') return ok(true);
  if (request.origin === undefined) return err({ reason: 'origin_missing' });
  if (request.origin !== issuer) return err({ reason: 'origin_differs', expected: issuer });
  if (request.csrfToken === undefined) return err({ reason: 'csrf_token_missing' });
  return isSame(request.csrfToken, csrfToken(cookie)) ? ok(true) : err({ reason: 'csrf_token_wrong' });
}

/** In constant time: digests have one length, whatever was sent. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
