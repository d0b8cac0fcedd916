import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { showText } from '../advice/show-text.ts';

/** A claim as an administrator is shown it, to choose by: text of the provider's making, cut. */
export interface SentClaim {
  readonly name: string;
  readonly value: string;
}

/** More than any provider's standard set; a row of ours keeps them for five minutes. */
const MAX_CLAIMS = 40;
const MAX_NAME_LENGTH = 64;
const MAX_VALUE_LENGTH = 120;

/** About the token and this one sign-in, not about the person: nobody is known by them, and some of them are secrets. */
const NOT_ABOUT_SOMEBODY: ReadonlySet<string> = new Set([
  ...[
    'iss',
    'aud',
    'azp',
    'exp',
    'iat',
    'nbf',
    'jti',
    'nonce',
    'at_hash',
    'c_hash',
    's_hash',
    'auth_time',
    'acr',
    'amr',
  ],
  ...['sid', 'session_state', 'rh', 'uti', 'aio', 'ver', 'typ', 'cnf'],
]);

/**
 * What a provider said of somebody, by name, in its order: at most 40 claims, values cut at 120 characters, nothing that
 * is or looks like a token (law 11). Does NOT make it safe to show: pages escape it, and isolate which way it runs.
 */
export function sentClaims(claims: JsonObject): readonly SentClaim[] {
  return Object.entries(claims)
    .filter(([name]) => !NOT_ABOUT_SOMEBODY.has(name) && !/token|secret|assertion|password/i.test(name))
    .slice(0, MAX_CLAIMS)
    .map(([name, value]) => ({ name: cut(name, MAX_NAME_LENGTH), value: cut(textOf(value), MAX_VALUE_LENGTH) }));
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** By characters, so that none is cut in half. */
function cut(text: string, length: number): string {
  const shown = [...showText(text)];
  return shown.length <= length ? shown.join('') : `${shown.slice(0, length - 1).join('')}…`;
}
