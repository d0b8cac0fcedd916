import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoTokenRevocations } from '../../lambdas/adapters/aws/members/revocations.ts';
import { whatever } from '../../lambdas/core/administration/revision.ts';
import { MAX_REVOKED } from '../../lambdas/core/tokens/revocation.ts';
import { DynamoMemberSource } from '../../protect/dynamo-member-source.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { race } from '../support/race.ts';
import { aMember, anAudit, anOrganization, NOW } from './records.ts';

/** The laws of `TokenRevocations`, read as `protect()` reads them. */
describeOnDynamoDb('[L18] single tokens that are revoked', (tables) => {
  const store = () => dynamoAdministrationStore(tables().client, tables().names, 400);
  const revocations = () => dynamoTokenRevocations(tables().newClient(), tables().names.members);

  async function someone() {
    const organization = anOrganization();
    await store().createOrganization(organization, anAudit(organization.id));
    const member = aMember(organization.id);
    await store().addMember(member, undefined, 'operator', anAudit(organization.id));
    const revoke = (tokenId: string, endsAt = NOW + 60, now = NOW) =>
      revocations().revoke(organization.id, member.id, { tokenId, endsAt }, now);
    const read = async () =>
      (await new DynamoMemberSource(tables().call, tables().names.members).find(organization.id, member.id))?.revoked;
    return { member, revoke, read };
  }

  it('are read at once, and one is written once', async () => {
    const { revoke, read } = await someone();
    expect(await read()).toBeUndefined();
    expect([await revoke('a'), await revoke('b'), await revoke('a')]).toEqual(['revoked', 'revoked', 'stands_already']);
    expect(await read()).toEqual(new Map(Object.entries({ a: NOW + 60, b: NOW + 60 })));
  });

  it('of several at once all stand, or their callers are told to ask again', async () => {
    const { revoke, read } = await someone();
    const words = await race(3, (racer) => revoke(`t${racer}`));
    const stand = await read();
    for (const [racer, word] of words.entries()) if (word === 'revoked') expect(stand?.get(`t${racer}`)).toBe(NOW + 60);
    expect(words).toContain('revoked');
  });

  it('are at most so many that have not ended', async () => {
    const { revoke, read } = await someone();
    for (let i = 0; i < MAX_REVOKED; i += 1) await revoke(`t${i}`, NOW + 60 + i);
    expect(await revoke('more')).toBe('full');
    expect(await revoke('more', NOW + 120, NOW + 60)).toBe('revoked');
    expect([(await read())?.size, (await read())?.has('t0')]).toEqual([MAX_REVOKED, false]);
  });

  it('make no row of somebody who is not there', async () => {
    const { member } = await someone();
    const nobody = aMember(member.organization);
    const before = await tables().rows('members');
    const token = { tokenId: 'a', endsAt: NOW + 60 };
    expect(await revocations().revoke(nobody.organization, nobody.id, token, NOW)).toBe('unknown_member');
    expect(await tables().rows('members')).toEqual(before);
  });

  it('stay revoked whatever an administrator changes of the member', async () => {
    const { member, revoke, read } = await someone();
    await revoke('a');
    const changes = { role: 'viewer', status: 'disabled' } as const;
    expect(await store().changeMember({ record: member, revision: 0 }, changes, 'operator', anAudit(undefined))).toBe(
      'done',
    );
    expect(await store().changeMember(whatever(member), { status: 'active' }, 'operator', anAudit(undefined))).toBe(
      'done',
    );
    expect(await read()).toEqual(new Map([['a', NOW + 60]]));
  });
});
