import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { leadToOnePlace } from '../../../protect/vocabulary/uri.ts';
import type { Configuration } from '../configuration.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';

export interface SignInInput {
  /** Ours, at the provider. */
  readonly clientId: string;
  /** Absent: `private_key_jwt`, with the keys that we publish. */
  readonly clientSecret?: string;
}

/** Providers choose ids and secrets; printable ASCII is what RFC 6749 (appendix A) lets them choose from. */
const PRINTABLE = /^[\x20-\x7e]{1,512}$/;

/**
 * Checks who we say that we are at a provider. Our client id there must be nothing that we are here: what our key ring
 * signs as that client would else name an issuer or audience of ours (K2).
 */
export function parseSignIn(
  { clientId, clientSecret }: SignInInput,
  { issuer, resources }: Configuration,
): Result<SignInInput, readonly FieldProblem[]> {
  const isOurs = [issuer, ...resources].some((own) => leadToOnePlace(own, clientId));
  const problems = problemsOf([
    ['client-id', !PRINTABLE.test(clientId) && 'must be 1–512 printable ASCII characters'],
    ['client-id', isOurs && 'must not be Countersign itself or one of its resources'],
    [
      'client-secret',
      clientSecret !== undefined && !PRINTABLE.test(clientSecret) && 'must be 1–512 printable ASCII characters',
    ],
  ]);
  return problems.length > 0 ? err(problems) : ok({ clientId, ...(clientSecret !== undefined && { clientSecret }) });
}
