import { decodeJwt } from 'jose';
import type { Refusal } from '../../lambdas/core/refusal.ts';
import { proofId } from '../../lambdas/core/tokens/proof.ts';
import type { IssuedToken } from '../../lambdas/flows/steps/record-and-sign.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, type Result } from '../../protect/vocabulary/result.ts';
import { desktop, grantWorld, redeemCode, refresh, validGrant } from '../support/code-grant.ts';
import { otherProofKey, proofKey, signProof } from '../support/dpop.ts';
import { API, client, NOW, REPORTS } from '../support/fixtures.ts';
import { addKeyClient, byKey } from '../support/key-client.ts';
import { changeAll } from '../support/memory-trust.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';
import { basicAuthorization } from '../support/token-http.ts';

const jkt = proofKey.thumbprint;
const ALREADY_USED = err({ reason: 'dpop_proof_already_used' });
const down = new Unavailable('KMS');

/** Redeems an assertion with these claims, with this proof. */
const redeemWith = (world: RedemptionWorld, dpop: string | undefined, claims: Readonly<Record<string, unknown>> = {}) =>
  redeem(world, { headers: { dpop }, form: { assertion: signAssertion({ claims }) } });

const keyIn = ({ accessToken }: IssuedToken) => decodeJwt(accessToken)['cnf'];
const reasonOf = (outcome: Result<unknown, Refusal>) => (outcome.ok ? 'issued' : outcome.error.reason);

describe('[D4] a proof that comes with an assertion that is bound to no key', () => {
  it('binds the token to its key, and the record says so', async () => {
    const world = redemptionWorld();
    const token = issued(await redeemWith(world, signProof()));
    expect(keyIn(token)).toEqual({ jkt });
    expect(world.store.records.get(token.record.id)).toMatchObject({ boundTo: jkt });
  });

  it('is needed by nobody: without one the token is bound to no key', async () => {
    const token = issued(await redeemWith(redemptionWorld(), undefined));
    expect(decodeJwt(token.accessToken)).not.toHaveProperty('cnf');
    expect(token.record).not.toHaveProperty('boundTo');
  });

  it('is checked after the client is known, and before anything else is', async () => {
    const world = redemptionWorld();
    expect(reasonOf(await redeem(world, { headers: { dpop: 'x', authorization: 'Basic eDp5' } }))).toBe(
      'unknown_client',
    );
    expect(await redeem(world, { headers: { dpop: 'x' }, form: { assertion: 'a.b.c' } })).toEqual(
      err({ reason: 'dpop_proof_refused', problem: 'malformed' }),
    );
    expect(world.counts.writes).toBe(0);
  });
});

describe('[K18][D3] an assertion that is bound to a key', () => {
  it('is redeemed with the proof of that key, and the token is bound to it too', async () => {
    expect(keyIn(issued(await redeemWith(redemptionWorld(), signProof(), { cnf: { jkt } })))).toEqual({ jkt });
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['no proof', undefined, undefined],
    ['the proof of another key', signProof({ key: otherProofKey }), otherProofKey.thumbprint],
  ])('is refused with %s, whose thumbprints are the reason, and stays good', async (_, dpop, actual) => {
    const world = redemptionWorld();
    const refused = await redeemWith(world, dpop, { cnf: { jkt } });
    expect(refused).toEqual(err({ reason: 'confirmation_key_differs', expected: jkt, actual }));
    expect(world.counts.writes).toBe(0);
    issued(await redeemWith(world, signProof(), { cnf: { jkt } }));
  });
});

