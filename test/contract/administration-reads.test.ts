import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { administrationReadsContract } from './administration-reads.ts';

describeOnDynamoDb('administration reads', (tables) => {
  administrationReadsContract(() => ({
    reads: dynamoAdministrationReads(tables().client, tables().names),
    store: dynamoAdministrationStore(tables().client, tables().names, 400),
  }));

  it('lists across pages: a page of DynamoDB ends at a megabyte', async () => {
    const { client, names } = tables();
    const organizations = ['page-1', 'page-2', 'page-3', 'page-4', 'page-5'];
    for (const id of organizations) {
      const note = 'x'.repeat(350_000);
      await tables().put('directory', { pk: 'organizations', sk: id, note });
      await tables().put('directory', { pk: `org#${id}`, sk: 'organization', id, name: id, status: 'active' });
    }
    const listed = await Array.fromAsync(dynamoAdministrationReads(client, names).listOrganizations());
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(organizations));
  });
});
