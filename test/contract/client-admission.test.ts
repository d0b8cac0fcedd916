import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { askedClients } from '../../lambdas/adapters/aws/directory/asked-clients.ts';
import { dynamoClientAdmissions } from '../../lambdas/adapters/aws/directory/client-admissions.ts';
import { dynamoClientDocuments, dynamoKnownDocuments } from '../../lambdas/adapters/aws/directory/client-documents.ts';
import { directoryKey } from '../../lambdas/adapters/aws/directory/keys.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoEnabledClients } from '../../lambdas/adapters/aws/status/enabled-clients.ts';
import type { ClientOfDocument } from '../../lambdas/ports/client-admission.ts';
import { MAX_ASKED } from '../../lambdas/ports/client-admission.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import {
  organization as acme,
  clientId,
  enablement,
  memberId,
  NOW,
  organizationId,
  client as registered,
  scopes,
} from '../support/fixtures.ts';
import { outcome, race } from '../support/race.ts';
import { anAudit } from './records.ts';

let made = 0;

function aClient(overrides: Partial<ClientOfDocument> = {}): ClientOfDocument {
  made += 1;
  return {
    id: clientId(`https://tools.example/${made}.json`),
    status: 'active',
    authenticationMethod: 'none',
    secrets: [],
    grantTypes: new Set(['authorization_code']),
    redirectUris: new Set(['http://127.0.0.1/callback']),
    scopes: scopes('projects:read'),
    document: { fetchedAt: NOW, freshUntil: NOW + 300, name: 'Desk' },
    ...overrides,
  };
}

const admittedTo = (organization: typeof acme.id, { id }: ClientOfDocument) =>
  ({ ...enablement, organization, client: id, aliases: new Map(), admittedBy: 'policy' }) as const;

