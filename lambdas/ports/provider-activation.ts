import type { Revised } from '../core/administration/revision.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { SubjectLinkKey } from '../core/people/subject-link.ts';
import type { Member } from '../core/records.ts';
import type { ActivationQuestion } from '../core/sign-in/activation-question.ts';
import type { PendingProvider } from '../core/sign-in/provider.ts';
import type { ActivationWord } from '../core/sign-in/refusal.ts';
import type { FirstPartySession, SessionDigest } from '../core/sign-in/session.ts';

/** An administrator has signed in through a pending provider, has seen as whom, and says that it is their account. */
export interface Activation {
  /** What was shown; it is used up. */
  readonly question: Pick<ActivationQuestion, 'id' | 'session'>;
  /** As it was when it was asked who this is. */
  readonly provider: Revised<PendingProvider>;
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
 * Provider active and trust claimed, subject linked, question used up, old session ended, new one begun, audit entries: one
 * transaction. Laws: anything but `activated` has written nothing; of racing activations of one trust exactly one is
 * `activated`.
 * @throws Unavailable
 */
export type ActivateProvider = (activation: Activation) => Promise<ActivationWord>;
