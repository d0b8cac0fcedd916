import type { Enablement, Member, TrustedProvider } from '../../lambdas/core/records.ts';
import { addMember } from '../../lambdas/flows/administration/add-member.ts';
import type { ByOperator } from '../../lambdas/flows/administration/administration.ts';
import { enableClient } from '../../lambdas/flows/administration/enable-client.ts';
import { aClient, aMember, anAudit, anOrganization, aProvider, scopes, unique } from '../contract/records.ts';
import { input } from './activation-world.ts';
import { administrationOn, done, memberAdministration } from './administration.ts';
import { configurationOf } from './fixtures.ts';
import type { TestTables } from './test-tables.ts';

/** Where `admin` administers, and `developer` does not. */
const configuration = configurationOf(input);

export const operatorOn = (tables: TestTables): ByOperator => administrationOn(tables, { configuration });

/** An organization with a provider; Ada, who administers it; and Bob, whom the provider knows by one subject. */
export async function administeredOrganization(admin: ByOperator, overrides: Partial<TrustedProvider> = {}) {
  const { store } = admin;
  const organization = anOrganization();
  const { id } = organization;
  expect(await store.createOrganization(organization, anAudit(id))).toBe('done');
  const provider = aProvider(id, overrides);
  expect(await store.registerProvider(provider, 'operator', anAudit(id))).toBe('done');
  const [ada, bob] = [aMember(id, { role: 'admin' }), aMember(id, { role: 'developer', linked: true })];
  const link = { provider: provider.id, claim: 'sub', value: unique('subject') };
  expect(await store.addMember(ada, undefined, 'operator', anAudit(id))).toBe('done');
  expect(await store.addMember(bob, link, 'operator', anAudit(id))).toBe('done');
  return { organization: id, provider, ada, bob, link, by: memberAdministration(admin, ada) };
}

/** A client that is registered for reading and writing projects, enabled in the organization for that. */
export async function enabledClient(admin: ByOperator, organization: Enablement['organization']) {
  const client = aClient({ scopes: scopes('projects:read', 'projects:write') });
  expect(await admin.store.createClient(client, anAudit(undefined))).toBe('done');
  done(await enableClient(admin, { organization, client: client.id }));
  return client.id;
}

/** An administrator is none any more. */
export async function demote(admin: ByOperator, { organization, email }: Member): Promise<void> {
  done(await addMember(admin, organization, { email, role: 'developer' }));
}
