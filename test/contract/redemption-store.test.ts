import { dynamoRedemptionStore } from '../../lambdas/adapters/aws/redemptions/store.ts';
import { MemoryRedemptionStore } from '../../lambdas/adapters/memory/memory-redemption-store.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { redemptionStoreContract } from './redemption-store.ts';

describe('a redemption store in memory', () => {
  const store = new MemoryRedemptionStore();
  redemptionStoreContract(() => store);
});

describeOnDynamoDb('a redemption store', (tables) => {
  redemptionStoreContract(() => dynamoRedemptionStore(tables().client, tables().names, 400));
});
