import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { RevokedTokens } from '../../../protect/vocabulary/revoked-tokens.ts';
import type { PresentedCredentials } from '../clients/credentials.ts';
import type { Refusal } from '../refusal.ts';
import { type OAuthHttpRequest, onlyValue, parseOAuthForm, presentedCredentials } from './oauth-form.ts';

/** Of one member, at once. With them the member's row stays one unit of a read, 4 kB, which every request pays. */
export const MAX_REVOKED = 50;

/** One token to revoke, and when it ends by itself. */
export interface RevokedToken {
  readonly tokenId: string;
  readonly endsAt: number;
}

/**
 * What stands of a member's revoked tokens with one more; those that have ended by themselves go. `full`: as many stand
 * that have not, and none of them may go: it would be good again.
 */
export function withRevoked(
  before: RevokedTokens,
  { tokenId, endsAt }: RevokedToken,
  now: number,
): RevokedTokens | 'stands_already' | 'full' {
  if (before.has(tokenId)) return 'stands_already';
  const live = [...before].filter(([, end]) => end > now);
  return live.length >= MAX_REVOKED ? 'full' : new Map([...live, [tokenId, endsAt]]);
}

/** Whose word it is, and about which text: nobody is believed yet. */
export interface RevocationRequest {
  readonly credentials: PresentedCredentials;
  readonly token: string;
}

/**
 * Why nothing is said of a token. That there is nothing to revoke is no refusal (RFC 7009 §2.2).
 * `too_many_revoked`: the token is good still, and may be revoked when the first of the others has ended.
 */
export type RevocationRefusal = Refusal | { readonly reason: 'too_many_revoked'; readonly max: number };

/** What became of it, for the log: outside every one of them is the same 200. */
export type Revocation =
  | { readonly outcome: 'revoked' | 'stands_already'; readonly tokenId: string }
  /** By a refresh token of it. `lastToken`: what became of the last access token of it. */
  | {
      readonly outcome: 'authorization_ended';
      readonly lastToken: 'revoked' | 'stands_already' | 'unknown_member' | 'none';
    }
  /** `because`: of a closed set. `not_own`: another client's, about which nothing is said. */
  | { readonly outcome: 'nothing'; readonly because: string };

/**
 * {@link parseOAuthForm The form}, and in it the token. RFC 7009 §2.1: "An authorization server MAY ignore this parameter,
 * particularly if it is able to detect the token type automatically": `token_type_hint` is not read, so that none is wrong.
 */
export function parseRevocation(http: OAuthHttpRequest): Result<RevocationRequest, Refusal> {
  const form = parseOAuthForm(http);
  if (!form.ok) return form;
  const token = onlyValue(form.value, 'token');
  if (token === undefined) return err({ reason: 'missing_parameter', parameter: 'token' });
  return ok({ credentials: presentedCredentials(form.value, http.headers.get('authorization')), token });
}
