import { dynamoProviderKeyCache } from '../../lambdas/adapters/aws/dynamo-provider-key-cache.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { providerKeyCacheContract } from './provider-key-cache.ts';

describeOnDynamoDb('a cache of provider keys', (tables) => {
  providerKeyCacheContract(() => dynamoProviderKeyCache(tables().client, tables().names.providerKeys));
});
