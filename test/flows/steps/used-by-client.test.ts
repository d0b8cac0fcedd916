import { usedByClient } from '../../../lambdas/flows/steps/used-by-client.ts';
import { client, NOW } from '../../support/fixtures.ts';

describe('[C6] a client’s assertion', () => {
  it('is never forgotten before it can no longer be accepted: its end, and the allowed difference of clocks', () => {
    const [used] = usedByClient({ client, assertionUse: { jti: 'once', expiresAt: NOW } } as never, 60);
    expect(used).toMatchObject({ ttl: NOW + 60, used: 'client_assertion_replayed' });
  });

  it('is none of a client that authenticates otherwise: nothing is kept', () => {
    expect(usedByClient({ client } as never, 60)).toEqual([]);
  });
});
