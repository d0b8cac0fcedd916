import { createHash, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isIssuerUrl } from '../../../protect/vocabulary/uri.ts';
import type { SignInClient } from '../records.ts';
import type { LoginAttempt } from './login-attempt.ts';
import type { CallbackRefusal } from './refusal.ts';

/** What a provider may send to the callback and we look at. */
const PARAMETERS = ['state', 'code', 'iss', 'error'];

/** RFC 6749 §4.1.2.1: an error is %x20-21 / %x23-5B / %x5D-7E; the codes in use are words. */
const ERROR_CODE = /^[a-z][a-z0-9_]{0,63}$/;

/**
 * The callback belongs to the sign-in that this very browser began: no parameter twice (RFC 6749 §3.1), and the `state`
 * is the attempt's. Before this holds, nothing else that the callback says is looked at.
 */
export function checkState(
  response: URLSearchParams,
  attempt: LoginAttempt | undefined,
): Result<LoginAttempt, CallbackRefusal> {
  if (attempt === undefined) return err({ reason: 'no_login_attempt' });
  const repeated = PARAMETERS.find((name) => response.getAll(name).length > 1);
  if (repeated !== undefined) return err({ reason: 'repeated_parameter', parameter: repeated });
  return isSame(response.get('state') ?? '', attempt.state) ? ok(attempt) : err({ reason: 'state_differs' });
}

/**
 * The authorization code: from this provider (RFC 9207 §2.4: `iss` compares as a string; one that is missing is refused
 * when the provider says that it sends it), and no error.
 */
export function readAuthorizationCode(
  response: URLSearchParams,
  { issuer, responseIssuer }: { readonly issuer: string } & Pick<SignInClient, 'responseIssuer'>,
): Result<string, CallbackRefusal> {
  const claimed = response.get('iss') ?? undefined;
  const isMissing = claimed === undefined && responseIssuer === 'required';
  if (isMissing || (claimed !== undefined && claimed !== issuer)) {
    return err({ reason: 'response_issuer_differs', expected: issuer, actual: claimed && showIssuer(claimed) });
  }
  const error = response.get('error');
  if (error !== null) return err({ reason: 'provider_said_no', error: ERROR_CODE.test(error) ? error : 'unknown' });
  const code = response.get('code') ?? '';
  return code === '' ? err({ reason: 'code_missing' }) : ok(code);
}

/** The address bar is anybody's to write: only what can be an issuer is kept, for the log. */
function showIssuer(claimed: string): string {
  return isIssuerUrl(claimed, { allowLoopbackIssuers: true }) ? claimed : 'not an issuer';
}

/** In constant time: digests have one length, whatever was sent. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
