import { sessionCaller } from '../../lambdas/core/agents/caller.ts';
import { agentTokenClaims } from '../../lambdas/core/agents/token.ts';
import { memberClaims } from '../../lambdas/core/people/member-claims.ts';
import type { Member } from '../../lambdas/core/records.ts';
import { readAccessToken } from '../../protect/access-token.ts';
import { fromContext, toContext } from '../../protect/authorizer-context.ts';
import { API, configurationInput, configurationOf, ISSUER, member, NOW } from '../support/fixtures.ts';
import { issued, redeem } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';
import { verifyAccessToken } from '../support/token-issuer-keys.ts';

const EXTERNAL = { externalId: 'crm|4711', email: member.email };

/** The claims of a token of somebody whom the vendor knows as `crm|4711`. */
async function claimsWith(claims: ('external_id' | 'email')[], person: object = EXTERNAL) {
  const world = redemptionWorld({ configuration: configurationOf({ ...configurationInput, memberClaims: claims }) });
  world.facts.members = [{ ...member, ...person } as Member];
  const { accessToken } = issued(await redeem(world));
  return (await verifyAccessToken(accessToken, { audience: API, now: NOW })).payload;
}

describe('what a token says of its member', () => {
  it('[L11] is never more than the id, unless the configuration names it', async () => {
    const claims = await claimsWith([]);
    expect(claims).not.toHaveProperty('external_id');
    expect(claims).not.toHaveProperty('email');
    expect(JSON.stringify(claims)).not.toContain(member.email);
  });

  it('is the vendor’s own user id, the address, or both, as configured', async () => {
    expect(await claimsWith(['external_id'])).toMatchObject({ external_id: 'crm|4711' });
    expect(await claimsWith(['external_id'])).not.toHaveProperty('email');
    expect(await claimsWith(['external_id', 'email'])).toMatchObject({ external_id: 'crm|4711', email: member.email });
  });

  it('never says that we have verified the address', async () => {
    expect(await claimsWith(['email'])).not.toHaveProperty('email_verified');
  });

  it('is nothing where the member has none, as rows of former releases have', async () => {
    expect(await claimsWith(['external_id'], { externalId: undefined })).not.toHaveProperty('external_id');
    expect(memberClaims({ email: '' }, new Set(['email', 'external_id']))).toEqual({});
  });

  it('is in an agent token what it is in the caller’s, or may be in the session’s', () => {
    const session = { session: { idleUntil: NOW + 60, expiresAt: NOW + 60 }, member: EXTERNAL, scopes: new Set() };
    const minted = (named: ReadonlySet<'external_id' | 'email'>) => {
      const caller = sessionCaller(session as never, { defaultResource: API, memberClaims: named });
      const facts = {
        sessionId: 's' as never,
        scopes: new Set<never>(),
        tokenId: 't',
        issuedAt: NOW,
        lifetimeSeconds: 60,
      };
      return agentTokenClaims({ issuer: ISSUER, caller, ...facts });
    };
    expect(minted(new Set(['external_id']))).toMatchObject({ external_id: 'crm|4711' });
    expect(minted(new Set(['external_id']))).not.toHaveProperty('email');
    expect(minted(new Set())).not.toHaveProperty('external_id');
  });

  it('reaches the principal, and through an authorizer’s context unchanged', async () => {
    const claims = await claimsWith(['external_id', 'email']);
    const token = readAccessToken(claims, { issuer: ISSUER, resource: API, now: NOW });
    if (!token.ok) throw new Error(token.error.reason);
    expect(token.value).toMatchObject(EXTERNAL);
    expect(fromContext(toContext(token.value))).toMatchObject(EXTERNAL);
  });

  it.each([
    ['external_id', ''],
    ['external_id', 'a b'],
    ['external_id', 'a'.repeat(257)],
    ['external_id', 4711],
    ['external_id', null],
    ['email', 'ada'],
    ['email', { address: 'ada@acme.example' }],
  ])('[L15] never passes protect() malformed: %s %j', async (claim, value) => {
    const claims = { ...(await claimsWith([])), [claim]: value };
    expect(readAccessToken(claims, { issuer: ISSUER, resource: API, now: NOW })).toEqual({
      ok: false,
      error: { reason: 'bad_claim', claim, problem: 'malformed' },
    });
  });
});
