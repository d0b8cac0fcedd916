import {
  dynamoClientRegistrations,
  dynamoRegistrationTokens,
} from '../../../lambdas/adapters/aws/directory/client-registrations.ts';
import { registrationTokenDigest, registrationTokenId } from '../../../lambdas/core/clients/registration-token.ts';
import { restoreClient } from '../../../lambdas/flows/administration/disable-client.ts';
import { enableClient } from '../../../lambdas/flows/administration/enable-client.ts';
import { clientsOf } from '../../../lambdas/flows/administration/organization-clients.ts';
import {
  createRegistrationToken,
  listRegistrationTokens,
  MAX_TOKEN_LIFETIME_SECONDS,
  MAX_TOKEN_USES,
  revokeRegistrationToken,
} from '../../../lambdas/flows/administration/registration-tokens.ts';
import { rotateClient } from '../../../lambdas/flows/administration/rotate-client.ts';
import { setClient } from '../../../lambdas/flows/administration/set-client.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { aDynamicClient } from '../../contract/client-registrations.ts';
import { anAudit, unique } from '../../contract/records.ts';
import { administrationOn, done } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { organization as acme, configuration, NOW } from '../../support/fixtures.ts';
import { offered } from '../../support/registration-world.ts';

const input = { uses: 2, lifetimeSeconds: 60 };

describeUseCases('tokens by which clients register themselves', (tables) => {
  const admin = (overrides = {}) => administrationOn(tables(), { configuration: offered, ...overrides });
  const tokens = () => dynamoRegistrationTokens(tables().client, tables().names, 400);
  const registrations = () => dynamoClientRegistrations(tables().client, tables().names, 400);

  async function anOrganization(overrides = {}) {
    const id = unique('org') as OrganizationId;
    await admin().store.createOrganization({ ...acme, id, ...overrides }, anAudit(id));
    return id;
  }

  const create = (organization: string, overrides = {}) =>
    createRegistrationToken(admin(), tokens(), { organization, ...input, ...overrides });

  it('[M9] are shown once, and stored as a digest, with an audit entry that does not hold them', async () => {
    const organization = await anOrganization();
    const { token, secret } = done(await create(organization));
    expect(token).toMatchObject({ organization, createdAt: NOW, expiresAt: NOW + 60, uses: 2, usesLeft: 2 });
    expect(token.digest).toBe(registrationTokenDigest(secret));
    const entry = (await tables().rows('auditTrail')).find(({ target }) => target === registrationTokenId(token));
    expect(entry).toMatchObject({ action: 'registration_token.created', details: { uses: 2, expiresAt: NOW + 60 } });
    for (const table of ['directory', 'auditTrail'] as const)
      expect(JSON.stringify(await tables().rows(table))).not.toContain(secret);
  });

  it.each([
    [{ uses: 0 }, 'uses'],
    [{ uses: MAX_TOKEN_USES + 1 }, 'uses'],
    [{ uses: 1.5 }, 'uses'],
    [{ lifetimeSeconds: 0 }, 'expiresInSeconds'],
    [{ lifetimeSeconds: MAX_TOKEN_LIFETIME_SECONDS + 1 }, 'expiresInSeconds'],
  ])('[M9] are never made with %j', async (overrides, field) => {
    const refused = await create(await anOrganization(), overrides);
    expect(refused).toMatchObject({ ok: false, error: { problems: [{ field }] } });
  });

  it('[M9] are made only where they would register somebody', async () => {
    const organization = await anOrganization();
    const off = admin({ configuration });
    expect(await createRegistrationToken(off, tokens(), { organization, ...input })).toMatchObject({ ok: false });
    expect(await create(await anOrganization({ status: 'disabled' }))).toMatchObject({ ok: false });
    expect(await create('nowhere')).toMatchObject({ error: { reason: 'not_found' } });
  });

  it('[M9] are listed until they end, and revoked by their organization’s name for them alone', async () => {
    const organization = await anOrganization();
    const { token: stays } = done(
      await createRegistrationToken(admin({ clock: () => NOW + 1 }), tokens(), {
        organization,
        ...input,
        lifetimeSeconds: 59,
      }),
    );
    const { token } = done(await create(organization));
    const id = registrationTokenId(token);
    const listed = async () => done(await listRegistrationTokens(admin(), tokens(), organization));
    // The newest first.
    expect(await listed()).toEqual([stays, token]);
    const later = admin({ clock: () => NOW + 60 });
    expect(done(await listRegistrationTokens(later, tokens(), organization))).toStrictEqual([]);
    const other = await anOrganization();
    expect(await revokeRegistrationToken(admin(), tokens(), other, id)).toMatchObject({
      error: { reason: 'not_found' },
    });
    expect(done(await revokeRegistrationToken(admin(), tokens(), organization, id)).revokedAt).toBe(NOW);
    expect(await listed()).toEqual([stays, { ...token, revokedAt: NOW }]);
    expect(await revokeRegistrationToken(admin(), tokens(), organization, id)).toMatchObject({ ok: false });
  });

  async function registered() {
    const organization = await anOrganization();
    const { token } = done(await create(organization));
    const client = aDynamicClient(token, { registeredAt: NOW, waitsUntil: NOW + 60 });
    await registrations().register(client, token, anAudit(organization));
    return { organization, client };
  }

  it('[M10] let a client in nowhere but in their organization, by the operator’s word too', async () => {
    const { organization, client } = await registered();
    const other = await anOrganization();
    const wanted = { client: client.id, scope: 'projects:read' };
    expect(await enableClient(admin(), { organization: other, ...wanted })).toMatchObject({
      error: { reason: 'not_found', problems: [{ problem: expect.stringContaining('another organization') }] },
    });
    expect((await clientsOf(admin(), other)).map(({ client: { id } }) => id)).not.toContain(client.id);
    expect((await clientsOf(admin(), organization)).find((own) => own.client.id === client.id)).toMatchObject({
      asked: { client: client.id, askedAt: NOW },
    });
    expect(await enableClient(admin(), { organization, client: client.id })).toMatchObject({
      error: { problems: [{ field: 'scopes' }] },
    });
    done(await enableClient(admin(), { organization, ...wanted }));
    expect((await admin().trust.findClient(client.id))?.registration?.approvedAt).toBe(NOW);
  });

  it('[M11] leave what a client registered to the client alone', async () => {
    const { client } = await registered();
    const { id } = client;
    expect(await setClient(admin(), { id, redirectUris: ['https://evil.example/'] })).toMatchObject({ ok: false });
    expect(await rotateClient(admin(), { id, keepSeconds: 0 })).toMatchObject({ ok: false });
    expect(await restoreClient(admin(), id)).toMatchObject({ ok: true, value: { outcome: 'unchanged' } });
    await registrations().deleteClient(client, NOW, anAudit(client.registration.organization));
    expect(await restoreClient(admin(), id)).toMatchObject({
      error: { problems: [{ problem: expect.stringContaining('deleted its own registration') }] },
    });
    expect((await admin().trust.findClient(id))?.status).toBe('disabled');
  });
});
