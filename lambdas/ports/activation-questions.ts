import type { ActivationQuestion } from '../core/sign-in/activation-question.ts';
import type { SessionDigest } from '../core/sign-in/session.ts';

/**
 * Questions that wait for a person's decision, one for each session, by its digest.
 * @throws Unavailable
 */
export interface ActivationQuestions {
  /** In the place of an earlier one of the same session, which can be decided no more. */
  ask(question: ActivationQuestion): Promise<void>;
  /** Strongly consistent. Does NOT filter on time. */
  find(session: SessionDigest): Promise<ActivationQuestion | undefined>;
  /** That very question is gone, undecided. Another one of the session stays. */
  withdraw(question: Pick<ActivationQuestion, 'session' | 'id'>): Promise<void>;
}
