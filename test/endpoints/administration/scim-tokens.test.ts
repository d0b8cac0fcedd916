import { dynamoProvisioningReads } from '../../../lambdas/adapters/aws/provisioning/store.ts';
import { scimTokenDigest } from '../../../lambdas/core/provisioning/token.ts';
import { deleteOrganization } from '../../../lambdas/flows/administration/delete-organization.ts';
import { eraseMember } from '../../../lambdas/flows/administration/erase-member.ts';
import { createScimToken, listScimTokens } from '../../../lambdas/flows/administration/scim-tokens.ts';
import { demote } from '../../support/administered-organization.ts';
import { done } from '../../support/administration.ts';
import { AdministrationWorld } from '../../support/administration-world.ts';
import { embeddedTables } from '../../support/engines.ts';
import { offboardingOn } from '../../support/offboarding.ts';
import { newUser } from '../../support/scim-requests.ts';
import { ScimWorld, scimTokensOn } from '../../support/scim-world.ts';

const tables = embeddedTables();
const PROVIDER = '/identity-providers/{provider}';
const TOKENS = `${PROVIDER}/scim-tokens`;

/** Acme's provider, which an administrator has let provision. */
async function world() {
  const at = await AdministrationWorld.start(tables());
  const path = { provider: at.provider.id };
  const change = (json: object) => at.change('PATCH', PROVIDER, PROVIDER, { path, json });
  const create = (as = at.adminSession) => at.call('POST', TOKENS, { path, json: {}, as });
  const list = async () => (await at.call('GET', TOKENS, { path })).body;
  const revoke = (token: string) => at.call('DELETE', `${TOKENS}/{token}`, { path: { ...path, token } });
  const on = () => change({ scim_role: 'developer', email_domains: ['acme.example'] });
  return { at, path, change, create, list, revoke, on };
}

describe('[P2][L6] provisioning', () => {
  it('is switched on with a role and a pinned domain, and off again', async () => {
    const { change, on, create } = await world();
    expect(await create()).toMatchObject({ status: 409, body: { errors: [{ field: 'scim_role' }] } });
    expect(await change({ scim_role: 'developer' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'email_domains' }] },
    });
    expect(await on()).toMatchObject({ status: 200, body: { scim_role: 'developer' } });
    const off = await change({ remove: ['scim_role'] });
    expect(off.body).not.toHaveProperty('scim_role');
    expect((await create()).status).toBe(409);
  });

  it('never gives a role with org:admin, or one that there is not', async () => {
    const { change } = await world();
    for (const role of ['admin', 'nobody']) {
      const answer = await change({ scim_role: role, email_domains: ['acme.example'] });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'scim_role' }] } });
    }
  });
});

describe('[P1] SCIM tokens, by administrators', () => {
  it('are shown once, listed by name, and revoked', async () => {
    const { on, create, list, revoke } = await world();
    await on();
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      token: expect.stringMatching(/^csscim_/),
      base_url: expect.stringMatching(/\/scim\/v2$/),
    });
    const listed = await list();
    expect(listed.items).toEqual([{ id: body.id, created_at: body.created_at }]);
    expect(JSON.stringify(listed)).not.toContain(body.token);
    expect(await revoke(body.id)).toMatchObject({ status: 200, body: { id: body.id, status: 'revoked' } });
    expect((await list()).items).toStrictEqual([]);
    expect((await revoke(body.id)).status).toBe(404);
  });

  it('are two at most, however many are made at once', async () => {
    const { on, create, list, revoke } = await world();
    await on();
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => create()))).map(({ status }) => status);
    expect(statuses.sort()).toStrictEqual([201, 201, 409, 409]);
    const [first, second] = (await list()).items;
    await revoke(second.id);
    expect((await list()).items).toStrictEqual([first]);
    expect((await create()).status).toBe(201);
    expect((await list()).items).toContainEqual(first);
  });

  it('[L7] are another organization’s to see, make and revoke as little as its provider', async () => {
    const { at, path } = await world();
    const elsewhere = { ...path, provider: at.globexProvider.id };
    expect((await at.call('GET', TOKENS, { path: elsewhere })).status).toBe(404);
    expect((await at.call('POST', TOKENS, { path: elsewhere, json: {} })).status).toBe(404);
    const token = 'st_0123456789abcdef';
    expect((await at.call('DELETE', `${TOKENS}/{token}`, { path: { ...elsewhere, token } })).status).toBe(404);
  });

  it('[L15] take nothing in the body', async () => {
    const { at, on, path } = await world();
    await on();
    expect((await at.call('POST', TOKENS, { path, json: { role: 'admin' } })).status).toBe(400);
  });

  it('[L6] are made only while whoever makes them is an administrator', async () => {
    const at = await ScimWorld.start(tables());
    const of = { organization: at.at.organization, provider: at.at.provider.id };
    const store = scimTokensOn(tables());
    const late = {
      ...store,
      createToken: async (...args: Parameters<typeof store.createToken>) => {
        await demote(at.admin, at.at.ada);
        return store.createToken(...args);
      },
    };
    expect(await createScimToken(at.at.by, late, of)).toMatchObject({ ok: false, error: { reason: 'own_membership' } });
    expect(done(await listScimTokens(at.admin, store, of))).toHaveLength(1);
  });
});

describe('what a SCIM client leaves behind', () => {
  const texts = async () => JSON.stringify([await tables().rows('directory'), await tables().rows('members')]);

  it('of a member who is erased, is nothing', async () => {
    const at = await ScimWorld.start(tables());
    const { userName, externalId } = newUser();
    const id = await at.created({ userName, externalId });
    done(await eraseMember(offboardingOn(tables()), at.at.organization, id));
    const text = await texts();
    expect(text).not.toContain(userName);
    expect(text).not.toContain(externalId);
    expect((await at.find(`externalId eq "${externalId}"`)).body).toMatchObject({ totalResults: 0 });
    expect((await at.send('GET', undefined)).body).toMatchObject({ totalResults: 0 });
  });

  it('of an organization that is deleted, is no token, no name and no list', async () => {
    const at = await ScimWorld.start(tables());
    const { externalId } = newUser();
    await at.created({ externalId });
    const goes = { providers: 1, links: 0, clients: 0, members: 3, passkeys: 0 };
    const steps = { sleep: async () => undefined, onWait: () => undefined, onGone: () => undefined };
    done(await deleteOrganization(offboardingOn(tables()), at.at.organization, goes, steps));
    const reads = dynamoProvisioningReads(tables().client, tables().names);
    const digest = scimTokenDigest(at.token);
    expect(digest && (await reads.findToken(digest))).toBeUndefined();
    expect(await reads.findNamed(at.at.provider.id, externalId)).toBeUndefined();
    expect(await reads.listManaged(at.at.provider.id, 10)).toStrictEqual([]);
  });
});
