import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoRedemptionStore } from '../../lambdas/adapters/aws/redemptions/store.ts';
import { MemoryRedemptionStore } from '../../lambdas/adapters/memory/memory-redemption-store.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { anAudit, anOrganization, trustAgain } from './records.ts';
import { alongsideContract } from './redemption-alongside.ts';

describe('a redemption store in memory', () => {
  const store = new MemoryRedemptionStore();
  alongsideContract(() => ({ open: () => store, addMember: async () => undefined, trust: async () => undefined }));
});

describeOnDynamoDb('a redemption store', (tables) => {
  alongsideContract(() => ({
    open: () => dynamoRedemptionStore(tables().client, tables().names, 400),
    trust: (organization, provider) => trustAgain(tables(), organization, provider),
    addMember: async (member) => {
      const { client, names } = tables();
      const store = dynamoAdministrationStore(client, names, 400);
      const organization = anOrganization({ id: member.organization });
      await store.createOrganization(organization, anAudit(organization.id));
      expect(await store.addMember(member, undefined, 'operator', anAudit(organization.id))).toBe('done');
    },
  }));
});
