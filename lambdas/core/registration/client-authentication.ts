import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import {
  ASSERTION_AUDIENCES,
  CLIENT_AUTHENTICATION_METHODS,
  type Client,
  type ClientAuthenticationMethod,
  usesSecret,
} from '../records.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';

/** How a client authenticates, as far as somebody says so. */
export interface ClientAuthenticationInput {
  readonly auth?: string | undefined;
  /** Whether its secret is to come by `auth` alone. */
  readonly pinAuth?: boolean | undefined;
  readonly assertionAudience?: string | undefined;
  /** Whether it is to get tokens that are bound to a key alone. */
  readonly requireDpop?: boolean | undefined;
}

export type ClientAuthentication = Pick<
  Client,
  'authenticationMethod' | 'secretForm' | 'assertionAudience' | 'dpopBoundAccessTokens'
>;

/** What nobody names is as before; of a new client, its method has to be named. */
export function parseClientAuthentication(
  { auth, pinAuth, assertionAudience, requireDpop }: ClientAuthenticationInput,
  before?: ClientAuthentication,
): Result<ClientAuthentication, readonly FieldProblem[]> {
  const named = CLIENT_AUTHENTICATION_METHODS.find((method) => method === auth);
  const method = auth === undefined ? before?.authenticationMethod : named;
  const audience = ASSERTION_AUDIENCES.find((each) => each === assertionAudience);
  const usesKeys = method === 'private_key_jwt';
  const problems = problemsOf([
    ['authenticationMethod', method === undefined && `must be one of ${CLIENT_AUTHENTICATION_METHODS.join(', ')}`],
    [
      'authenticationMethod',
      isOtherKind(method, before) && 'cannot change between a secret, keys and neither: create a client',
    ],
    ['authenticationMethod', pinAuth !== undefined && usesKeys && 'is one alone with keys: there is nothing to pin'],
    ['authenticationMethod', pinAuth !== undefined && method === 'none' && 'sends no secret: there is nothing to pin'],
    [
      'assertionAudience',
      assertionAudience !== undefined && audience === undefined && `must be one of ${ASSERTION_AUDIENCES.join(', ')}`,
    ],
    ['assertionAudience', audience === 'token-endpoint' && !usesKeys && 'is for a client with keys (private_key_jwt)'],
  ]);
  if (problems.length > 0 || method === undefined) return err(problems);
  const isPinned = pinAuth ?? before?.secretForm === 'pinned';
  const names = audience ?? before?.assertionAudience;
  const isBound = requireDpop ?? before?.dpopBoundAccessTokens === true;
  return ok({
    authenticationMethod: method,
    ...(isPinned && { secretForm: 'pinned' }),
    ...(names === 'token-endpoint' && { assertionAudience: names }),
    ...(isBound && { dpopBoundAccessTokens: true }),
  });
}

function proofOf(method: ClientAuthenticationMethod): 'secret' | 'private_key_jwt' | 'none' {
  return usesSecret(method) ? 'secret' : method;
}

/** What it has to prove itself by stays; only how it is sent may change. */
function isOtherKind(
  method: ClientAuthenticationMethod | undefined,
  before: ClientAuthentication | undefined,
): boolean {
  if (method === undefined || before === undefined) return false;
  return proofOf(method) !== proofOf(before.authenticationMethod);
}
