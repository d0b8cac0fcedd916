import { parseCompactJws, type UnverifiedJws } from '../../protect/jose/compact-jws.ts';
import type { ClientId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { type ClaimedIssuer, isText } from '../core/assertion/claims.ts';
import type { TrustedProvider } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import { redemptionId } from '../core/tokens/redemption.ts';
import type { DirectoryReads } from '../ports/administration-store.ts';
import type { RedemptionLookUp, RedemptionSummary } from '../ports/redemption-look-up.ts';
import type { TrustSources } from '../ports/trust-sources.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { findPresenter, type Presenter } from './find-presenter.ts';
import {
  EXAMINATION_STEPS,
  type ExaminationDependencies,
  examineAssertion,
  type PassedStep,
} from './steps/examine-assertion.ts';

/** The client that comes with the assertion, the steps of its examination, and whether it was redeemed before. */
export const EXPLAINED_STEPS = ['client', ...EXAMINATION_STEPS, 'redemption'] as const;
export type ExplainedStep = (typeof EXPLAINED_STEPS)[number];

export type ExplainedPass = PassedStep | { readonly step: 'client'; readonly presenter: Presenter };

export type StepOutcome =
  | { readonly step: ExplainedStep; readonly outcome: 'passed'; readonly found?: ExplainedPass }
  | { readonly step: ExplainedStep; readonly outcome: 'failed'; readonly refusal: Refusal }
  /** Nobody can say now: what redemption would answer with 503. */
  | { readonly step: ExplainedStep; readonly outcome: 'unavailable'; readonly dependency: string }
  | { readonly step: ExplainedStep; readonly outcome: 'not_reached' };

export interface Explanation {
  /** All of {@link EXPLAINED_STEPS}, in order: those that passed, at most one that did not, those never reached. */
  readonly steps: readonly StepOutcome[];
  /** What it has become; looked up as soon as the signature is good, even if a later step fails. */
  readonly redeemed?: RedemptionSummary;
}

export interface ExplainDependencies extends ExaminationDependencies {
  readonly reads: Pick<DirectoryReads, 'findClientByAlias' | 'listProviders'>;
  readonly redemptions: RedemptionLookUp;
}

export interface ExplainInput {
  readonly assertion: string;
  /** Only a provider of this organization is spoken about. */
  readonly organization: OrganizationId;
  /** Absent: the client that the assertion was issued to. */
  readonly client: ClientId | undefined;
}

/**
 * Every check of redemption on an assertion, in order: passed, failed with both values, or not reached. The very code
 * that redeems; nothing is redeemed and nothing is written but the cache of providers' keys that it is given.
 * Does NOT authenticate the client: it answers what would happen if that client came with this assertion now.
 * @throws Unavailable when a store is; when a provider's keys are, that is the step's outcome
 */
export async function explainAssertion(
  dependencies: ExplainDependencies,
  { assertion, organization, client }: ExplainInput,
  now: number,
): Promise<Explanation> {
  const jws = parseCompactJws(assertion);
  if (!jws.ok) return ended([], failed('syntax', { reason: 'malformed_assertion', syntax: jws.error }));
  const trust = ownProvidersOnly(dependencies, organization);
  const listAudienceTenants = ownAudienceTenants(dependencies.reads, organization);
  const presenter = await findPresenter({ ...dependencies, trust }, jws.value.payload, client);
  if (!presenter.ok) return ended([], failed('client', presenter.error));

  const passed: ExplainedPass[] = [{ step: 'client', presenter: presenter.value }];
  const request = {
    assertion,
    client: presenter.value.client,
    scopes: undefined,
    resources: [],
    shown: 'any',
  } as const;
  const refusal = await examine({ ...dependencies, trust, listAudienceTenants }, request, now, passed);
  const redeemed = await findRedemption(dependencies.redemptions, jws.value, passed);
  const end = refusal ?? (redeemed && failed('redemption', { reason: 'already_redeemed' }));
  return { ...ended(passed, end), ...(redeemed && { redeemed }) };
}

/** What ended the examination, if anything did. */
async function examine(
  dependencies: ExaminationDependencies,
  request: Parameters<typeof examineAssertion>[1],
  now: number,
  passed: ExplainedPass[],
): Promise<StepOutcome | undefined> {
  const current = () => EXPLAINED_STEPS[passed.length] ?? 'redemption';
  try {
    const decision = await examineAssertion(dependencies, request, now, (step) => passed.push(step));
    return decision.ok ? undefined : failed(current(), decision.error);
  } catch (error) {
    // The signature is the only step that leaves for somewhere else than a store of ours.
    if (!(error instanceof Unavailable) || current() !== 'signature') throw error;
    return { step: current(), outcome: 'unavailable', dependency: error.dependency };
  }
}

/** Only of an assertion that its provider signed: a made-up one asks nothing about others. */
async function findRedemption(
  redemptions: RedemptionLookUp,
  { payload }: UnverifiedJws,
  passed: readonly ExplainedPass[],
): Promise<RedemptionSummary | undefined> {
  const syntax = passed.find((each) => each.step === 'syntax');
  const isAuthentic = passed.some(({ step }) => step === 'signature');
  const { jti } = payload;
  if (syntax === undefined || !isAuthentic || !isText(jti)) return undefined;
  return redemptions.find(redemptionId(syntax.claimedIssuer, jti));
}

function failed(step: ExplainedStep, refusal: Refusal): StepOutcome {
  return { step, outcome: 'failed', refusal };
}

function ended(passed: readonly ExplainedPass[], end: StepOutcome | undefined): Explanation {
  const steps = EXPLAINED_STEPS.map((step): StepOutcome => {
    const found = passed.find((each) => each.step === step);
    if (found !== undefined) return { step, outcome: 'passed', found };
    if (end?.step === step) return end;
    return { step, outcome: end === undefined ? 'passed' : 'not_reached' };
  });
  return { steps };
}

/**
 * Another organization's provider is unknown here: its settings are none of this organization's business. An own one
 * that is pending is not found by redemption either, but here it is, so that its status is the reason.
 */
function ownProvidersOnly({ trust, reads }: ExplainDependencies, organization: OrganizationId): TrustSources {
  const findProvider = async (claimed: ClaimedIssuer) => {
    const provider = await trust.findProvider(claimed);
    return provider?.organization === organization ? provider : findPending(reads, organization, claimed);
  };
  return { ...trust, findProvider };
}

/**
 * What an assertion's `aud_tenant` had to be, of the organization's own providers alone: more than redemption, which looks up
 * by key, can say of the same refusal.
 */
function ownAudienceTenants(reads: ExplainDependencies['reads'], organization: OrganizationId) {
  return async ({ issuer, tenant }: ClaimedIssuer): Promise<readonly (string | null)[]> => {
    const providers = await Array.fromAsync(reads.listProviders(organization));
    return providers
      .filter((one) => one.issuer === issuer && one.tenant === tenant)
      .map(({ audienceTenant }) => audienceTenant ?? null);
  };
}

async function findPending(
  reads: ExplainDependencies['reads'],
  organization: OrganizationId,
  { issuer, tenant, audienceTenant }: ClaimedIssuer,
): Promise<TrustedProvider | undefined> {
  for await (const provider of reads.listProviders(organization)) {
    const isClaimed =
      provider.issuer === issuer && provider.tenant === tenant && provider.audienceTenant === audienceTenant;
    if (isClaimed && provider.status !== 'active') return provider;
  }
  return undefined;
}
