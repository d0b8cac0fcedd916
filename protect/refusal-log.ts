import type { GuardRefusal } from './refusal.ts';
import type { RefusedRequest } from './refused-request.ts';
import { type AuthorizationDetails, formatDetails } from './vocabulary/authorization-details.ts';
import { formatScopes } from './vocabulary/scope.ts';

/** What an operator must mend; everything else is a caller's. */
const ERRORS: ReadonlySet<GuardRefusal['reason']> = new Set([
  'unavailable',
  'misconfigured',
  'no_organization_parameter',
]);

/**
 * Writes the reason of a refusal, and which request of whom it was, as one line of JSON: what the caller is not told,
 * and never a token. A request without credentials is how every client begins, and says nothing.
 */
export function logRefusal(refusal: GuardRefusal, { caller, ...request }: RefusedRequest): void {
  if (refusal.reason === 'no_credentials') return;
  const level = ERRORS.has(refusal.reason) ? 'ERROR' : 'WARN';
  const line = JSON.stringify({ level, message: 'request refused', ...request, ...caller, ...facts(refusal) });
  if (level === 'ERROR') console.error(line);
  else console.warn(line);
}

function facts(refusal: GuardRefusal): object {
  if (refusal.reason === 'no_organization_parameter') return { ...refusal, problem: NO_PARAMETER };
  if (refusal.reason === 'insufficient_details') {
    return { ...refusal, needed: legible([refusal.needed]), held: legible(refusal.held) };
  }
  if (refusal.reason !== 'insufficient_scope') return refusal;
  return { ...refusal, needed: formatScopes(refusal.needed), held: formatScopes(refusal.held) };
}

/** Longer than any name, shorter than any token: what a request wants is its sender's text, and may hold one (law 11). */
const MAX_LOGGED_TEXT = 40;

function legible(details: AuthorizationDetails): string {
  return formatDetails(details).replace(/"(?:[^"\\]|\\.)*"/g, (text) => (text.length > MAX_LOGGED_TEXT ? '"…"' : text));
}

const NO_PARAMETER = 'the route has no path parameter organization';
