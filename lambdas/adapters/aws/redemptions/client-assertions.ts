import type { ClientAssertions } from '../../../ports/client-assertions.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { isOwnedBy, usedOncePut } from './rows.ts';

/** One conditional put. Our own owner in the way is our own put, repeated after its answer was lost. */
export function dynamoClientAssertions(dynamo: Dynamo, table: string): ClientAssertions {
  return {
    use: async (one, owner) => {
      const written = await dynamo.put(usedOncePut(table, one, owner));
      return written.outcome === 'written' || isOwnedBy(written.found, owner) ? 'used' : 'replayed';
    },
  };
}
