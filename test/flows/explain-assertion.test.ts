import { vouchedClient, vouchedClientId } from '../../lambdas/core/clients/vouched-client.ts';
import { EXPLAINED_STEPS, type ExplainedStep } from '../../lambdas/flows/explain-assertion.ts';
import { findingsOf } from '../../lambdas/flows/explanation-findings.ts';
import { proofKey } from '../support/dpop.ts';
import { explain, verdict } from '../support/explain.ts';
import {
  client,
  clientId,
  enablement,
  ISSUER,
  NOW,
  organization,
  organizationId,
  provider,
  scopes,
} from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { providerKeys, signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

async function outcomes(world: RedemptionWorld, assertion: string) {
  return (await explain(world, assertion)).steps.map(({ step, outcome }) => [step, outcome]);
}

const ALL = EXPLAINED_STEPS;

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
    const { steps, redeemed } = await explain(world, assertion);
    expect(steps.at(-1)).toEqual({ step: 'redemption', outcome: 'failed', refusal: { reason: 'already_redeemed' } });
    expect(redeemed).toMatchObject({ issuedAt: NOW, correlationId: 'c-1' });
  });

  it.each<[ExplainedStep, string, string]>([
    ['client', 'unknown_client', signAssertion({ claims: { client_id: 'nobody' } })],
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
    const { steps } = await explain(world, assertion);
    expect(steps.map(({ step }) => step)).toEqual(ALL);
    expect(steps.map(({ outcome }) => outcome)).toEqual(
      ALL.map((_, index) => (index < position ? 'passed' : index === position ? 'failed' : 'not_reached')),
    );
    expect(steps[position]).toMatchObject({ refusal: { reason } });
    expectNothingHappened(world);
  });

  it('[K18] passes what is bound to a key, and says whose proof its redemption needs', async () => {
    const { thumbprint: jkt } = proofKey;
    const explanation = await explain(redemptionWorld(), signAssertion({ claims: { cnf: { jkt } } }));
    expect(explanation.steps.map(({ outcome }) => outcome)).toEqual(ALL.map(() => 'passed'));
    expect(findingsOf(explanation).boundTo).toBe(jkt);
    expect(findingsOf(await explain(redemptionWorld(), signAssertion()))).not.toHaveProperty('boundTo');
  });

  it('fails at the enablement when the organization has the client switched off', async () => {
    const world = redemptionWorld();
    changeAll(world.facts.enablements, { status: 'disabled' });
    expect(verdict(await explain(world, signAssertion()))).toMatchObject({ reason: 'enablement_disabled' });
  });

  it.each([
    ['another one', { aud_tenant: 'other' }, 'other'],
    ['none', {}, undefined],
  ])('[K15] says which audience tenant is expected, and that %s came', async (_what, claims, audienceTenant) => {
    const world = redemptionWorld();
    changeAll(world.facts.providers, { audienceTenant: 'acme' });
    const expected = { reason: 'untrusted_issuer', audienceTenant, expectedAudienceTenants: ['acme'] };
    expect(verdict(await explain(world, signAssertion({ claims })))).toMatchObject(expected);
    const asked = await explain(world, signAssertion({ claims }), { asking: organizationId('other') });
    expect(verdict(asked)).not.toHaveProperty('expectedAudienceTenants');
  });

  it('[L7] of a provider of another organization is of an unknown issuer', async () => {
    const asked = await explain(redemptionWorld(), signAssertion(), { asking: organizationId('other') });
    expect(verdict(asked)).toMatchObject({ reason: 'untrusted_issuer', differsByTrailingSlash: false });
  });
});

