import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { leadToOnePlace } from '../../../protect/vocabulary/uri.ts';
import { showText } from '../advice/show-text.ts';
import type { Configuration } from '../configuration.ts';
import type { SignInClient } from '../records.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';

export interface SignInInput {
  /** Ours, at the provider. */
  readonly clientId: string;
  /** Absent: `private_key_jwt`, with the keys that we publish. */
  readonly clientSecret?: string;
  /** Absent: as the provider announces. */
  readonly authenticationMethod?: string;
  /** `authorized_party`: an id_token may be for other clients too, if its `azp` is us. Absent: for us alone. */
  readonly audiences?: string;
}

/** What was asked for, checked. */
export type SignInRegistration = Pick<SignInInput, 'clientId' | 'clientSecret'> &
  Pick<SignInClient, 'audiences'> & { readonly authenticationMethod?: SignInMethod };

export type SignInMethod = SignInClient['authentication']['method'];

const SECRET_METHODS = ['client_secret_basic', 'client_secret_post'] as const;
const METHODS = [...SECRET_METHODS, 'private_key_jwt'] as const;

/** Providers choose ids and secrets; printable ASCII is what RFC 6749 (appendix A) lets them choose from. */
const PRINTABLE = /^[\x20-\x7e]{1,512}$/;

/**
 * Checks who we say that we are at a provider. Our client id there must be nothing that we are here: what our key ring
 * signs as that client would else name an issuer or audience of ours (K2).
 */
export function parseSignIn(
  { clientId, clientSecret, authenticationMethod, audiences }: SignInInput,
  { issuer, resources }: Configuration,
): Result<SignInRegistration, readonly FieldProblem[]> {
  const method = METHODS.find((known) => known === authenticationMethod);
  const isOurs = [issuer, ...resources].some((own) => leadToOnePlace(own, clientId));
  const problems = problemsOf([
    ['clientId', !PRINTABLE.test(clientId) && 'must be 1–512 printable ASCII characters'],
    ['clientId', isOurs && 'must not be this server itself or one of its resources'],
    [
      'clientSecret',
      clientSecret !== undefined && !PRINTABLE.test(clientSecret) && 'must be 1–512 printable ASCII characters',
    ],
    ['authenticationMethod', authenticationMethod !== undefined && !method && `must be of ${METHODS.join(', ')}`],
    ['clientSecret', method !== undefined && secretProblem(method, clientSecret)],
    [
      'audiences',
      audiences !== undefined && audiences !== 'authorized_party' && 'must be authorized_party, or left out',
    ],
  ]);
  if (problems.length > 0) return err(problems);
  return ok({
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    ...(method !== undefined && { authenticationMethod: method }),
    ...(audiences === 'authorized_party' && { audiences }),
  });
}

function secretProblem(method: SignInMethod, secret: string | undefined): string | false {
  if (method === 'private_key_jwt') return secret !== undefined && 'has no use with private_key_jwt';
  return secret === undefined && `is required for ${method}`;
}

/**
 * How we authenticate there. With a secret: the method that was set, else the one that the provider announces, Basic
 * first, which is what it takes where it announces none (RFC 8414 §2). Without one: our key. An error is words for
 * whoever registers us: a secret that the provider takes by no method is of no use.
 */
export function chooseMethod(
  { clientSecret, authenticationMethod }: SignInRegistration,
  announced: readonly string[] | undefined,
): Result<SignInMethod, string> {
  if (authenticationMethod !== undefined) return ok(authenticationMethod);
  if (clientSecret === undefined) return ok('private_key_jwt');
  const taken = announced ?? ['client_secret_basic'];
  const chosen = SECRET_METHODS.find((method) => taken.includes(method));
  if (chosen !== undefined) return ok(chosen);
  return err(`is not taken there: the provider announces ${taken.map(showText).join(', ') || 'no method'}`);
}
