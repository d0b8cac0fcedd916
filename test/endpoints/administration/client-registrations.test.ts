import {
  dynamoClientRegistrations,
  dynamoRegistrationTokens,
} from '../../../lambdas/adapters/aws/directory/client-registrations.ts';
import { dynamoTrustSources } from '../../../lambdas/adapters/aws/directory/trust-sources.ts';
import { WAITING_SECONDS } from '../../../lambdas/core/clients/dynamic-client.ts';
import type { DynamicRegistration } from '../../../lambdas/core/records.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { aDynamicClient, aToken } from '../../contract/client-registrations.ts';
import { anAudit } from '../../contract/records.ts';
import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';

const WHERE = '/clients/{client}';

describeUseCases('clients that registered themselves, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const registrations = () => ({
    ...dynamoRegistrationTokens(tables().client, tables().names, 400),
    ...dynamoClientRegistrations(tables().client, tables().names, 400),
  });
  const stored = (id: ReturnType<typeof aDynamicClient>['id']) =>
    dynamoTrustSources(tables().client, tables().names).findClient(id);
  const listed = async () =>
    ((await world.call('GET', '/clients')).body.items as { readonly id: string }[]).map(({ id }) => id);

  async function registered(
    organization: OrganizationId = world.acme,
    registration: Partial<DynamicRegistration> = {},
  ) {
    const token = aToken(organization, { createdAt: NOW, expiresAt: NOW + 60 });
    await registrations().createToken(token, anAudit(organization));
    const times = { registeredAt: NOW, waitsUntil: NOW + WAITING_SECONDS };
    const client = aDynamicClient(token, { ...times, ...registration });
    expect(await registrations().register(client, token, anAudit(organization))).toBe('registered');
    return client;
  }

  const read = ({ id }: { readonly id: string }) => world.call('GET', WHERE, { path: { client: id } });
  const enable = ({ id }: { readonly id: string }, json: object = { scopes: ['projects:read'] }) =>
    world.change('PUT', `${WHERE}/enablement`, WHERE, { path: { client: id }, json });

  it('[M10] shows which waits, since when, with which token and in whose words', async () => {
    const client = await registered();
    expect(await listed()).toContain(client.id);
    const { body } = await read(client);
    expect(body).toMatchObject({
      ...{ registered_by: 'registration', calls_itself: 'Desk', self_registered: true, verified: false },
      registration: { at: NOW, token: client.registration.token, waits_until: NOW + WAITING_SECONDS },
      asked: { at: NOW },
    });
    expect(body.asked).not.toHaveProperty('member');
    expect(body).not.toHaveProperty('enablement');
    expect(JSON.stringify(body)).not.toContain(client.registration.accessTokenSha256);
  });

  it('[M10] enables it up to what is named, with writes asked, and it waits no longer', async () => {
    const client = await registered();
    const answer = await enable(client);
    expect([answer.status, answer.body]).toEqual([
      200,
      expect.objectContaining({ enablement: expect.objectContaining({ status: 'active', writes: 'asked' }) }),
    ]);
    expect(answer.body).not.toHaveProperty('asked');
    expect((await stored(client.id))?.registration).toHaveProperty('approvedAt');
    expect((await read(client)).body.registration).not.toHaveProperty('waits_until');
  });

  it('[M10][L7] never shows, enables, disables or stops what registered itself elsewhere', async () => {
    const client = await registered(world.globex);
    expect(await listed()).not.toContain(client.id);
    expect((await read(client)).status).toBe(404);
    const ifMatch = '"anything"';
    for (const [method, path] of [
      ['PUT', `${WHERE}/enablement`],
      ['DELETE', `${WHERE}/enablement`],
      ['POST', `${WHERE}/stop`],
    ] as const) {
      const json = method === 'PUT' ? { scopes: ['projects:read'] } : undefined;
      const answer = await world.call(method, path, { path: { client: client.id }, ifMatch, ...(json && { json }) });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await stored(client.id))?.registration).not.toHaveProperty('approvedAt');
  });

  it('[L6] never is enabled by an access token', async () => {
    const client = await registered();
    const as = await world.token(world.admin.id, 'org:admin');
    const answer = await world.change('PUT', `${WHERE}/enablement`, WHERE, {
      ...{ as, path: { client: client.id } },
      json: { scopes: ['projects:read'] },
    });
    expect(answer.status).toBe(403);
    expect((await stored(client.id))?.registration).not.toHaveProperty('approvedAt');
  });

  it('[M10] never gives it a name at a provider: it has codes alone', async () => {
    const client = await registered();
    const aliases = [{ provider: `idp_${'0'.repeat(32)}`, name: 'desk' }];
    const answer = await enable(client, { scopes: ['projects:read'], aliases });
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining('codes alone')]);
  });

  it('[M10] takes a no, after which it has nothing, and may still be enabled', async () => {
    const client = await registered();
    const no = await world.change('DELETE', `${WHERE}/enablement`, WHERE, { path: { client: client.id } });
    expect(no.body).toMatchObject({ enablement: { status: 'disabled', ceiling: [] } });
    expect((await stored(client.id))?.registration).not.toHaveProperty('approvedAt');
    expect((await enable(client)).status).toBe(200);
  });

  it('[M10] never enables one that has waited for too long', async () => {
    const client = await registered(world.acme, { registeredAt: NOW, waitsUntil: NOW });
    const answer = await enable(client);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([409, expect.stringContaining('needs another one')]);
  });

  it('[M11] says of one that deleted itself that it is gone, and never enables it again', async () => {
    const client = await registered();
    await enable(client);
    const current = await stored(client.id);
    if (current?.registration === undefined) throw new Error('is not there');
    await registrations().deleteClient({ ...current, registration: current.registration }, NOW, anAudit(world.acme));
    expect((await read(client)).body).toMatchObject({ status: 'disabled', registration: { deleted_at: NOW } });
    const answer = await enable(client, { scopes: ['projects:read', 'projects:write'] });
    expect(answer.status).toBe(409);
    expect((await stored(client.id))?.status).toBe('disabled');
  });
});
