import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoMemberRecall } from '../../lambdas/adapters/aws/members/recall.ts';
import { dynamoSessionStore } from '../../lambdas/adapters/aws/sessions/store.ts';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store.ts';
import { placesOf } from '../../lambdas/core/people/member-listing.ts';
import type { SessionStore } from '../../lambdas/ports/session-store.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { race } from '../support/race.ts';
import { aMember, anAudit, NOW, trustAgain, unique } from './records.ts';
import { aNewcomer, aSession, sessionStoreContract } from './session-store.ts';

const AUDIT_RETENTION_DAYS = 400;

describe('a session store in memory', () => {
  const store = new MemorySessionStore();
  sessionStoreContract(() => store);
});

describeOnDynamoDb('a session store', (tables) => {
  const open = (): SessionStore => {
    const store = dynamoSessionStore(tables().client, tables().names, AUDIT_RETENTION_DAYS);
    return {
      ...store,
      create: async (session, audit, membership) => {
        if (membership) await trustAgain(tables(), membership.member.organization, membership.link.provider);
        return store.create(session, audit, membership);
      },
    };
  };
  sessionStoreContract(open);

  it('writes session, person and both audit entries, or nothing of it', async () => {
    const session = aSession();
    const newcomer = { ...aNewcomer(session), audit: anAudit(session.organization) };
    await trustAgain(tables(), session.organization, session.provider);
    const before = await tables().snapshot();
    await open().create(session, anAudit(session.organization), newcomer);
    const after = await tables().snapshot();
    const added = (table: keyof typeof after) => after[table].length - before[table].length;
    expect([added('sessions'), added('members'), added('directory'), added('auditTrail')]).toEqual([
      ...[1, 1, 4 + placesOf(newcomer.member).length],
      2,
    ]);

    const second = aSession();
    await open().create(second, anAudit(second.organization), { ...newcomer, audit: anAudit(undefined) });
    expect(await tables().snapshot()).toEqual(after);
  });

  it('leaves a session to DynamoDB to delete once it is over', async () => {
    const session = aSession();
    await open().create(session, anAudit(session.organization));
    const row = (await tables().rows('sessions')).find(({ pk }) => pk === session.digest);
    expect(row).toMatchObject({ ttl: session.expiresAt });
  });

  it('[L10] takes no row for a session that it cannot read', async () => {
    const { digest } = aSession();
    await tables().put('sessions', { pk: digest, organization: 'acme', member: 'maria', expiresAt: NOW });
    await expect(open().find(digest)).rejects.toThrow(
      'a stored session cannot be read: provider, createdAt, idleUntil',
    );
  });
});

describeOnDynamoDb('a recall', (tables) => {
  const recalls = () => dynamoMemberRecall(tables().client, tables().names, AUDIT_RETENTION_DAYS);
  const trust = () => dynamoTrustSources(tables().client, tables().names);

  async function aStoredMember(recalledAt?: number) {
    const { id, ...member } = aMember(unique('org') as OrganizationId);
    const row = { ...member, member: id, ...(recalledAt !== undefined && { recalledAt }) };
    await tables().put('members', row);
    return { id, organization: member.organization };
  }

  it.each([
    ['sets the moment', undefined, NOW],
    ['moves it forward', NOW - 1, NOW],
    ['leaves a later one', NOW + 9, NOW + 9],
    ['leaves the same one', NOW, NOW],
  ])('%s', async (_, before, after) => {
    const { organization, id } = await aStoredMember(before);
    expect(await recalls().recall(organization, id, NOW, anAudit(organization))).toBe('done');
    expect(await trust().findMember(organization, id)).toMatchObject({ recalledAt: after, status: 'active' });
  });

  it('ends with the latest of many that race, and an entry for each that moved it', async () => {
    const { organization, id } = await aStoredMember();
    await race(10, (racer) => recalls().recall(organization, id, NOW + racer, anAudit(organization)));
    expect(await trust().findMember(organization, id)).toMatchObject({ recalledAt: NOW + 9 });
  });

  it('of nobody is said to be, and writes nothing', async () => {
    const { organization, id } = aMember(unique('org') as OrganizationId);
    const before = await tables().snapshot();
    expect(await recalls().recall(organization, id, NOW, anAudit(organization))).toBe('missing');
    expect(await tables().snapshot()).toEqual(before);
  });
});
