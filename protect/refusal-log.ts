import type { Refusal } from './refusal.ts';
import { formatScopes } from './vocabulary/scope.ts';

/**
 * Writes the reason of a refusal as one line of JSON: what the caller is not told, and never a token.
 * A request without credentials is how every client begins, and says nothing.
 */
export function logRefusal(refusal: Refusal): void {
  if (refusal.reason === 'no_credentials') return;
  const level = refusal.reason === 'unavailable' ? 'ERROR' : 'WARN';
  const line = JSON.stringify({ level, message: 'request refused', ...facts(refusal) });
  if (level === 'ERROR') console.error(line);
  else console.warn(line);
}

function facts(refusal: Refusal): object {
  if (refusal.reason !== 'insufficient_scope') return refusal;
  return { ...refusal, needed: formatScopes(refusal.needed), held: formatScopes(refusal.held) };
}
