import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { claimedName, nameAfter } from '../../core/people/display-name.ts';
import { isToBeNoted, signInOf } from '../../core/people/last-sign-in.ts';
import type { Member, TrustedProvider } from '../../core/records.ts';
import type { SignInNotes } from '../../ports/sign-in-notes.ts';
import { Unavailable } from '../../ports/unavailable.ts';

/**
 * Notes when and through what `member` came in, and what they are called there: after the session stands, at most once an
 * hour, or when their name is another. Nobody is kept out by it: a store that is down, or a member who changes at this
 * moment, is noted the next time. Dying before it leaves the session alone.
 */
export async function noteSignIn(
  { signIns }: { readonly signIns: SignInNotes },
  member: Member,
  { provider, claims }: { readonly provider: TrustedProvider; readonly claims: JsonObject },
  now: number,
): Promise<void> {
  const lastSignIn = signInOf(provider, claims, now);
  const displayName = nameAfter(member.displayName, claimedName(claims), 'sign_in');
  const isRenamed = displayName?.text !== member.displayName?.text;
  if (!isRenamed && !isToBeNoted(lastSignIn, member.lastSignIn)) return;
  try {
    await signIns.note(member, { lastSignIn, displayName });
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
  }
}
