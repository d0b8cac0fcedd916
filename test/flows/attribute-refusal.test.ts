import { generateKeyPairSync } from 'node:crypto';
import type { TokenStep } from '../../lambdas/flows/request-token.ts';
import { attributeRefusal } from '../../lambdas/flows/steps/attribute-refusal.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { organization, PROVIDER_ISSUER, provider } from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { type AssertionOverrides, signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

const NEAR = [
  ['of another type', { header: { typ: 'JWT' } }, 'wrong_type'],
  ['whose issuer has a slash more', { claims: { iss: `${PROVIDER_ISSUER}/` } }, 'untrusted_issuer'],
  ['for an audience tenant, where none is registered', { claims: { aud_tenant: 'acme' } }, 'untrusted_issuer'],
] as const satisfies readonly (readonly [string, AssertionOverrides, string])[];

/** An instance that has redeemed, so that it knows the provider's keys. */
async function warm(): Promise<RedemptionWorld> {
  const world = redemptionWorld();
  issued(await redeem(world));
  Object.assign(world.counts, { keyFetches: 0, writes: 0, signatures: 0, trustReads: 0 });
  world.store.records.clear();
  return world;
}

/** Why it was refused, and to whom that was told to belong. */
async function refused(world: RedemptionWorld, assertion: string) {
  const steps: TokenStep[] = [];
  const result = await redeem(world, { form: { assertion } }, { observer: (step) => steps.push(step) });
  const told = steps.flatMap((step) => (step.step === 'attributed' ? [step] : []));
  return {
    reason: result.ok ? 'issued' : result.error.reason,
    told: told.map((step) => [step.organization.id, step.provider.id]),
  };
}

describe.each(NEAR)('an assertion %s', (_, overrides, reason) => {
  it('is told to the organization whose provider has signed it, and refused all the same', async () => {
    const world = await warm();
    expect(await refused(world, signAssertion(overrides))).toEqual({ reason, told: [[organization.id, provider.id]] });
    expectNothingHappened(world);
    expect(world.counts.keyFetches).toBe(0);
  });

  it('[L10] that somebody else has signed is nobody’s', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await refused(await warm(), signAssertion({ ...overrides, privateKey }))).toEqual({ reason, told: [] });
  });

  it('[L14] is nobody’s where the keys are not known: nothing is fetched for it', async () => {
    const world = redemptionWorld();
    expect(await refused(world, signAssertion(overrides))).toEqual({ reason, told: [] });
    expect(world.counts.keyFetches).toBe(0);
  });

  it('is nobody’s by keys that are older than an hour', async () => {
    const world = await warm();
    world.clock.advance(3_601);
    expect(await refused(world, signAssertion(overrides))).toEqual({ reason, told: [] });
    expect(world.counts.keyFetches).toBe(0);
  });

  it('is nobody’s while the provider is not active, or the organization', async () => {
    const [one, other] = [await warm(), await warm()];
    changeAll(one.facts.providers, { status: 'disabled' });
    changeAll(other.facts.organizations, { status: 'disabled' });
    for (const world of [one, other]) expect((await refused(world, signAssertion(overrides))).told).toEqual([]);
  });
});

it('[L10] is nobody’s when the organization of its provider is not there, or its header or issuer says nothing', async () => {
  const world = await warm();
  world.facts.organizations.splice(0);
  expect(await refused(world, signAssertion({ header: { typ: 'JWT' } }))).toEqual({ reason: 'wrong_type', told: [] });
  for (const odd of [{ header: { typ: 'JWT', alg: 7 } }, { header: { typ: 'JWT' }, claims: { iss: 7 } }]) {
    expect((await refused(await warm(), signAssertion(odd as never))).told).toEqual([]);
  }
});

it('[L10] never hides what nobody foresaw behind a refusal', async () => {
  const world = await warm();
  const { trust } = world.dependencies;
  const dependencies = {
    ...{ trust: { ...trust, findProvider: async () => Promise.reject(new TypeError('a bug')) } },
    providerKeys: world.dependencies.providerKeys,
  };
  const told = attributeRefusal(dependencies, signAssertion({ header: { typ: 'JWT' } }), {
    ...{ reason: 'wrong_type', actual: 'JWT' },
  } as never);
  await expect(told).rejects.toThrow('a bug');
});

it('an outage while it is looked for changes no refusal', async () => {
  const world = await warm();
  // The client is read; then nothing more.
  world.hooks.beforeTrustRead = () => {
    if (world.counts.trustReads > 1) throw new Unavailable('DynamoDB');
  };
  const assertion = signAssertion({ header: { typ: 'JWT' } });
  expect(await refused(world, assertion)).toEqual({ reason: 'wrong_type', told: [] });
});

it('an issuer that is nobody’s, and a type of an issuer that is nobody’s, are told to nobody', async () => {
  const iss = 'https://idp.other.example';
  const world = await warm();
  for (const header of [{}, { typ: 'JWT' }])
    expect((await refused(world, signAssertion({ header, claims: { iss } }))).told).toEqual([]);
});
