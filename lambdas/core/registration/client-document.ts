import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ClientKeysInput } from './client-keys.ts';
import type { FieldProblem } from './field-problem.ts';

/**
 * What a client says of itself, at the URL that is its id, read when the operator registers it and never at a request.
 * Only its keys are taken: what it calls itself, and what it would like to be allowed, are nobody's proof.
 *
 * Its `client_id` is the very URL; it authenticates by keys; it has no secret. Its keys are at an address on its own host,
 * or at the one that the operator has named, exactly; or they stand in it.
 * Does NOT check the keys, nor the address's form: {@link parseClientKeys} does, whoever named them.
 * @see draft-ietf-oauth-client-id-metadata-document §4
 */
export function readClientDocument(
  clientUrl: string,
  document: unknown,
  confirmedJwksUri: string | undefined,
): Result<ClientKeysInput, readonly FieldProblem[]> {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return no('must lead to a JSON object');
  const members = new Map<string, unknown>(Object.entries(document));
  const problem = documentProblem(clientUrl, members);
  if (problem !== undefined) return no(problem);
  const { jwks, jwksUri } = { jwks: members.get('jwks'), jwksUri: members.get('jwks_uri') };
  if ((jwks === undefined) === (jwksUri === undefined))
    return no('leads to a document that must have one of jwks_uri and jwks, and has not');
  if (jwksUri === undefined) return ok({ jwks });
  if (typeof jwksUri !== 'string') return no('leads to a document whose jwks_uri is no text');
  if (confirmedJwksUri !== undefined && jwksUri !== confirmedJwksUri)
    return err([{ field: 'jwksUri', problem: `is not what the document says: ${jwksUri}` }]);
  if (confirmedJwksUri === undefined && URL.parse(jwksUri)?.host !== new URL(clientUrl).host)
    return err([
      {
        field: 'jwksUri',
        problem: `is on another host than the client’s: if that is right, name it yourself: ${jwksUri}`,
      },
    ]);
  return ok({ jwksUri });
}

const SECRET_MEMBERS = ['client_secret', 'client_secret_expires_at'];

function documentProblem(clientUrl: string, members: ReadonlyMap<string, unknown>): string | undefined {
  const id = members.get('client_id');
  if (id !== clientUrl)
    return `leads to a document whose client_id is not this very URL${typeof id === 'string' ? `: ${id.slice(0, 256)}` : ''}`;
  const secret = SECRET_MEMBERS.find((member) => members.has(member));
  if (secret !== undefined) return `leads to a document with ${secret}: what everybody can read is no secret`;
  const method = members.get('token_endpoint_auth_method');
  if (method !== 'private_key_jwt')
    return `leads to a document whose token_endpoint_auth_method must be private_key_jwt, and is ${typeof method === 'string' ? method.slice(0, 64) : 'none'}`;
  return undefined;
}

function no(problem: string): Result<never, readonly FieldProblem[]> {
  return err([{ field: 'id', problem }]);
}
