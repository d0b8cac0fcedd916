import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientStops } from '../../ports/client-stops.ts';

export interface StopsOfInvocation extends ClientStops {
  /** One invocation, from its first step to its answer. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

type Read = ReturnType<ClientStops['find']>;

/**
 * Reads each client's stop once within an invocation, whichever store asks, and forgets it with the invocation: a stop counts
 * on the next request, which reads anew (law 9). Two invocations at once share nothing. A read that failed is made again.
 * Outside of an invocation nothing is remembered.
 */
export function stopsOfInvocation(stops: ClientStops): StopsOfInvocation {
  const invocations = new AsyncLocalStorage<Map<string, Read>>();
  return {
    during: (work) => invocations.run(new Map(), work),
    find: (organization, client) => {
      const reads = invocations.getStore();
      if (reads === undefined) return stops.find(organization, client);
      // No organization's id has a space.
      const key = `${organization} ${client}`;
      const known = reads.get(key);
      if (known !== undefined) return known;
      const read = stops.find(organization, client);
      reads.set(key, read);
      read.catch(() => reads.delete(key));
      return read;
    },
  };
}
