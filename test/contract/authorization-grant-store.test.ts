import {
  dynamoPushedRequests,
  dynamoPushing,
} from '../../lambdas/adapters/aws/authorization-grants/pushed-requests.ts';
import { dynamoGrantCreation, dynamoGrantUse } from '../../lambdas/adapters/aws/authorization-grants/store.ts';
import { dynamoRedemptionStore } from '../../lambdas/adapters/aws/redemptions/store.ts';
import { MemoryRedemptionStore } from '../../lambdas/adapters/memory/memory-redemption-store.ts';
import type { PushedRequests } from '../../lambdas/ports/pushed-requests.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { authorizationGrantContract } from './authorization-grant-store.ts';

describe('authorizations in memory', () => {
  const redemptions = new MemoryRedemptionStore();
  const { grants } = redemptions;
  const requests: PushedRequests = {
    push: (request) => grants.push(request),
    find: async (key) => grants.pushed.get(key),
  };
  authorizationGrantContract(() => ({ requests, grants, redemptions }));
});

describeOnDynamoDb('authorizations', (tables) => {
  authorizationGrantContract(() => {
    const { client, names } = tables();
    const grants = { ...dynamoGrantUse(client, names.authorizationGrants), ...dynamoGrantCreation(client, names, 400) };
    const requests = {
      ...dynamoPushing(client, names.authorizationGrants),
      ...dynamoPushedRequests(client, names.authorizationGrants),
    };
    return { requests, grants, redemptions: dynamoRedemptionStore(client, names, 400) };
  });
});
