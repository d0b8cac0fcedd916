import type { KeyThumbprint } from '../../protect/vocabulary/key-thumbprint.ts';
import { formatScopes, NO_SCOPES, type ScopeSet } from '../../protect/vocabulary/scope.ts';
import type { ScopeBounds } from '../core/assertion/granted-authority.ts';
import type { ExplainedPass, Explanation } from './explain-assertion.ts';
import type { Presenter } from './find-presenter.ts';
import type { ExaminedDetails } from './steps/examine-assertion.ts';
import type { Person } from './steps/find-person.ts';

/** What the steps that passed found out, as far as they came. */
export interface Findings {
  readonly presenter?: Presenter;
  readonly person?: Person;
  readonly scopes?: ExplainedScopes;
  /** Authorization details, where the assertion delegates some. */
  readonly details?: ExaminedDetails;
  /** The key that the assertion is bound to: whoever redeems it sends a DPoP proof of it, which nobody can look for here. */
  readonly boundTo?: KeyThumbprint;
}

/** What each party allows, and what is left: scope strings. */
export interface ExplainedScopes {
  readonly asserted: string;
  readonly ceiling: string;
  readonly role: string;
  readonly granted: string;
}

export function findingsOf(explanation: Explanation): Findings {
  const client = findPass(explanation, 'client');
  const person = findPass(explanation, 'person');
  const scopes = scopesOf(explanation);
  const details = findPass(explanation, 'scopes')?.details;
  const boundTo = findPass(explanation, 'constraints')?.boundTo;
  return {
    ...(client && { presenter: client.presenter }),
    ...(person && { person: person.person }),
    ...(scopes && { scopes }),
    ...(details && details.asserted.length > 0 && { details }),
    ...(boundTo && { boundTo }),
  };
}

export function findPass<Step extends ExplainedPass['step']>(
  { steps }: Explanation,
  wanted: Step,
): Extract<ExplainedPass, { readonly step: Step }> | undefined {
  for (const { step, ...rest } of steps) {
    if (step === wanted && 'found' in rest) return rest.found as Extract<ExplainedPass, { readonly step: Step }>;
  }
  return undefined;
}

/** It would be redeemed now. */
export function isRedeemable({ steps }: Explanation): boolean {
  return steps.every(({ outcome }) => outcome === 'passed');
}

/** Of the intersection, whether it left something or nothing. */
function scopesOf(explanation: Explanation): ExplainedScopes | undefined {
  const passed = findPass(explanation, 'scopes');
  if (passed !== undefined) return show(passed.bounds, passed.granted);
  for (const step of explanation.steps) {
    if (step.outcome === 'failed' && step.refusal.reason === 'no_scope_granted') return show(step.refusal, NO_SCOPES);
  }
  return undefined;
}

function show({ asserted, ceiling, role }: Omit<ScopeBounds, 'requested'>, granted: ScopeSet): ExplainedScopes {
  return {
    asserted: formatScopes(asserted),
    ceiling: formatScopes(ceiling),
    role: formatScopes(role),
    granted: formatScopes(granted),
  };
}
