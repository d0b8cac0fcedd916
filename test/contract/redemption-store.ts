import type { RedemptionId, RedemptionOwner, RedemptionRecord } from '../../lambdas/core/tokens/redemption.ts';
import type { RedemptionStore } from '../../lambdas/ports/redemption-store.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { outcome, race } from '../support/race.ts';
import { aRedemption, unique } from './records.ts';

/**
 * The laws of {@link RedemptionStore}.
 * @param open gives an instance; each call another one over the same records, as far as the adapter has several
 */
export function redemptionStoreContract(open: () => RedemptionStore): void {
  const ownedBy = (owner: string, record: RedemptionRecord): RedemptionRecord => ({
    ...record,
    owner: owner as RedemptionOwner,
  });

  it.each([2, 50])('[L2] records one of %s owners that race for one assertion', async (racers) => {
    const record = aRedemption();
    const words = await race(racers, (racer) => open().redeem(ownedBy(`owner-${racer}`, record)));
    expect(outcome(words, 'recorded')).toEqual({ winners: 1, lost: ['replayed'] });
  });

  it('[L2] is a success again for the same owner: the first write landed and its answer was lost', async () => {
    const record = aRedemption();
    expect(await open().redeem(record)).toBe('recorded');
    expect(await open().redeem(record)).toBe('recorded');
  });

  it('[K11] refuses every later owner', async () => {
    const record = aRedemption();
    await open().redeem(record);
    expect(await open().redeem(ownedBy('later', record))).toBe('replayed');
    expect(await open().redeem(ownedBy('later still', record))).toBe('replayed');
  });

  it('[K11] refuses by a record that has expired and still stands', async () => {
    const record = { ...aRedemption(), issuedAt: 1, expiresAt: 2, ttl: 3 };
    await open().redeem(record);
    expect(await open().redeem(ownedBy('later', record))).toBe('replayed');
  });

  it('records two assertions beside each other', async () => {
    expect(await open().redeem(aRedemption())).toBe('recorded');
    expect(await open().redeem(aRedemption())).toBe('recorded');
  });

  it('[L3] has recorded when it says so: another instance refuses at once', async () => {
    const record = aRedemption();
    await open().redeem(record);
    const words = await race(10, (racer) => open().redeem(ownedBy(`other-${racer}`, record)));
    expect(outcome(words, 'recorded')).toEqual({ winners: 0, lost: ['replayed'] });
  });

  describe('[L16] of an agent session that the request named', () => {
    const named = (record: RedemptionRecord, sessionId: string, above: readonly string[] = []) => {
      const { organization, member, client, issuedAt: now } = record;
      const parents = above as readonly AgentSessionId[];
      const key = { organization, member, sessionId: sessionId as AgentSessionId };
      return { agentSession: { key, client, parents, now } };
    };
    const ofCopilot = (record: RedemptionRecord) => ({ ...record, client: 'copilot' as ClientId });

    it('makes it the client’s, for its next token too', async () => {
      const [first, second] = [aRedemption(), aRedemption()];
      const session = unique('chat');
      expect(await open().redeem(first, named(first, session))).toBe('recorded');
      expect(await open().redeem(second, named(second, session))).toBe('recorded');
    });

    it('never takes another client’s: nothing is written, and the assertion stays usable', async () => {
      const [first, second] = [aRedemption(), ofCopilot(aRedemption())];
      const session = unique('chat');
      await open().redeem(first, named(first, session));
      expect(await open().redeem(second, named(second, session))).toBe('session_of_other_client');
      expect(await open().redeem(second, named(second, unique('own')))).toBe('recorded');
    });

    it.each([
      ['another parent', ['top'], ['other']],
      ['none', ['top'], []],
      ['one, where it began under none', [], ['top']],
      ['a longer line', ['top'], ['top', 'worker']],
    ])(
      '[L5] never changes its place: under %s nothing is written, and the assertion stays usable',
      async (_, began, asked) => {
        const [first, second] = [aRedemption(), aRedemption()];
        const session = unique('chat');
        expect(await open().redeem(first, named(first, session, began))).toBe('recorded');
        expect(await open().redeem(second, named(second, session, asked))).toBe('session_in_other_place');
        expect(await open().redeem(second, named(second, session, began))).toBe('recorded');
      },
    );

    it('[L5] is in one place, whoever of many at once is first', async () => {
      const session = unique('chat');
      const words = await race(10, (racer) => {
        const record = aRedemption();
        return open().redeem(record, named(record, session, [racer % 2 === 0 ? 'top' : 'other']));
      });
      expect(new Set(words)).toEqual(new Set(['recorded', 'session_in_other_place']));
    });

    it('[L2] is a replay first, whoever has the session', async () => {
      const [first, second] = [aRedemption(), ofCopilot(aRedemption())];
      const session = unique('chat');
      await open().redeem(first, named(first, session));
      await open().redeem(second);
      expect(await open().redeem(ownedBy('later', second), named(second, session))).toBe('replayed');
    });

    it('[L2] is a success again for the same owner', async () => {
      const record = aRedemption();
      const session = unique('chat');
      await open().redeem(record, named(record, session));
      expect(await open().redeem(record, named(record, session))).toBe('recorded');
    });
  });

  describe('undo', () => {
    it('makes the assertion redeemable again', async () => {
      const record = aRedemption();
      await open().redeem(record);
      await open().undo(record);
      expect(await open().redeem(ownedBy('next', record))).toBe('recorded');
    });

    it('[L2] leaves the record of another owner', async () => {
      const record = aRedemption();
      await open().redeem(record);
      await open().undo({ ...record, owner: 'somebody else' as RedemptionOwner });
      expect(await open().redeem(ownedBy('next', record))).toBe('replayed');
    });

    it('[L2] repeated late does not remove what the next owner recorded', async () => {
      const record = aRedemption();
      await open().redeem(record);
      await open().undo(record);
      await open().redeem(ownedBy('next', record));
      await open().undo(record);
      expect(await open().redeem(ownedBy('third', record))).toBe('replayed');
    });

    it('is a success when there is nothing to remove', async () => {
      await open().undo({ id: unique('id') as RedemptionId, owner: 'nobody' as RedemptionOwner });
    });
  });
}
