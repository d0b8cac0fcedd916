import { dynamoGrantCreation, dynamoGrantUse } from '../../lambdas/adapters/aws/authorization-grants/store.ts';
import { dynamoRedemptionStore } from '../../lambdas/adapters/aws/redemptions/store.ts';
import { MemoryRedemptionStore } from '../../lambdas/adapters/memory/memory-redemption-store.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { authorizationGrantContract } from './authorization-grant-store.ts';

describe('authorizations in memory', () => {
  const redemptions = new MemoryRedemptionStore();
  authorizationGrantContract(() => ({ grants: redemptions.grants, redemptions }));
});

describeOnDynamoDb('authorizations', (tables) => {
  authorizationGrantContract(() => {
    const { client, names } = tables();
    const grants = { ...dynamoGrantUse(client, names.authorizationGrants), ...dynamoGrantCreation(client, names, 400) };
    return { grants, redemptions: dynamoRedemptionStore(client, names, 400) };
  });
});
