import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isIssuerUrl } from '../../../protect/vocabulary/uri.ts';
import type { Configuration } from '../configuration.ts';
import { type PrunedKeySet, pruneKeySet } from '../keys/jwk-set.ts';
import type { ClientKeys } from '../records.ts';
import type { Field, FieldProblem } from './field-problem.ts';

/** The public keys of a client that authenticates by `private_key_jwt`: as they are, or where it publishes them. */
export interface ClientKeysInput {
  /** A JWK set (RFC 7517 §5), parsed from JSON and otherwise unchecked. */
  readonly jwks?: unknown;
  readonly jwksUri?: string;
}

/**
 * Exactly one of the two for `private_key_jwt`, none for another method. A set with a key that could not be used is
 * refused whole: a person who registers three keys should not find out later that two of them count.
 */
export function parseClientKeys(
  isNeeded: boolean,
  { jwks, jwksUri }: ClientKeysInput,
  configuration: Configuration,
): Result<ClientKeys | undefined, readonly FieldProblem[]> {
  const given = Number(jwks !== undefined) + Number(jwksUri !== undefined);
  if (!isNeeded)
    return given === 0
      ? ok(undefined)
      : problem('authenticationMethod', 'must be private_key_jwt for a client with keys');
  if (given !== 1)
    return problem(
      'jwks',
      'or the address of a key set (JWKS URI) is required for private_key_jwt, and only one of them',
    );
  return jwksUri === undefined ? registered(jwks) : published(jwksUri, configuration);
}

function registered(jwks: unknown): Result<ClientKeys, readonly FieldProblem[]> {
  const pruned = pruneKeySet(jwks);
  if (!pruned.ok) return problem('jwks', `must be a JSON Web Key Set: ${pruned.error.reason.replaceAll('_', ' ')}`);
  const unusable = describeDropped(pruned.value);
  if (unusable !== undefined) return problem('jwks', unusable);
  return ok({ source: 'registered', keys: pruned.value.keys.map((key) => ({ key })) });
}

function describeDropped({ keys, dropped }: PrunedKeySet): string | undefined {
  if (dropped.some(({ why }) => why === 'private_members')) {
    return 'holds a private key. It must never leave the client: make a new pair, and register its public half';
  }
  const [first] = dropped;
  if (first !== undefined)
    return `holds a key that cannot be used (${first.kid ?? 'no kid'}): ${first.why.replaceAll('_', ' ')}`;
  return keys.length === 0 ? 'must hold at least one key' : undefined;
}

function published(jwksUri: string, configuration: Configuration): Result<ClientKeys, readonly FieldProblem[]> {
  // Law 14: what is on another port is never fetched, so that it is no address of keys.
  if (!isIssuerUrl(jwksUri.split('?', 1)[0], configuration) || isOnOtherPort(jwksUri)) {
    return problem('jwksUri', 'must be an https:// URL on port 443, without credentials and fragment');
  }
  return ok({ source: 'published', jwksUri, pinnedHosts: [new URL(jwksUri).host] });
}

function isOnOtherPort(uri: string): boolean {
  const url = URL.parse(uri);
  return url?.protocol === 'https:' && url.port !== '';
}

function problem(field: Field, text: string): Result<never, readonly FieldProblem[]> {
  return err([{ field, problem: text }]);
}
