import { importMembers, type LineOutcome } from '../../../bin/member-import/import-members.ts';
import type { ByOperator } from '../../../lambdas/flows/administration/administration.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import { unique } from '../../contract/records.ts';
import { administrationOn, done } from '../../support/administration.ts';
import { describeOnDynamoDb } from '../../support/engines.ts';

describeOnDynamoDb('members who are imported', (tables) => {
  async function world(overrides: Partial<ByOperator> = {}) {
    const organization = unique('org');
    done(await createOrganization(administrationOn(tables()), { id: organization }));
    return { admin: administrationOn(tables(), overrides), organization };
  }

  const lineOf = (line: number, email: string) => ({ line, raw: email, input: { email, role: 'guest' } });
  const many = (count: number) => Array.from({ length: count }, (_, i) => lineOf(i + 1, `member-${i}@acme.example`));
  const outcomesOf = (outcomes: readonly LineOutcome[]) => outcomes.map(({ outcome }) => outcome);
  const options = { onLine: () => undefined, sleep: async () => undefined };

  it('are added in any number, each told of once', async () => {
    const { admin, organization } = await world();
    let told = 0;
    const outcomes = await importMembers(admin, organization, many(50), { ...options, onLine: () => (told += 1) });
    expect({ outcomes: new Set(outcomesOf(outcomes)), count: outcomes.length, told }).toEqual({
      outcomes: new Set(['added']),
      count: 50,
      told: 50,
    });
  });

  it('are tried again while a store says "not now"', async () => {
    const real = administrationOn(tables()).store;
    let refusals = 20;
    const addBusy: typeof real.addMember = async (...change) => {
      if (refusals-- > 0) throw new Unavailable('DynamoDB');
      return real.addMember(...change);
    };
    const { admin, organization } = await world({ store: { ...real, addMember: addBusy } });
    expect(outcomesOf(await importMembers(admin, organization, many(10), options))).toEqual(Array(10).fill('added'));
  });

  it('are all accounted for when the store breaks, and soon not tried any more', async () => {
    const real = administrationOn(tables()).store;
    let calls = 0;
    const addBroken: typeof real.addMember = async () => {
      calls += 1;
      throw new Error('no permission');
    };
    const { admin, organization } = await world({ store: { ...real, addMember: addBroken } });
    const outcomes = await importMembers(admin, organization, many(200), options);
    expect(outcomesOf(outcomes)).toEqual(Array(200).fill('failed'));
    expect(outcomes.at(0)).toMatchObject({ reason: 'no permission' });
    expect(outcomes.at(-1)).toMatchObject({ reason: expect.stringContaining('was not tried') });
    expect(calls).toBeLessThan(30);
  });
});