describeOnDynamoDb('clients by their documents', (tables) => {
  const documents = () => dynamoClientDocuments(tables().client, tables().names);
  const admissions = () => dynamoClientAdmissions(tables().client, tables().names, 400);
  const trust = () => dynamoTrustSources(tables().client, tables().names);
  const store = () => dynamoAdministrationStore(tables().client, tables().names, 400);
  const reads = () => dynamoAdministrationReads(tables().client, tables().names);
  const isEnabled = (organization: typeof acme.id, client: ClientOfDocument) =>
    dynamoEnabledClients(tables().client, tables().names.status).isEnabled(organization, client.id);

  async function anOrganization() {
    made += 1;
    const id = organizationId(`org-${made}`);
    await store().createOrganization({ ...acme, id }, anAudit(id));
    return id;
  }

  it('keeps a client as its document says, and what it says later', async () => {
    const first = aClient();
    expect(await documents().keep(first)).toBe('kept');
    expect(await trust().findClient(first.id)).toEqual(first);
    const later = {
      ...first,
      redirectUris: new Set(['http://127.0.0.1/other']),
      document: { fetchedAt: NOW + 9, freshUntil: NOW + 309 },
    };
    expect(await documents().keep(later)).toBe('kept');
    expect(await trust().findClient(first.id)).toMatchObject({
      redirectUris: later.redirectUris,
      document: later.document,
    });
  });

  it('never replaces a document by one that was fetched earlier', async () => {
    const later = aClient({ document: { fetchedAt: NOW + 9, freshUntil: NOW + 309 } });
    await documents().keep(later);
    expect(await documents().keep({ ...later, document: { fetchedAt: NOW, freshUntil: NOW + 300 } })).toBe('kept');
    expect((await trust().findClient(later.id))?.document?.fetchedAt).toBe(NOW + 9);
  });

  it('never writes over a client that the operator registered', async () => {
    const own = { ...registered, id: clientId('https://tools.example/own.json') };
    await store().createClient(own, anAudit(undefined));
    expect(await documents().keep(aClient({ id: own.id }))).toBe('not_kept');
    await documents().spoil(own.id, NOW);
    expect(await trust().findClient(own.id)).toEqual(own);
  });

  it('gives way to the operator, who registers the same id, once', async () => {
    const client = aClient();
    await documents().keep(client);
    const own = { ...registered, id: client.id };
    expect(await store().createClient(own, anAudit(undefined))).toBe('done');
    expect(await trust().findClient(client.id)).toEqual(own);
    expect(await store().createClient(own, anAudit(undefined))).toBe('exists');
  });

  it('never brings a disabled client back', async () => {
    const client = aClient();
    await documents().keep(client);
    await store().changeClient({ record: client, revision: 'any' }, { status: 'disabled' }, anAudit(undefined));
    await documents().keep({ ...client, document: { fetchedAt: NOW + 9, freshUntil: NOW + 309 } });
    expect((await trust().findClient(client.id))?.status).toBe('disabled');
  });

  it('refuses what a later document spoiled, until there is a good one', async () => {
    const client = aClient();
    await documents().keep(client);
    await documents().spoil(client.id, NOW + 1);
    expect((await trust().findClient(client.id))?.document?.unusable).toBe(true);
    await documents().keep({ ...client, document: { fetchedAt: NOW + 2, freshUntil: NOW + 302 } });
    expect((await trust().findClient(client.id))?.document).not.toHaveProperty('unusable');
  });

  it('never brings a client in where only known ones are kept current', async () => {
    const client = aClient();
    expect(await dynamoKnownDocuments(tables().client, tables().names).keep(client)).toBe('not_kept');
    expect(await trust().findClient(client.id)).toBeUndefined();
  });

  it('lets exactly one of many ask a host in its cool-down', async () => {
    made += 1;
    const host = `h${made}.example`;
    const words = await race(8, (racer) => documents().claimFetch(clientId(`https://${host}/${racer}`), NOW, 10));
    expect(outcome(words, true).winners).toBe(1);
    expect(await documents().claimFetch(clientId(`https://${host}/x`), NOW + 9, 10)).toBe(false);
    expect(await documents().claimFetch(clientId(`https://${host}/x`), NOW + 10, 10)).toBe(true);
  });

  it('admits once, with an audit entry, however many say yes at once, and verifiers know it', async () => {
    const organization = await anOrganization();
    const client = aClient();
    await documents().keep(client);
    const admitted = admittedTo(organization, client);
    const words = await race(4, () =>
      admissions().admit(admitted, { ...anAudit(organization), action: 'client.admitted', target: client.id }),
    );
    expect(outcome(words, 'admitted').lost).toEqual([]);
    expect(await trust().findEnablement(organization, client.id)).toEqual(admitted);
    expect(await isEnabled(organization, client)).toBe(true);
    const entries = (await tables().rows('auditTrail')).filter(({ target }) => target === client.id);
    expect(entries).toHaveLength(1);
  });

  it('never admits over what an administrator said, who may stop what was admitted', async () => {
    const organization = await anOrganization();
    const client = aClient();
    await documents().keep(client);
    const admitted = admittedTo(organization, client);
    const audit = () => anAudit(organization);
    await admissions().admit(admitted, audit());
    const previous = await reads().findEnablement(organization, client.id);
    const next = { ...admitted, status: 'disabled' } as const;
    expect(await store().enableClient({ previous, next }, 'operator', audit())).toBe('done');
    expect((await trust().findEnablement(organization, client.id))?.status).toBe('disabled');
    expect(await admissions().admit(admitted, audit())).toBe('admitted');
    expect((await trust().findEnablement(organization, client.id))?.status).toBe('disabled');
    expect(await isEnabled(organization, client)).toBe(false);
  });

  it('never admits into an organization that is not there', async () => {
    const client = aClient();
    const organization = organizationId('nowhere');
    const admitted = admittedTo(organization, client);
    expect(await admissions().admit(admitted, anAudit(organization))).toBe('no_organization');
    expect(await trust().findEnablement(organization, client.id)).toBeUndefined();
  });

  it('never has more than so many wait for administrators, nor one twice, however many ask at once', async () => {
    const organization = await anOrganization();
    const asking = (id: string) =>
      admissions().ask(organization, { client: clientId(id), member: memberId('maria'), askedAt: NOW });
    const same = await race(4, () => asking('https://tools.example/same.json'));
    expect(outcome(same, 'asked').winners).toBe(1);
    const many = await race(MAX_ASKED + 5, (racer) => asking(`https://tools.example/${racer}`));
    expect(outcome(many, 'asked').winners).toBe(MAX_ASKED - 1);
    const row = await tables().client.get(tables().names.directory, directoryKey.asked(organization));
    expect(askedClients(row)).toHaveLength(MAX_ASKED);
    expect(await asking('https://tools.example/more.json')).toBe('full');
    expect(await asking('https://tools.example/same.json')).toBe('asked_before');
  });
});
