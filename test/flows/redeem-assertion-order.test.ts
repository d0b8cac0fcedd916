import type { TokenInvocation } from '../../lambdas/flows/request-token.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { client, clientId, ISSUER, memberId, sha256 } from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { providerKeys, signAssertion } from '../support/provider-signer.ts';
import { redeem, withClaims, withHeader } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';
import type { TokenHttpParts } from '../support/token-http.ts';
import { basic } from '../support/token-http.ts';

describe('the order of the checks', () => {
  it.each<[string, TokenHttpParts]>([
    ['a malformed request', { form: { scope: 'a"' } }],
    ['no credentials', { headers: { authorization: undefined } }],
    ['a wrong secret', { headers: { authorization: basic('cursor', 'wrong') } }],
    ['an unknown client', { headers: { authorization: basic('nobody', 'x') } }],
  ])('[C9] %s drives no key fetch', async (_what, parts) => {
    const world = redemptionWorld();
    expect((await redeem(world, parts)).ok).toBe(false);
    expect(world.counts.keyFetches).toBe(0);
  });

  it('[C9] a disabled client drives no key fetch', async () => {
    const world = redemptionWorld();
    changeAll(world.facts.clients, { status: 'disabled' });
    expect((await redeem(world)).ok).toBe(false);
    expect(world.counts.keyFetches).toBe(0);
  });

  it.each<[string, TokenHttpParts]>([
    ['an unknown issuer', withClaims({ iss: 'https://x.example' })],
    ['our own issuer', withClaims({ iss: ISSUER })],
    ['a forbidden header', withHeader({ crit: ['exp'] })],
    ['an algorithm that nobody allows', withHeader({ alg: 'HS256' })],
  ])('[L8][L14] %s is refused before anything is fetched', async (_what, parts) => {
    const world = redemptionWorld();
    expect((await redeem(world, parts)).ok).toBe(false);
    expect(world.counts.keyFetches).toBe(0);
  });

  it('a malformed request reads nothing at all', async () => {
    const world = redemptionWorld();
    expect((await redeem(world, { body: 'x' })).ok).toBe(false);
    expect(world.counts.trustReads).toBe(0);
  });

  it('no person is looked for before the signature stands', async () => {
    const world = redemptionWorld();
    const forged = signAssertion({ algorithm: 'RS256', privateKey: providerKeys.PS256.privateKey });
    await redeem(world, { form: { assertion: forged } });
    // The client, the provider and its organization.
    expect(world.counts.trustReads).toBe(3);
  });

  it('[K11] the jti is not burned by a caller who could not redeem', async () => {
    const world = redemptionWorld();
    const form = { assertion: signAssertion() };
    const other = { ...client, id: clientId('windsurf'), secrets: [{ sha256: sha256('w') }] };
    world.facts.clients.push(other);
    expect(await redeem(world, { form, headers: { authorization: basic('windsurf', 'w') } })).toEqual(
      err({ reason: 'issued_to_other_client', expected: 'windsurf', actual: 'cursor' }),
    );
    changeAll(world.facts.members, { status: 'disabled' });
    expect(await redeem(world, { form })).toMatchObject({ error: { reason: 'member_disabled' } });
    changeAll(world.facts.members, { status: 'active' });
    expect(await redeem(world, { form, query: 'assertion=x' })).toMatchObject({ ok: false });
    expect(await redeem(world, { form: { ...form, scope: 'billing:read' } })).toMatchObject({ ok: false });
    expect((await redeem(world, { form })).ok).toBe(true);
  });
});

describe('who was found', () => {
  it('is told step by step, as each passes and not before', async () => {
    const world = redemptionWorld();
    changeAll(world.facts.members, { status: 'disabled', id: memberId('user-17') });
    const found: string[] = [];
    const observer: Partial<TokenInvocation> = {
      observer: (passed) => found.push(passed.step === 'client' ? passed.client.id : passed.step),
    };
    await redeem(world, {}, observer);
    const untilPerson = ['cursor', 'syntax', 'header', 'issuer', 'signature', 'claims', 'resources', 'constraints'];
    expect(found).toEqual(untilPerson);
    changeAll(world.facts.members, { status: 'active' });
    await redeem(world, {}, observer);
    expect(found.slice(untilPerson.length)).toEqual([...untilPerson, 'person', 'enablement', 'scopes']);
  });
});