describe('[D2] a proof', () => {
  it('is used up with the token, by one owner, and kept until nobody accepts it', async () => {
    const world = redemptionWorld();
    const ttls: unknown[] = [];
    const { redeem: write } = world.dependencies.redemptions;
    world.dependencies.redemptions.redeem = (record, alongside) => {
      ttls.push(...(alongside?.usedOnce ?? []).map(({ ttl }) => ttl));
      return write(record, alongside);
    };
    const { record } = issued(await redeemWith(world, signProof({ claims: { jti: 'one' } })));
    expect([...world.store.usedOnce]).toEqual([[proofId({ key: jkt, jti: 'one' }), record.owner]]);
    expect(ttls).toStrictEqual([NOW + 61]);
    expect(world.counts.writes).toBe(1);
  });

  it('gets no second token, and the second assertion stays good', async () => {
    const world = redemptionWorld();
    const proof = signProof();
    issued(await redeemWith(world, proof));
    expect(await redeemWith(world, proof, { jti: 'second' })).toEqual(ALREADY_USED);
    expect(world.store.records.size).toBe(1);
    issued(await redeemWith(world, signProof(), { jti: 'second' }));
  });

  it('gets no second token by another signature or time', async () => {
    const world = redemptionWorld();
    issued(await redeemWith(world, signProof({ claims: { jti: 'one' } })));
    const again = signProof({ claims: { jti: 'one', iat: NOW - 30 } });
    expect(await redeemWith(world, again, { jti: 'second' })).toEqual(ALREADY_USED);
  });

  it('may have the jti of another key’s', async () => {
    const world = redemptionWorld();
    issued(await redeemWith(world, signProof({ claims: { jti: 'one' } })));
    issued(await redeemWith(world, signProof({ key: otherProofKey, claims: { jti: 'one' } }), { jti: 'second' }));
  });

  it('of 50 requests at once gets one token; the other 49 assertions stay good', async () => {
    const world = redemptionWorld();
    const proof = signProof();
    const racers = Array.from({ length: 50 }, (_, racer) => redeemWith(world, proof, { jti: `racer-${racer}` }));
    const words = (await Promise.all(racers)).map(reasonOf);
    expect(words.filter((word) => word === 'issued')).toHaveLength(1);
    expect(words.filter((word) => word === 'dpop_proof_already_used')).toHaveLength(49);
    expect(world.store.records.size).toBe(1);
  });

  it('is used up beside the client’s own assertion', async () => {
    const world = redemptionWorld();
    addKeyClient(world.facts);
    const parts = byKey();
    issued(await redeem(world, { ...parts, headers: { ...parts.headers, dpop: signProof() } }));
    expect(world.store.usedOnce.size).toBe(2);
  });

  it('[K11] stays good when the assertion was redeemed before', async () => {
    const world = redemptionWorld();
    issued(await redeemWith(world, undefined));
    const proof = signProof();
    expect(reasonOf(await redeemWith(world, proof))).toBe('already_redeemed');
    issued(await redeemWith(world, proof, { jti: 'second' }));
  });
});

describe('[S9] a request with a proof that fails', () => {
  it.each(['beforeTrustRead', 'beforeActiveKey', 'beforeRedeem', 'afterRedeem', 'beforeSign'] as const)(
    '%s: proof and assertion are good afterwards',
    async (hook) => {
      const world = redemptionWorld();
      const proof = signProof();
      world.hooks[hook] = () => {
        throw down;
      };
      await expect(redeemWith(world, proof)).rejects.toBe(down);
      expect([world.store.records.size, world.store.usedOnce.size]).toEqual([0, 0]);
      delete world.hooks[hook];
      issued(await redeemWith(world, proof));
    },
  );

  it('and cannot be undone burns both', async () => {
    const world = redemptionWorld();
    const proof = signProof();
    world.hooks.beforeSign = world.hooks.beforeUndo = () => {
      throw down;
    };
    await expect(redeemWith(world, proof)).rejects.toBe(down);
    world.hooks.beforeSign = () => undefined;
    expect(reasonOf(await redeemWith(world, proof))).toBe('already_redeemed');
    expect(await redeemWith(world, proof, { jti: 'second' })).toEqual(ALREADY_USED);
  });
});

describe('[D5] a token that has to be bound', () => {
  it('is none without a proof, of a client that is registered so, and nothing is used up', async () => {
    const world = redemptionWorld();
    changeAll(world.facts.clients, { dpopBoundAccessTokens: true });
    expect(await redeemWith(world, undefined)).toEqual(err({ reason: 'dpop_proof_needed', by: 'client' }));
    expect(world.counts.writes).toBe(0);
    expect(keyIn(issued(await redeemWith(world, signProof())))).toEqual({ jkt });
  });

  it('is none without a proof, of a client whose document says so', async () => {
    const world = grantWorld();
    const document = { fetchedAt: NOW, freshUntil: NOW + 60, dpopBoundAccessTokens: true } as const;
    changeAll(world.facts.clients, { document });
    expect(reasonOf(await redeemCode(world))).toBe('dpop_proof_needed');
    issued(await redeemCode(world, {}, signProof()));
  });

  it('is none without a proof of a member whose organization takes no others, by assertion, code or refresh token', async () => {
    const refused = { reason: 'dpop_proof_needed', by: 'organization' } as const;
    const world = redemptionWorld();
    changeAll(world.facts.organizations, { requireDpop: 'on' });
    expect(await redeemWith(world, undefined)).toEqual(err(refused));
    expect(world.counts.writes).toBe(0);
    expect(keyIn(issued(await redeemWith(world, signProof())))).toEqual({ jkt });

    const grants = grantWorld();
    const { refreshToken } = issued(await redeemCode(grants));
    changeAll(grants.facts.organizations, { requireDpop: 'on' });
    expect(await refresh(grants, refreshToken)).toEqual(err({ ...refused, presented: 'refresh_token' }));
    const next = issued(await refresh(grants, refreshToken, {}, signProof()));
    expect(keyIn(next)).toEqual({ jkt });
    const codes = grantWorld();
    changeAll(codes.facts.organizations, { requireDpop: 'on' });
    expect(await redeemCode(codes)).toEqual(err({ ...refused, presented: 'authorization_code' }));
    issued(await redeemCode(codes, {}, signProof()));
  });

  it('is another’s, where its own organization says nothing or off', async () => {
    const world = redemptionWorld();
    changeAll(world.facts.organizations, { requireDpop: 'off' });
    expect(keyIn(issued(await redeemWith(world, undefined)))).toBeUndefined();
  });

  it('is none without a proof for a resource that takes no others, alone or among several', async () => {
    const world = redemptionWorld();
    const boundResources = new Set([REPORTS]);
    const { configuration } = world.dependencies;
    Object.assign(world.dependencies, { configuration: { ...configuration, boundResources } });
    for (const resource of [REPORTS, [API, REPORTS], `${REPORTS}`.replace('https:', 'HTTPS:')]) {
      const refused = await redeemWith(world, undefined, { resource });
      expect(refused).toEqual(err({ reason: 'dpop_proof_needed', by: 'resource' }));
    }
    issued(await redeemWith(world, undefined, { resource: API }));
    issued(await redeemWith(world, signProof(), { resource: REPORTS, jti: 'second' }));
  });
});

