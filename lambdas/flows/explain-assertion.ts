import type { ClaimedIssuer } from '../core/assertion-claims.ts';
import type { OrganizationId } from '../core/identifiers.ts';
import { redemptionId } from '../core/redemption.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Client } from '../core/trust.ts';
import type { RedemptionLookUp } from '../ports/redemption-look-up.ts';
import {
  EXAMINATION_STEPS,
  type ExaminationDependencies,
  type ExaminationStep,
  examineAssertion,
  type PassedStep,
} from './examine-assertion.ts';

/** The steps of an examination, and whether the assertion was redeemed before. */
export type ExplainedStep = ExaminationStep | 'redemption';

export type StepOutcome =
  | { readonly step: ExplainedStep; readonly outcome: 'passed'; readonly found?: PassedStep }
  | { readonly step: ExplainedStep; readonly outcome: 'failed'; readonly refusal: Refusal }
  | { readonly step: ExplainedStep; readonly outcome: 'not_reached' };

export interface ExplainDependencies extends ExaminationDependencies {
  readonly redemptions: RedemptionLookUp;
}

export interface ExplainInput {
  readonly assertion: string;
  /** Only a provider of this organization is spoken about. */
  readonly organization: OrganizationId;
  readonly client: Client;
}

/**
 * Every check of redemption on an assertion, in order: passed, failed with both values, or not reached. The very code
 * that redeems, and nothing is redeemed, written (but the cache of providers' keys) or stored.
 * Does NOT authenticate the client: it answers what would happen if that client came with this assertion now.
 * @throws Unavailable when a store or the provider's keys are
 */
export async function explainAssertion(
  dependencies: ExplainDependencies,
  { assertion, organization, client }: ExplainInput,
  now: number,
): Promise<readonly StepOutcome[]> {
  const passed: PassedStep[] = [];
  const examination = ownProvidersOnly(dependencies, organization);
  const request = { assertion, client, scopes: undefined, resources: [] };
  const decision = await examineAssertion(examination, request, now, (step) => passed.push(step));
  const steps = EXAMINATION_STEPS.map((step, i) =>
    outcomeOf(step, i, passed, decision.ok ? undefined : decision.error),
  );
  if (!decision.ok) return [...steps, { step: 'redemption', outcome: 'not_reached' }];
  const { claimedIssuer, claims } = decision.value;
  const record = await dependencies.redemptions.find(redemptionId(claimedIssuer, claims.jti));
  if (record === undefined) return [...steps, { step: 'redemption', outcome: 'passed' }];
  return [...steps, { step: 'redemption', outcome: 'failed', refusal: { reason: 'already_redeemed' } }];
}

function outcomeOf(
  step: ExaminationStep,
  position: number,
  passed: readonly PassedStep[],
  refusal: Refusal | undefined,
): StepOutcome {
  const found = passed[position];
  if (found !== undefined) return { step, outcome: 'passed', found };
  return position === passed.length && refusal !== undefined
    ? { step, outcome: 'failed', refusal }
    : { step, outcome: 'not_reached' };
}

/** Another organization's provider is unknown here: its settings are none of this organization's business. */
function ownProvidersOnly(dependencies: ExplainDependencies, organization: OrganizationId): ExaminationDependencies {
  const { trust } = dependencies;
  return {
    ...dependencies,
    trust: {
      ...trust,
      findProvider: async (claimed: ClaimedIssuer) => {
        const provider = await trust.findProvider(claimed);
        return provider?.organization === organization ? provider : undefined;
      },
    },
  };
}
