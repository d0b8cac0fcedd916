import { decodeJwt } from 'jose';
import { vouchedClient, vouchedClientId } from '../../lambdas/core/clients/vouched-client.ts';
import type { Refusal } from '../../lambdas/core/refusal.ts';
import type { TokenStep } from '../../lambdas/flows/request-token.ts';
import type { IssuedToken } from '../../lambdas/flows/steps/record-and-sign.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, type Result } from '../../protect/vocabulary/result.ts';
import { otherProofKey, proofKey, signProof } from '../support/dpop.ts';
import {
  client,
  clientId,
  enablement,
  NOW,
  organization,
  provider,
  providerId,
  SUBJECT,
  scopes,
} from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { providerKeys, signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';
import type { TokenHttpParts } from '../support/token-http.ts';

const jkt = proofKey.thumbprint;
const NAME = 'editor';
const EDITOR = vouchedClientId(provider.id, NAME);
const CEILING = scopes('projects:read projects:write');

/** Where the provider vouches for clients. */
function vouchingWorld(): RedemptionWorld {
  const world = redemptionWorld();
  changeAll(world.facts.providers, { vouchedScopes: CEILING });
  return world;
}

let made = 0;

interface Parts extends TokenHttpParts {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `undefined`: none comes. */
  readonly dpop?: string | undefined;
}

/** A client that nobody registered, with an assertion that is bound to its key, and the proof of it. */
function come(world: RedemptionWorld, { claims, form, headers, ...parts }: Parts = {}, passed: TokenStep[] = []) {
  made += 1;
  const assertion = signAssertion({ claims: { client_id: NAME, cnf: { jkt }, jti: `a-${made}`, ...claims } });
  const dpop = 'dpop' in parts ? parts.dpop : signProof();
  return redeem(
    world,
    { headers: { authorization: undefined, dpop, ...headers }, form: { assertion, ...form } },
    { observer: (step) => passed.push(step) },
  );
}

/** What was written with the last token is what there is from now on. */
function settle(world: RedemptionWorld): void {
  for (const { client: one, enablement: of } of world.store.admissions.values()) {
    if (world.facts.clients.some(({ id }) => id === one.id)) continue;
    world.facts.clients.push(one);
    world.facts.enablements.push(of);
  }
}

const reasonOf = (outcome: Result<unknown, Refusal>) => (outcome.ok ? 'issued' : outcome.error.reason);
const problemOf = (outcome: Result<unknown, Refusal>) =>
  !outcome.ok && outcome.error.reason === 'client_not_vouched_for' ? outcome.error.problem : reasonOf(outcome);
const claimsOf = ({ accessToken }: IssuedToken) => decodeJwt(accessToken);

describe('[C11] a client that its provider vouches for', () => {
  it('gets a token that is bound to its key, with the reads alone, and what may be asked for', async () => {
    const token = issued(await come(vouchingWorld()));
    expect(claimsOf(token)).toMatchObject({ client_id: EDITOR, cnf: { jkt }, scope: 'projects:read', sub: 'user-17' });
    expect(token.record).toMatchObject({ client: EDITOR, boundTo: jkt, asking: { askable: scopes('projects:write') } });
  });

  it('[C13] may send what its provider calls it, and nothing else', async () => {
    issued(await come(vouchingWorld(), { form: { client_id: NAME } }));
    for (const client_id of [EDITOR, 'cursor', 'Editor']) {
      const world = vouchingWorld();
      expect(problemOf(await come(world, { form: { client_id } }))).toBe('client_id_differs');
      expect(world.counts.trustReads).toBe(0);
    }
  });

  it('is found in the log as what it is, and by its provider', async () => {
    const passed: TokenStep[] = [];
    issued(await come(vouchingWorld(), {}, passed));
    expect(passed[0]).toMatchObject({ step: 'client', client: { id: EDITOR, vouched: { name: NAME } } });
  });
});

describe('[C11] nobody else comes without authenticating', () => {
  it.each<[string, Parts, string]>([
    ['without a proof', { dpop: undefined }, 'client_credentials_missing'],
    ['without a proof, by name', { dpop: undefined, form: { client_id: NAME } }, 'client_credentials_missing'],
    ['with an assertion that is bound to no key', { claims: { cnf: undefined } }, 'not_bound'],
    ['with an assertion that is bound in another way', { claims: { cnf: { 'x5t#S256': 'a' } } }, 'not_bound'],
    ['with the proof of another key', { dpop: signProof({ key: otherProofKey }) }, 'other_key'],
    ['with a proof that another key signed', { dpop: signProof({ signedWith: otherProofKey }) }, 'dpop_proof_refused'],
    [
      'with a proof for another address',
      { dpop: signProof({ claims: { htu: 'https://x.example/' } }) },
      'dpop_proof_refused',
    ],
    ['with a name that has a control character', { claims: { client_id: 'edi\u0007tor' } }, 'name_malformed'],
    ['with a name that is too long', { claims: { client_id: 'x'.repeat(257) } }, 'name_malformed'],
    ['without a name', { claims: { client_id: undefined } }, 'name_malformed'],
    ['with an assertion of no trusted provider', { claims: { iss: 'https://other.example' } }, 'not_trusted'],
    ['with text for an assertion', { form: { assertion: 'a.b.c' } }, 'not_trusted'],
  ])('%s', async (_, parts, problem) => {
    const world = vouchingWorld();
    expect(problemOf(await come(world, parts))).toBe(problem);
    expectNothingHappened(world);
    expect(world.counts.keyFetches).toBe(0);
  });

  it('by an assertion that somebody else signed: the cause is inside', async () => {
    const world = vouchingWorld();
    const claims = { client_id: NAME, cnf: { jkt } };
    const assertion = signAssertion({ claims, privateKey: proofKey.privateKey });
    expect(await come(world, { form: { assertion } })).toEqual(
      err({
        ...{ reason: 'client_not_vouched_for', problem: 'not_trusted', provider: provider.id },
        cause: { reason: 'bad_signature', kid: providerKeys.ES256.kid },
      }),
    );
    expectNothingHappened(world);
  });

  it('by a proof that was used before', async () => {
    const world = vouchingWorld();
    const dpop = signProof();
    issued(await come(world, { dpop }));
    settle(world);
    expect(reasonOf(await come(world, { dpop }))).toBe('dpop_proof_already_used');
  });

  it('with an assertion that was redeemed before', async () => {
    const world = vouchingWorld();
    issued(await come(world, { claims: { jti: 'one' } }));
    settle(world);
    expect(reasonOf(await come(world, { claims: { jti: 'one' } }))).toBe('already_redeemed');
  });

  it('by a provider that was not asked to, whose organization is told of it once the keys are known', async () => {
    const world = redemptionWorld();
    expect(problemOf(await come(world))).toBe('provider_does_not_vouch');
    expect(world.counts.keyFetches).toBe(0);
    issued(await redeem(world));
    const passed: TokenStep[] = [];
    expect(problemOf(await come(world, {}, passed))).toBe('provider_does_not_vouch');
    expect(passed).toMatchObject([{ step: 'attributed', organization: { id: organization.id } }]);
  });

  it.each(['disabled', 'pending'] as const)('by a provider that is %s', async (status) => {
    const world = vouchingWorld();
    changeAll(world.facts.providers, { status });
    expect(await come(world)).toEqual(
      err({
        ...{ reason: 'client_not_vouched_for', problem: 'not_trusted' },
        cause: { reason: 'provider_not_active', provider: provider.id, status },
      }),
    );
    expectNothingHappened(world);
  });

  it('in an organization that is disabled', async () => {
    const world = vouchingWorld();
    changeAll(world.facts.organizations, { status: 'disabled' });
    expect(problemOf(await come(world))).toBe('not_trusted');
  });

  it.each<[string, Parts]>([
    ['a wrong secret', { form: { client_id: 'cursor', client_secret: 'x' } }],
    ['a header', { headers: { authorization: 'Basic eDp5' } }],
    ['a client assertion', { form: { client_assertion: 'a.b.c' } }],
    ['a type of client assertion', { form: { client_assertion_type: 'x' } }],
  ])('by falling back from %s (C2)', async (_, parts) => {
    const world = vouchingWorld();
    const outcome = await come(world, parts);
    expect(problemOf(outcome)).not.toBe('issued');
    expect(reasonOf(outcome)).not.toBe('client_not_vouched_for');
    expectNothingHappened(world);
  });
});

describe('[C12] no downgrade: a client that is known here authenticates as it is registered', () => {
  it.each<[string, string, (world: RedemptionWorld) => void]>([
    ['is registered', client.id, () => undefined],
    ['is registered, and disabled', client.id, (world) => changeAll(world.facts.clients, { status: 'disabled' })],
    ['is registered, and enabled nowhere', client.id, (world) => world.facts.enablements.splice(0)],
    ['is the URL of a metadata document', 'https://client.example/metadata.json', () => undefined],
    ['is of the form of one that registered itself', `dyn_${'a'.repeat(32)}`, () => undefined],
    ['is of the form of its own kind', EDITOR, () => undefined],
    [
      'is an alias at this provider',
      '0oa1',
      (world) => changeAll(world.facts.enablements, { aliases: new Map([[provider.id, new Set(['0oa0', '0oa1'])]]) }),
    ],
  ])('%s', async (_, name, change) => {
    const world = vouchingWorld();
    change(world);
    const passed: TokenStep[] = [];
    const refused = await come(world, { claims: { client_id: name } }, passed);
    expect(refused).toEqual(
      err({ reason: 'client_not_vouched_for', problem: 'known_here', name, provider: provider.id }),
    );
    expect(passed).toMatchObject([{ step: 'attributed', provider: { id: provider.id } }]);
    expectNothingHappened(world);
  });

  it.each<[string, { readonly provider?: typeof provider.id; readonly name?: string }]>([
    ['another provider’s', { provider: providerId(`idp_${'b'.repeat(32)}`) }],
    ['of another name', { name: 'Editor' }],
  ])('[L10] and what stands under its id, and is %s, is nobody’s', async (_, other) => {
    const world = vouchingWorld();
    const said = { organization: organization.id, provider: provider.id, name: NAME, firstSeenAt: NOW, ...other };
    world.facts.clients.push({ ...vouchedClient(said, CEILING), id: EDITOR });
    expect(problemOf(await come(world))).toBe('known_here');
    expectNothingHappened(world);
  });

  it('and one that is registered later: from then on', async () => {
    const world = vouchingWorld();
    issued(await come(world));
    settle(world);
    issued(await come(world));
    world.facts.clients.push({ ...client, id: clientId(NAME) });
    expect(problemOf(await come(world))).toBe('known_here');
  });

  it('but the alias of another provider is nobody’s here', async () => {
    const world = vouchingWorld();
    const elsewhere = new Map([[providerId(`idp_${'c'.repeat(32)}`), new Set([NAME])]]);
    changeAll(world.facts.enablements, { aliases: elsewhere });
    issued(await come(world));
  });

  it('[L10] a row under its id that says something else is nobody’s', async () => {
    const world = vouchingWorld();
    world.facts.clients.push({ ...client, id: EDITOR });
    expect(problemOf(await come(world))).toBe('known_here');
  });
});

describe('[C14] a client that was never here', () => {
  it('comes in with its first token, in the same write, with an audit entry; after that nothing more is written', async () => {
    const world = vouchingWorld();
    issued(await come(world));
    expect([...world.store.admissions.values()]).toEqual([
      {
        client: vouchedClient(
          { organization: organization.id, provider: provider.id, name: NAME, firstSeenAt: NOW },
          expect.any(Set) as never,
        ),
        enablement: {
          ...{ organization: organization.id, client: EDITOR, status: 'active', writes: 'asked' },
          ...{ ceiling: CEILING, aliases: new Map(), admittedBy: 'provider' },
        },
        audit: expect.objectContaining({
          ...{ organization: organization.id, action: 'client.admitted', target: EDITOR },
          actor: { kind: 'provider', id: provider.id },
          details: { name: NAME, scope: 'projects:read projects:write', writes: 'asked' },
        }),
      },
    ]);
    settle(world);
    issued(await come(world));
    expect([world.store.admissions.size, world.counts.writes]).toEqual([1, 2]);
  });

  it('of two tokens at once comes in with one, and both are issued', async () => {
    const world = vouchingWorld();
    const { redeem: write } = world.dependencies.redemptions;
    let raced = false;
    world.dependencies.redemptions.redeem = async (record, alongside) => {
      if (!raced) {
        raced = true;
        issued(await come(world));
        settle(world);
      }
      return write(record, alongside);
    };
    issued(await come(world));
    expect([world.store.admissions.size, world.store.records.size]).toEqual([1, 2]);
  });

  it('that changes once more each time is no token, and no reason to refuse', async () => {
    const world = vouchingWorld();
    world.dependencies.redemptions.redeem = async () => 'client_changed';
    await expect(come(world)).rejects.toThrow(Unavailable);
  });

  it('is refused where its provider has vouched for as many as one may, and the others go on', async () => {
    const world = vouchingWorld();
    for (let i = 0; i < 200; i += 1) issued(await come(world, { claims: { client_id: `c-${i}` } }));
    expect(await come(world)).toEqual(
      err({ reason: 'client_not_vouched_for', problem: 'too_many', name: NAME, provider: provider.id }),
    );
    settle(world);
    issued(await come(world, { claims: { client_id: 'c-7' } }));
    expect(world.store.admissions.size).toBe(200);
  });

  it.each([
    ['that gets no scope', { claims: { scope: 'billing:read' } }, 'no_scope_granted'],
    ['whose person is nobody’s', { claims: { sub: 'nobody' } }, 'subject_not_linked'],
    ['whose assertion has ended', { claims: { exp: NOW - 60, iat: NOW - 120 } }, 'expired'],
    ['whose assertion is for somebody else', { claims: { aud: 'https://other.example' } }, 'wrong_audience'],
  ] as const)('does not come in, %s', async (_, parts, reason) => {
    const world = vouchingWorld();
    expect(reasonOf(await come(world, parts))).toBe(reason);
    expectNothingHappened(world);
    expect(world.store.admissions.size).toBe(0);
  });

  it('[L2] stays when the signature fails, whose assertion is good again', async () => {
    const world = vouchingWorld();
    world.hooks.beforeSign = () => {
      throw new Unavailable('KMS');
    };
    const dpop = signProof();
    await expect(come(world, { dpop, claims: { jti: 'one' } })).rejects.toThrow(Unavailable);
    settle(world);
    world.hooks.beforeSign = () => undefined;
    issued(await come(world, { dpop, claims: { jti: 'one' } }));
    expect(world.store.admissions.size).toBe(1);
  });
});

describe('[C13] it is its provider’s client, in that organization', () => {
  const second = { ...provider, id: providerId(`idp_${'b'.repeat(32)}`), issuer: 'https://second.example' };

  it('so that two providers’ equal names are two clients, of which one is blocked without the other', async () => {
    const world = vouchingWorld();
    world.facts.providers.push({ ...second, vouchedScopes: CEILING });
    world.facts.links.push({ provider: second.id, claim: 'sub', value: SUBJECT, member: 'user-17' as never });
    const first = issued(await come(world)).record.client;
    const other = issued(await come(world, { claims: { iss: second.issuer } })).record.client;
    expect([first, other]).toEqual([EDITOR, vouchedClientId(second.id, NAME)]);
    settle(world);
    world.facts.enablements = world.facts.enablements.map((one) =>
      one.client === EDITOR ? { ...one, status: 'disabled' } : one,
    );
    expect(reasonOf(await come(world))).toBe('enablement_disabled');
    issued(await come(world, { claims: { iss: second.issuer } }));
  });

  it('[L9] and is refused when the organization, or the operator, has blocked it', async () => {
    const world = vouchingWorld();
    issued(await come(world));
    settle(world);
    const { enablements, clients } = world.facts;
    world.facts.enablements = enablements.map((one) => ({ ...one, status: 'disabled' as const }));
    expect(reasonOf(await come(world))).toBe('enablement_disabled');
    world.facts.enablements = enablements;
    world.facts.clients = clients.map((one) => ({ ...one, status: 'disabled' as const }));
    expect(reasonOf(await come(world))).toBe('client_disabled');
  });

  it('[L9] and when its provider vouches no more', async () => {
    const world = vouchingWorld();
    issued(await come(world));
    settle(world);
    changeAll(world.facts.providers, { vouchedScopes: undefined as never });
    expect(problemOf(await come(world))).toBe('provider_does_not_vouch');
  });

  it('has the ceiling of this moment, and what an administrator made of it', async () => {
    const world = vouchingWorld();
    issued(await come(world));
    settle(world);
    changeAll(world.facts.providers, { vouchedScopes: scopes('billing:read') });
    expect(reasonOf(await come(world))).toBe('no_scope_granted');
    const own = { ...enablement, client: EDITOR, ceiling: CEILING };
    world.facts.enablements = world.facts.enablements.map((one) => (one.client === EDITOR ? own : one));
    expect(issued(await come(world)).record.scopes).toEqual(scopes('projects:read projects:write'));
  });
});

describe('[C15] whoever made up an assertion', () => {
  it('has the provider asked for its keys once, whatever kid and signature come', async () => {
    const world = vouchingWorld();
    const forged = (header: Readonly<Record<string, unknown>>) => {
      const claims = { client_id: NAME, cnf: { jkt } };
      const assertion = signAssertion({ claims, header, privateKey: proofKey.privateKey });
      return come(world, { form: { assertion }, dpop: signProof({ claims: { iat: world.clock.now() } }) });
    };
    for (let i = 0; i < 5; i += 1) {
      expect(problemOf(await forged({ kid: `made-up-${i}` }))).toBe('not_trusted');
      expect(problemOf(await forged({}))).toBe('not_trusted');
      world.clock.advance(100);
    }
    expect(world.counts.keyFetches).toBe(1);
  });

  it('has nothing looked up but the provider and its organization', async () => {
    const world = vouchingWorld();
    const claims = { client_id: NAME, cnf: { jkt } };
    const assertion = signAssertion({ claims, privateKey: proofKey.privateKey });
    expect(problemOf(await come(world, { form: { assertion } }))).toBe('not_trusted');
    expect(world.counts.trustReads).toBe(2);
  });
});

describe('[S9] when a store is down', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'at read %i there is no token, nothing written, and the assertion stays good',
    async (nth) => {
      const world = vouchingWorld();
      const dpop = signProof();
      const again = { dpop, claims: { jti: 'one' } };
      let reads = 0;
      world.hooks.beforeTrustRead = () => {
        reads += 1;
        if (reads === nth) throw new Unavailable('DynamoDB');
      };
      await expect(come(world, again)).rejects.toThrow(Unavailable);
      expectNothingHappened(world);
      world.hooks.beforeTrustRead = () => undefined;
      issued(await come(world, again));
    },
  );

  it('at the write: none of it is there, and the assertion stays good', async () => {
    const world = vouchingWorld();
    world.hooks.beforeRedeem = () => {
      throw new Unavailable('DynamoDB');
    };
    const again = { dpop: signProof(), claims: { jti: 'one' } };
    await expect(come(world, again)).rejects.toThrow(Unavailable);
    expect(world.store.admissions.size).toBe(0);
    world.hooks.beforeRedeem = () => undefined;
    issued(await come(world, again));
  });
});