describe('the client that an explanation is about', () => {
  const other = { ...client, id: clientId('windsurf') };

  it('is the one that the assertion was issued to, by id or by its alias at that provider', async () => {
    const world = redemptionWorld();
    world.facts.clients.push(other);
    world.facts.enablements.push({
      ...enablement,
      client: other.id,
      aliases: new Map([[provider.id, new Set(['0oa1'])]]),
    });
    const byAlias = await explain(world, signAssertion({ claims: { client_id: '0oa1' } }));
    expect(byAlias.steps[0]).toMatchObject({ found: { presenter: { client: { id: 'windsurf' }, knownBy: 'alias' } } });
    expect(verdict(byAlias)).toBeUndefined();
    const byId = await explain(world, signAssertion());
    expect(byId.steps[0]).toMatchObject({ found: { presenter: { client: { id: 'cursor' }, knownBy: 'client_id' } } });
  });

  describe('[C11] which nobody registered', () => {
    const jkt = proofKey.thumbprint;
    const bound = signAssertion({ claims: { client_id: 'editor', cnf: { jkt } } });
    const id = vouchedClientId(provider.id, 'editor');
    const vouching = () => {
      const world = redemptionWorld();
      changeAll(world.facts.providers, { vouchedScopes: scopes('projects:read') });
      return world;
    };

    it('is the one that its provider vouches for, and comes by its key', async () => {
      const explanation = await explain(vouching(), bound);
      expect(explanation.steps[0]).toMatchObject({ found: { presenter: { client: { id }, knownBy: 'provider' } } });
      expect(verdict(explanation)).toBeUndefined();
      expect(findingsOf(explanation)).toMatchObject({ boundTo: jkt, scopes: { ceiling: 'projects:read' } });
    });

    it('is nobody without the key, or where the provider does not vouch', async () => {
      const unbound = signAssertion({ claims: { client_id: 'editor' } });
      expect(verdict(await explain(vouching(), unbound))).toEqual({ reason: 'unknown_client' });
      const about = { reason: 'client_not_vouched_for', name: 'editor', provider: provider.id };
      expect(verdict(await explain(redemptionWorld(), bound))).toEqual({
        ...about,
        problem: 'provider_does_not_vouch',
      });
      const url = signAssertion({ claims: { client_id: 'https://client.example/c.json', cnf: { jkt } } });
      expect(verdict(await explain(vouching(), url))).toMatchObject({ problem: 'known_here' });
    });

    it('[L9] is refused where it is blocked, by name too', async () => {
      const world = vouching();
      const about = { organization: organization.id, provider: provider.id, name: 'editor', firstSeenAt: NOW };
      world.facts.clients.push(vouchedClient(about, scopes('projects:read')));
      expect(verdict(await explain(world, bound, { client: id }))).toBeUndefined();
      world.facts.enablements.push({ ...enablement, client: id, status: 'disabled', admittedBy: 'provider' });
      expect(verdict(await explain(world, bound, { client: id }))).toMatchObject({ reason: 'enablement_disabled' });
    });
  });

  it('[K6] is the one that is named, to whom the assertion may not have been issued', async () => {
    const world = redemptionWorld();
    world.facts.clients.push(other);
    world.facts.enablements.push({ ...enablement, client: other.id });
    expect(verdict(await explain(world, signAssertion(), { client: other.id }))).toEqual({
      reason: 'issued_to_other_client',
      expected: 'windsurf',
      actual: 'cursor',
    });
  });

  it.each([
    ['disabled', 'client_disabled', { status: 'disabled' }],
    ['not registered for the grant', 'client_not_registered_for_grant', { grantTypes: new Set<string>() }],
  ] as const)('[S7][C8] is refused when it is %s', async (_what, reason, override) => {
    const world = redemptionWorld();
    changeAll(world.facts.clients, override);
    expect(verdict(await explain(world, signAssertion()))).toEqual({ reason, client: client.id });
  });

  it.each([
    ['no client at all', undefined, 'malformed_claim'],
    ['a list', ['cursor'], 'malformed_claim'],
    ['what can be no client', 'a b', 'unknown_client'],
  ])('[L15] is not known from %s', async (_what, client_id, reason) => {
    expect(verdict(await explain(redemptionWorld(), signAssertion({ claims: { client_id } })))).toMatchObject({
      reason,
    });
  });

  it('is not asked about when there is no assertion', async () => {
    expect(await outcomes(redemptionWorld(), 'a.b')).toEqual(
      ALL.map((step) => [step, step === 'syntax' ? 'failed' : 'not_reached']),
    );
  });
});

it("[S9] a provider's keys that are not to be had are said to be unavailable, and no verdict is given", async () => {
  const world = redemptionWorld();
  world.publishedKeys = undefined;
  const { steps } = await explain(world, signAssertion());
  expect(steps[ALL.indexOf('signature')]).toEqual({
    step: 'signature',
    outcome: 'unavailable',
    dependency: 'provider keys',
  });
  expect(steps.slice(ALL.indexOf('signature') + 1).map(({ outcome }) => outcome)).toEqual(
    Array(ALL.length - ALL.indexOf('signature') - 1).fill('not_reached'),
  );
});

it('[L11] a forged assertion is told nothing of what another became', async () => {
  const world = redemptionWorld();
  await redeem(world);
  const forged = signAssertion({
    privateKey: providerKeys.PS256.privateKey,
    algorithm: 'PS256',
    header: { kid: 'rsa-1' },
  });
  expect(await explain(world, forged)).not.toHaveProperty('redeemed');
});
