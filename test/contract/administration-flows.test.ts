import { createHash } from 'node:crypto';
import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import { parseConfiguration } from '../../lambdas/core/configuration.ts';
import { addMember } from '../../lambdas/flows/administration/add-member.ts';
import type { ByOperator } from '../../lambdas/flows/administration/administration.ts';
import { createClient } from '../../lambdas/flows/administration/create-client.ts';
import { enableClient } from '../../lambdas/flows/administration/enable-client.ts';
import { disableMember } from '../../lambdas/flows/administration/stop-member.ts';
import { CONFIGURATION } from '../stack/synthesize.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import type { TestTables } from '../support/test-tables.ts';
import { anAudit, anOrganization, aProvider, NOW, unique } from './records.ts';

function administrationOf({ client, names }: TestTables): ByOperator {
  const configuration = parseConfiguration(CONFIGURATION, 'https://auth.example.com');
  if (!configuration.ok) throw new Error(JSON.stringify(configuration.error));
  return {
    configuration: configuration.value,
    store: dynamoAdministrationStore(client, names, 400),
    reads: dynamoAdministrationReads(client, names),
    trust: dynamoTrustSources(client, names),
    clock: () => NOW,
    ids: systemIds,
    caller: { kind: 'operator', id: 'olga' },
  };
}

function unwrapped<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

describeOnDynamoDb('administration on stored tables', (tables) => {
  const admin = () => administrationOf(tables());

  async function anOrganizationWithProvider() {
    const organization = anOrganization();
    const provider = aProvider(organization.id);
    await admin().store.createOrganization(organization, anAudit(organization.id));
    await admin().store.registerProvider(provider, 'operator', anAudit(organization.id));
    return { organization: organization.id, provider: provider.id };
  }

  it('adding a member again is one member, brought up to date', async () => {
    const { organization, provider } = await anOrganizationWithProvider();
    const input = { email: 'maria@acme.example', role: 'viewer', subject: `${provider}:${unique('subject')}` };
    const first = unwrapped(await addMember(admin(), organization, input));
    const again = unwrapped(await addMember(admin(), organization, input));
    const promoted = unwrapped(await addMember(admin(), organization, { ...input, role: 'admin' }));
    expect([first.outcome, again.outcome, promoted.outcome]).toEqual(['added', 'unchanged', 'changed']);
    expect([again.member.id, promoted.member.id]).toEqual([first.member.id, first.member.id]);
    expect(promoted.member.role).toBe('admin');
    const rows = (await tables().rows('members')).filter((row) => row['organization'] === organization);
    expect(rows).toHaveLength(1);
  });

  it('[L9] a member who is disabled and added again is active, and what was recalled stays recalled', async () => {
    const { organization } = await anOrganizationWithProvider();
    const input = { email: 'maria@acme.example', role: 'viewer' };
    const { id } = unwrapped(await addMember(admin(), organization, input)).member;
    unwrapped(await disableMember(admin(), organization, 'Maria@acme.example'));
    expect(await admin().trust.findMember(organization, id)).toMatchObject({ status: 'disabled', recalledAt: NOW });
    unwrapped(await addMember(admin(), organization, input));
    expect(await admin().trust.findMember(organization, id)).toMatchObject({ status: 'active', recalledAt: NOW });
  });

  it('enabling a client again replaces its ceiling', async () => {
    const { organization } = await anOrganizationWithProvider();
    const id = unique('client');
    unwrapped(await createClient(admin(), { id, auth: 'client_secret_basic', scope: 'projects:read projects:rename' }));
    for (const scope of ['projects:read', 'projects:read projects:rename', 'projects:rename']) {
      const { enablement } = unwrapped(await enableClient(admin(), { organization, client: id, scope }));
      expect([...enablement.record.ceiling].join(' ')).toBe(scope);
    }
  });

  it("[L11] a client's secret is in no table, only its digest", async () => {
    const id = unique('client');
    const { secret } = unwrapped(
      await createClient(admin(), { id, auth: 'client_secret_basic', scope: 'projects:read' }),
    );
    const stored = JSON.stringify(await tables().snapshot());
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(stored).not.toContain(secret);
    expect(stored).toContain(createHash('sha256').update(String(secret)).digest('hex'));
  });
});
