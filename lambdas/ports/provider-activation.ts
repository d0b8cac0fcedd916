import type { ActivationQuestion } from '../core/activation-question.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { FirstPartySession, SessionDigest } from '../core/first-party-session.ts';
import type { PendingProvider } from '../core/sign-in-provider.ts';
import type { ActivationWord } from '../core/sign-in-refusal.ts';
import type { SubjectLinkKey } from '../core/subject-link.ts';
import type { Member } from '../core/trust.ts';

/** An administrator has signed in through a pending provider, has seen as whom, and says that it is their account. */
export interface Activation {
  /** What was shown; it is used up. */
  readonly question: Pick<ActivationQuestion, 'id' | 'session'>;
  /** As it was when it was asked who this is. */
  readonly provider: PendingProvider;
  /** As it was when it was allowed: active, and an administrator. */
  readonly member: Member;
  readonly link: SubjectLinkKey;
  /** Which this sign-in was begun from; it ends. */
  readonly begunFrom: { readonly digest: SessionDigest; readonly kind: 'session' | 'setup' };
  /** Opened through the provider. */
  readonly session: FirstPartySession;
  readonly audit: readonly AuditEntry[];
}

/**
 * Provider active and trust claimed, subject linked, question used up, old session ended, new one begun, audit entries: one transaction.
 * Laws: anything but `activated` has written nothing; of racing activations of one trust exactly one is `activated`.
 * @throws Unavailable
 */
export type ActivateProvider = (activation: Activation) => Promise<ActivationWord>;
