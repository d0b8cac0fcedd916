import { dynamoProviderKeyCache } from '../../lambdas/adapters/aws/provider-keys/cache.ts';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { providerKeyCacheContract } from './provider-key-cache.ts';

describe('a cache of provider keys in memory', () => {
  const cache = new MemoryProviderKeyCache();
  providerKeyCacheContract(() => cache);
});

describeOnDynamoDb('a cache of provider keys', (tables) => {
  providerKeyCacheContract(() => dynamoProviderKeyCache(tables().client, tables().names.providerKeys));
});
