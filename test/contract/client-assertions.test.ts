import { dynamoClientAssertions } from '../../lambdas/adapters/aws/redemptions/client-assertions.ts';
import type { ClientAssertionId } from '../../lambdas/core/clients/assertion.ts';
import type { RedemptionOwner } from '../../lambdas/core/tokens/redemption.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { unique } from './records.ts';

describeOnDynamoDb('a client’s own assertion', (tables) => {
  const assertions = () => dynamoClientAssertions(tables().client, tables().names.redemptions);
  const one = () => ({ id: unique('assertion') as ClientAssertionId, ttl: 1 });
  const owner = () => unique('owner') as RedemptionOwner;

  it('[C6] is used once, whoever asks at the same time', async () => {
    const used = one();
    const answers = await Promise.all(Array.from({ length: 5 }, () => assertions().use(used, owner())));
    expect(answers.toSorted()).toEqual(['replayed', 'replayed', 'replayed', 'replayed', 'used']);
  });

  it('is used by the same owner again: its answer was lost', async () => {
    const [used, by] = [one(), owner()];
    expect(await assertions().use(used, by)).toBe('used');
    expect(await assertions().use(used, by)).toBe('used');
    expect(await assertions().use(used, owner())).toBe('replayed');
  });

  it('never is usable again because its row has expired', async () => {
    const used = one();
    await assertions().use(used, owner());
    expect(await assertions().use({ ...used, ttl: 2_000_000_000 }, owner())).toBe('replayed');
  });

  it('[L11] leaves nothing but a digest, an owner and an end', async () => {
    const used = one();
    await assertions().use(used, owner());
    const row = (await tables().rows('redemptions')).find(({ pk }) => pk === used.id);
    expect(Object.keys(row ?? {}).toSorted()).toEqual(['owner', 'pk', 'ttl']);
  });
});
