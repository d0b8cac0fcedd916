import { detailsJson } from '../../../protect/vocabulary/authorization-details.ts';
import { type ClientId, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { MENDED_BY } from '../../core/advice/mended-by.ts';
import { adviceFor } from '../../core/advice/refusal-advice.ts';
import { refusalFacts } from '../../core/advice/refusal-facts.ts';
import type { Language } from '../../core/language.ts';
import { type Administered, invalid } from '../../flows/administration/administration.ts';
import { type Explanation, explainAssertion, type StepOutcome } from '../../flows/explain-assertion.ts';
import { type Findings, findingsOf, isRedeemable } from '../../flows/explanation-findings.ts';
import { ROUTES } from '../../routes.ts';
import { type AdministrationRoutes, route } from './route.ts';
import { type ExplanationJson, explainRequest, explanationSchema } from './schemas/explanation.ts';
import { snakeCased } from './snake-case.ts';

export const explainRoutes = {
  [ROUTES.administration.explain.key]: route({
    operation: 'explain',
    summary: 'Every check of redemption on an assertion of this organization; it is not used up, kept or logged',
    body: explainRequest,
    answer: explanationSchema,
    advises: true,
    handle: async ({ admin, services, body, language }) => {
      const client = parseClient(body.client);
      if (!client.ok) return client;
      const { dependencies, keysFailure } = services.explaining();
      const { organization } = admin.caller;
      const assertion = body.assertion.trim();
      const input = { assertion, organization, client: client.value };
      const explanation = await explainAssertion(dependencies, input, admin.clock());
      return ok({ body: explanationJson(explanation, { keysFailure: keysFailure(language), language }) });
    },
  }),
} satisfies AdministrationRoutes;

function parseClient(id: string | undefined): Administered<ClientId | undefined> {
  if (id === undefined) return ok(undefined);
  return isClientId(id) ? ok(id) : invalid('client', 'is no id of a client');
}

/** In which words it is told. `keysFailure`: why a provider's keys could not be had. */
interface Told {
  readonly keysFailure: string | undefined;
  readonly language: Language;
}

function explanationJson(explanation: Explanation, told: Told): ExplanationJson {
  const { steps, redeemed } = explanation;
  const { presenter, person, scopes, details, boundTo } = findingsOf(explanation);
  return {
    redeemable: isRedeemable(explanation),
    ...(presenter && { client: { id: presenter.client.id, known_by: presenter.knownBy } }),
    ...(boundTo !== undefined && { bound_to: boundTo }),
    steps: steps.map((step) => stepJson(step, told)),
    ...(person && { person: personJson(person) }),
    ...(scopes && {
      scopes: {
        asserted: listOf(scopes.asserted),
        ceiling: listOf(scopes.ceiling),
        role: listOf(scopes.role),
        granted: listOf(scopes.granted),
      },
    }),
    ...(details && { authorization_details: detailsFound(details) }),
    ...(redeemed && { redeemed: { issued_at: redeemed.issuedAt, correlation_id: redeemed.correlationId } }),
  };
}

function stepJson(outcome: StepOutcome, { keysFailure, language }: Told): ExplanationJson['steps'][number] {
  const { step } = outcome;
  switch (outcome.outcome) {
    case 'failed': {
      const { meaning, nextStep } = adviceFor(outcome.refusal, language);
      const facts = snakeCased(refusalFacts(outcome.refusal));
      const { reason } = outcome.refusal;
      const mended_by = [...MENDED_BY[reason].who];
      return { step, outcome: 'failed', reason, facts, meaning, next_step: nextStep, mended_by };
    }
    case 'unavailable':
      return { step, outcome: 'unavailable', dependency: outcome.dependency, ...(keysFailure && { why: keysFailure }) };
    default:
      return { step, outcome: outcome.outcome };
  }
}

function personJson({ member, membership }: NonNullable<Findings['person']>): ExplanationJson['person'] {
  const { id, email, role, status } = member;
  // An id that would be made, and was not, names nobody.
  const known = membership?.kind === 'provision' ? {} : { id };
  return { ...known, email, role, status, ...(membership && { membership: membership.kind }) };
}

function detailsFound({ asserted, types, granted }: NonNullable<Findings['details']>) {
  return { asserted: [...detailsJson(asserted)], types: [...types], granted: [...detailsJson(granted)] };
}

function listOf(scopes: string): string[] {
  return scopes.split(' ').filter((scope) => scope !== '');
}
