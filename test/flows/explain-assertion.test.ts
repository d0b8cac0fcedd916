import { EXAMINATION_STEPS, type ExaminationStep } from '../../lambdas/flows/examine-assertion.ts';
import { explainAssertion } from '../../lambdas/flows/explain-assertion.ts';
import { client, ISSUER, memberId, NOW, organization, organizationId } from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

function explain(world: RedemptionWorld, assertion = signAssertion(), asking = organization.id) {
  const dependencies = {
    ...world.dependencies,
    newMemberId: () => memberId('new'),
    redemptions: { find: async (id: string) => world.store.records.get(id) },
  };
  return explainAssertion(dependencies, { assertion, organization: asking, client }, NOW);
}

async function outcomes(world: RedemptionWorld, assertion?: string, asking = organization.id) {
  return (await explain(world, assertion, asking)).map(({ step, outcome }) => [step, outcome]);
}

const ALL = [...EXAMINATION_STEPS, 'redemption'];

describe('an assertion explained', () => {
  it('[L8] passes every step, and nothing is redeemed', async () => {
    const world = redemptionWorld();
    const assertion = signAssertion();
    expect(await outcomes(world, assertion)).toEqual(ALL.map((step) => [step, 'passed']));
    expectNothingHappened(world);
    expect(await redeem(world, { form: { assertion } })).toMatchObject({ ok: true });
  });

  it('[K11] says that it was redeemed before', async () => {
    const world = redemptionWorld();
    const assertion = signAssertion();
    await redeem(world, { form: { assertion } });
    expect((await explain(world, assertion)).at(-1)).toEqual({
      step: 'redemption',
      outcome: 'failed',
      refusal: { reason: 'already_redeemed' },
    });
  });

  it.each<[ExaminationStep, string, string]>([
    ['syntax', 'malformed_assertion', 'a.b'],
    ['header', 'wrong_type', signAssertion({ header: { typ: 'JWT' } })],
    ['issuer', 'untrusted_issuer', signAssertion({ claims: { iss: 'https://other.example' } })],
    ['signature', 'no_key_for_kid', signAssertion({ header: { kid: 'other' } })],
    ['claims', 'wrong_audience', signAssertion({ claims: { aud: `${ISSUER}/` } })],
    ['resources', 'assertion_resource_unknown', signAssertion({ claims: { resource: 'https://other.example' } })],
    ['constraints', 'confirmation_not_supported', signAssertion({ claims: { cnf: {} } })],
    ['person', 'subject_not_linked', signAssertion({ claims: { sub: 'nobody' } })],
    ['scopes', 'no_scope_granted', signAssertion({ claims: { scope: 'org:admin' } })],
  ])('fails at %s by %s; what is after it is not reached', async (failing, reason, assertion) => {
    const position = ALL.indexOf(failing);
    const world = redemptionWorld();
    const steps = await explain(world, assertion);
    expect(steps.map(({ step }) => step)).toEqual(ALL);
    expect(steps.map(({ outcome }) => outcome)).toEqual(
      ALL.map((_, index) => (index < position ? 'passed' : index === position ? 'failed' : 'not_reached')),
    );
    expect(steps[position]).toMatchObject({ refusal: { reason } });
    expectNothingHappened(world);
  });

  it('fails at the enablement when the organization has the client switched off', async () => {
    const world = redemptionWorld();
    changeAll(world.facts.enablements, { status: 'disabled' });
    expect((await explain(world))[ALL.indexOf('enablement')]).toMatchObject({
      outcome: 'failed',
      refusal: { reason: 'enablement_disabled' },
    });
  });

  it('[L7] of a provider of another organization is of an unknown issuer', async () => {
    const steps = await explain(redemptionWorld(), signAssertion(), organizationId('other'));
    expect(steps[ALL.indexOf('issuer')]).toMatchObject({
      outcome: 'failed',
      refusal: { reason: 'untrusted_issuer', differsByTrailingSlash: false },
    });
  });
});
