import { adviceFor } from '../../lambdas/core/advice/refusal-advice.ts';
import { refusalFacts } from '../../lambdas/core/advice/refusal-facts.ts';
import type { Explanation, StepOutcome } from '../../lambdas/flows/explain-assertion.ts';
import { type Findings, findingsOf, isRedeemable } from '../../lambdas/flows/explanation-findings.ts';

/** An explanation for a machine. Scopes as scope strings, times in seconds since the epoch. */
export function explanationJson(explanation: Explanation, keysFailure: string | undefined) {
  const { steps, redeemed } = explanation;
  const { presenter, person, scopes, boundTo } = findingsOf(explanation);
  return {
    redeemable: isRedeemable(explanation),
    ...(boundTo !== undefined && { boundTo }),
    ...(presenter && { client: { id: presenter.client.id, knownBy: presenter.knownBy } }),
    steps: steps.map((step) => stepJson(step, keysFailure)),
    ...(person && { person: personJson(person) }),
    ...(scopes && { scopes }),
    ...(redeemed && { redeemed }),
  };
}

function stepJson(outcome: StepOutcome, keysFailure: string | undefined) {
  const { step } = outcome;
  if (outcome.outcome === 'failed') {
    const { refusal } = outcome;
    const about = { reason: refusal.reason, facts: refusalFacts(refusal), ...adviceFor(refusal) };
    return { step, outcome: outcome.outcome, ...about };
  }
  if (outcome.outcome !== 'unavailable') return { step, outcome: outcome.outcome };
  return { step, outcome: outcome.outcome, dependency: outcome.dependency, ...(keysFailure && { why: keysFailure }) };
}

function personJson({ member, membership }: NonNullable<Findings['person']>) {
  const { id, email, role, status } = member;
  // An id that would be made, and was not, names nobody.
  const known = membership?.kind === 'provision' ? {} : { id };
  return { ...known, email, role, status, ...(membership && { membership: membership.kind }) };
}