describe('[D3] a code that is bound to a key (RFC 9449 §10)', () => {
  it('is redeemed with the proof of that key', async () => {
    expect(keyIn(issued(await redeemCode(grantWorld({ codeBoundTo: jkt }), {}, signProof())))).toEqual({ jkt });
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['no proof', undefined, undefined],
    ['the proof of another key', signProof({ key: otherProofKey }), otherProofKey.thumbprint],
  ])('is refused with %s, and stays good', async (_, proof, actual) => {
    const world = grantWorld({ codeBoundTo: jkt });
    const refused = await redeemCode(world, {}, proof);
    const reason = 'authorization_key_differs';
    expect(refused).toEqual(err({ reason, expected: jkt, actual, presented: 'authorization_code' }));
    issued(await redeemCode(world, {}, signProof()));
  });

  it('binds no refresh token of a client that authenticates: that may change its key', async () => {
    const world = grantWorld({ codeBoundTo: jkt, client: client.id });
    const confidential = { ...client, grantTypes: desktop.grantTypes, redirectUris: desktop.redirectUris };
    world.facts.clients.splice(0, world.facts.clients.length, confidential);
    const [id, secret] = Buffer.from(basicAuthorization.slice('Basic '.length), 'base64').toString().split(':');
    const form = { client_id: decodeURIComponent(id ?? ''), client_secret: decodeURIComponent(secret ?? '') };
    const { refreshToken } = issued(await redeemCode(world, form, signProof()));
    expect(world.store.grants.grants.get(validGrant().key)).not.toHaveProperty('refreshBoundTo');
    const next = issued(await refresh(world, refreshToken, form, signProof({ key: otherProofKey })));
    expect(keyIn(next)).toEqual({ jkt: otherProofKey.thumbprint });
  });
});

describe('[D3][F1] a refresh token of a public client', () => {
  it('is bound to the key whose proof came with the code, and good with no other', async () => {
    const world = grantWorld();
    const { refreshToken } = issued(await redeemCode(world, {}, signProof()));
    for (const [proof, actual] of [
      [undefined, undefined],
      [signProof({ key: otherProofKey }), otherProofKey.thumbprint],
    ] as const) {
      const refused = await refresh(world, refreshToken, {}, proof);
      const reason = 'authorization_key_differs';
      expect(refused).toEqual(err({ reason, expected: jkt, actual, presented: 'refresh_token' }));
    }
    const next = issued(await refresh(world, refreshToken, {}, signProof()));
    expect(keyIn(next)).toEqual({ jkt });
    expect(reasonOf(await refresh(world, next.refreshToken, {}))).toBe('authorization_key_differs');
    issued(await refresh(world, next.refreshToken, {}, signProof()));
  });

  it('that was bound to none is, from the first proof that comes', async () => {
    const world = grantWorld();
    const { refreshToken } = issued(await redeemCode(world));
    const bound = issued(await refresh(world, refreshToken, {}, signProof()));
    expect(reasonOf(await refresh(world, bound.refreshToken))).toBe('authorization_key_differs');
  });

  it('is good afterwards when its step fails, bound as it was before', async () => {
    const world = grantWorld();
    world.hooks.beforeSign = () => {
      throw down;
    };
    await expect(redeemCode(world, {}, signProof())).rejects.toBe(down);
    expect(world.store.grants.grants.get(validGrant().key)).toEqual(validGrant());
    world.hooks.beforeSign = () => undefined;
    issued(await redeemCode(world));
  });

  it('[F1] that was replaced still ends everything when it comes again, with or without the key', async () => {
    const world = grantWorld();
    const { refreshToken } = issued(await redeemCode(world, {}, signProof()));
    issued(await refresh(world, refreshToken, {}, signProof()));
    expect(reasonOf(await refresh(world, refreshToken))).toBe('refresh_token_reused');
  });
});
