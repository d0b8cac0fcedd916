import { protectFetch } from '../../protect/fetch.ts';
import type { OrganizationOption } from '../../protect/organization.ts';
import type { GuardRefusal } from '../../protect/refusal.ts';
import { RESOURCE, TestIssuer } from '../support/issuer.ts';
import { type MemoryProtection, memoryProtection } from '../support/memory-protection.ts';

let issuer: TestIssuer;
let protection: MemoryProtection;
let refusals: GuardRefusal[];
beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  protection = memoryProtection(issuer.url);
  refusals = [];
});

/** The status, or whose request it was. */
async function ask(organization: OrganizationOption<Request>, claims: Record<string, unknown> = {}) {
  const onRefusal = (refusal: GuardRefusal) => refusals.push(refusal);
  const guard = protectFetch({ scopes: ['projects:read'], resource: RESOURCE, organization, protection, onRefusal });
  const headers = { authorization: `Bearer ${await issuer.sign(claims)}` };
  const decision = await guard(new Request('https://api.example/mcp', { headers }));
  return decision instanceof Response ? decision.status : `${decision.member} of ${decision.organization}`;
}

describe('the organization of a request', () => {
  it('may be the one of the token, where the request names none', async () => {
    expect(await ask('token')).toBe('maria of acme');
  });

  it('[L7] is never taken from a token that does not verify, nor from one of an organization that is off', async () => {
    expect(await ask('token', { aud: 'https://other.example' })).toBe(401);
    expect(await ask('token', { org_id: 'globex' })).toBe(401);
    protection.statusRows.active.delete('org#acme');
    expect(await ask('token')).toBe(401);
  });

  it('[L7] is never that of the token because a request says "token"', async () => {
    expect(await ask(() => 'token')).toBe(401);
    expect(refusals).toEqual([{ reason: 'wrong_organization', ofToken: 'acme', ofRequest: 'token' }]);
  });

  it('may be looked up, and is waited for', async () => {
    expect(await ask(() => Promise.resolve('acme'))).toBe('maria of acme');
    expect(await ask(() => Promise.resolve('globex'))).toBe(401);
  });

  it('[L10] that a function does not find is a refusal', async () => {
    expect(await ask(() => undefined)).toBe(401);
    expect(await ask(() => Promise.resolve(undefined))).toBe(401);
  });

  it('[L10] that cannot be looked up lets nobody pass', async () => {
    await expect(ask(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
  });
});
