import { dynamoClientAdmissions } from '../../../lambdas/adapters/aws/directory/client-admissions.ts';
import { dynamoClientDocuments } from '../../../lambdas/adapters/aws/directory/client-documents.ts';
import { admittedBy } from '../../../lambdas/core/clients/admission.ts';
import { clientSegment } from '../../../lambdas/routes.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { anAudit, scopes, unique } from '../../contract/records.ts';
import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { clientId, NOW } from '../../support/fixtures.ts';

const LISTED = { policy: 'listed', hosts: ['tools.example'], scopes: ['projects:read'] };
const OFF = { policy: 'off', hosts: [], scopes: [] };

describeUseCases('clients that nobody registered, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const set = (client_documents: object) => world.change('PATCH', '', '', { json: { client_documents } });
  const admissions = () => dynamoClientAdmissions(tables().client, tables().names, 400);
  const path = (client: string) => ({ client: clientSegment(client) });
  const listed = async () =>
    (await world.call('GET', '/clients')).body.items as { readonly id: string; readonly asked?: object }[];
  const status = async (client: string) =>
    (await tables().rows('status')).find(({ pk }) => pk === `enablement#${world.acme}#${client}`)?.['status'];

  /** A client whose document was read. */
  async function aDocument() {
    const id = clientId(`https://tools.example/${unique('client')}.json`);
    const document = { fetchedAt: NOW, freshUntil: NOW + 300, name: 'Desk' };
    await dynamoClientDocuments(tables().client, tables().names).keep({
      ...{ id, status: 'active', authenticationMethod: 'none', secrets: [], document },
      grantTypes: new Set(['authorization_code']),
      redirectUris: new Set(['http://127.0.0.1/callback']),
      scopes: scopes('projects:read', 'projects:write'),
    });
    return id;
  }

  const ask = (organization: OrganizationId, client: Awaited<ReturnType<typeof aDocument>>) =>
    admissions().ask(organization, { client, member: world.admin.id, askedAt: NOW });

  async function admitted() {
    await set(LISTED);
    const client = await aDocument();
    const policy = { policy: 'listed', hosts: new Set(['tools.example']), ceiling: scopes('projects:read') } as const;
    const enablement = admittedBy({ id: world.acme, clientDocuments: policy }, client);
    if (enablement === undefined) throw new Error('not admitted');
    await admissions().admit(enablement, anAudit(world.acme));
    return client;
  }

  it('[M6] are off until an administrator says otherwise, and then what was said', async () => {
    expect((await world.call('GET', '')).body.client_documents).toEqual(OFF);
    expect((await set(LISTED)).body.client_documents).toEqual(LISTED);
    expect((await world.call('GET', '')).body.client_documents).toEqual(LISTED);
    expect((await set({ policy: 'off' })).body.client_documents).toEqual(OFF);
  });

  it.each([
    [{ policy: 'listed' }, 'client_documents'],
    [{ ...LISTED, hosts: ['https://tools.example'] }, 'client_documents'],
    [{ ...LISTED, hosts: ['*.example'] }, 'client_documents'],
    [{ ...LISTED, hosts: ['Tools.example'] }, 'client_documents'],
    [{ ...LISTED, hosts: ['tools.example:8443'] }, 'client_documents'],
    [{ ...LISTED, hosts: ['a@tools.example'] }, 'client_documents'],
    [{ ...LISTED, hosts: ['127.0.0.1:3000'] }, 'client_documents'],
    [{ ...LISTED, hosts: ['localhost'] }, 'client_documents'],
    [{ ...LISTED, scopes: ['org:admin'] }, 'client_documents'],
    [{ ...LISTED, scopes: ['nobody:declared'] }, 'client_documents'],
    [{ policy: 'off', hosts: ['tools.example'] }, 'client_documents'],
  ])('[L15] never is a policy that says %j', async (policy, field) => {
    const answer = await set(policy);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining(field)]);
    expect((await world.call('GET', '')).body.client_documents).toEqual(OFF);
  });

  it('[L6] never is widened by an access token', async () => {
    const as = await world.token(world.admin.id, 'org:admin');
    const answer = await world.change('PATCH', '', '', { as, json: { client_documents: LISTED } });
    expect(answer.status).toBe(403);
  });

  it('shows what was asked for, by whom and in whose words, and never to another organization', async () => {
    const client = await aDocument();
    await ask(world.globex, client);
    expect((await listed()).map(({ id }) => id)).not.toContain(client);
    expect((await world.call('GET', '/clients/{client}', { path: path(client) })).status).toBe(404);
    await ask(world.acme, client);
    expect((await listed()).find(({ id }) => id === client)).toMatchObject({
      ...{ registered_by: 'document', calls_itself: 'Desk', source_host: 'tools.example', verified: false },
      asked: { member: world.admin.id, at: NOW },
    });
  });

  it('is enabled up to what is named, asks for writes unless somebody says otherwise, and waits no longer', async () => {
    const client = await aDocument();
    await ask(world.acme, client);
    const where = '/clients/{client}';
    const json = { scopes: ['projects:read'] };
    const answer = await world.change('PUT', `${where}/enablement`, where, { path: path(client), json });
    expect(answer.body).toMatchObject({ enablement: { status: 'active', writes: 'asked', by: 'administrator' } });
    expect(answer.body).not.toHaveProperty('asked');
    expect(await status(client)).toBe('active');
    expect(await ask(world.acme, client)).toBe('asked');
  });

  it('is refused by one no, which lasts', async () => {
    const client = await aDocument();
    await ask(world.acme, client);
    const where = '/clients/{client}';
    const answer = await world.change('DELETE', `${where}/enablement`, where, { path: path(client) });
    expect(answer.body).toMatchObject({ enablement: { status: 'disabled', ceiling: [] } });
    expect(await status(client)).toBe('disabled');
  });

  it('[L9] never goes on, where verifiers look, once the policy lets it in no more', async () => {
    const client = await admitted();
    expect((await listed()).find(({ id }) => id === client)).toMatchObject({ enablement: { by: 'policy' } });
    expect(await status(client)).toBe('active');
    await set({ ...LISTED, hosts: ['other.example'] });
    expect(await status(client)).toBe('disabled');
  });

  it('[L9][L18] is stopped, recalled and disabled like every other', async () => {
    const client = await admitted();
    const where = '/clients/{client}';
    const at = { path: path(client) };
    expect((await world.call('POST', `${where}/stop`, at)).status).toBe(200);
    expect((await world.change('POST', `${where}/recall`, where, at)).status).toBe(200);
    expect((await world.change('DELETE', `${where}/enablement`, where, at)).status).toBe(200);
    expect(await status(client)).toBe('disabled');
  });
});
