import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { showText } from '../advice/show-text.ts';

/**
 * Whom a provider named, as it sent it: what an administrator recognizes somebody by who was refused. Cut, and nothing that
 * looks like a token (law 11). Proves nothing: an address may be unverified. Kept only where the provider's own signature, or
 * its own answer over TLS, says so, and for the organization that trusts it.
 */
export interface SentPerson {
  readonly subject?: string;
  readonly email?: string;
}

export function sentPerson({ sub, email }: JsonObject): SentPerson {
  return { ...(isShown(sub) && { subject: showText(sub) }), ...(isShown(email) && { email: showText(email) }) };
}

function isShown(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
