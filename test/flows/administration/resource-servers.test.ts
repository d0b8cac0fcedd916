import { checkGrant } from '../../../lambdas/core/clients/credentials.ts';
import { JWT_BEARER_GRANT } from '../../../lambdas/core/tokens/request.ts';
import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { enableClient } from '../../../lambdas/flows/administration/enable-client.ts';
import { findClient, listClients } from '../../../lambdas/flows/administration/organization-clients.ts';
import { rotateClient } from '../../../lambdas/flows/administration/rotate-client.ts';
import { unique } from '../../contract/records.ts';
import { administrationOn, done, memberAdministration } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { API, clientId, memberId } from '../../support/fixtures.ts';

describeUseCases('a client that is a resource server', (tables) => {
  const admin = () => administrationOn(tables());

  async function created() {
    const id = unique('api');
    const input = { id, kind: 'resource', auth: 'client_secret_basic', resources: [API] };
    return done(await createClient(admin(), input));
  }

  it('is stored as it is, with a secret, without scopes or grants, and has what a rotation makes', async () => {
    const { client, secret } = await created();
    expect(secret).toMatch(/^[\w-]{43}$/);
    const stored = await admin().trust.findClient(client.id);
    expect(stored).toMatchObject({ resources: new Set([API]), scopes: new Set(), grantTypes: new Set() });
    done(await rotateClient(admin(), { id: client.id, keepSeconds: 0 }));
    expect(await admin().trust.findClient(client.id)).toMatchObject({ resources: new Set([API]) });
  });

  it('[C8] never redeems: it is registered for no grant', async () => {
    const { client } = await created();
    expect(checkGrant(client, JWT_BEARER_GRANT)).toMatchObject({
      error: { reason: 'client_not_registered_for_grant' },
    });
  });

  it('is never enabled by an organization, nor shown to one', async () => {
    const organization = done(await createOrganization(admin(), { id: unique('org') })).id;
    const { client } = await created();
    const before = await tables().snapshot();
    expect(await enableClient(admin(), { organization, client: client.id })).toMatchObject({
      error: { reason: 'not_found', problems: [{ field: 'client' }] },
    });
    expect(await tables().snapshot()).toEqual(before);
    const member = memberAdministration(admin(), { organization, id: memberId('boss') });
    expect((await listClients(member)).map((one) => one.client.id)).not.toContain(client.id);
    expect((await findClient(member, organization, client.id)).ok).toBe(false);
    expect((await findClient(member, organization, clientId(unique('nobody')))).ok).toBe(false);
  });
});
