import { dynamoAdministrationStore } from '../../../lambdas/adapters/aws/administration/store.ts';
import { auditRow } from '../../../lambdas/adapters/aws/audit-trail/rows.ts';
import { dynamoKeyOrders } from '../../../lambdas/adapters/aws/key-ring/orders.ts';
import { dynamoRotationRecords } from '../../../lambdas/adapters/aws/key-ring/records.ts';
import { dynamoKeyRingStore } from '../../../lambdas/adapters/aws/key-ring/store.ts';
import { dynamoMemberRecall } from '../../../lambdas/adapters/aws/members/recall.ts';
import { dynamoSetupStore } from '../../../lambdas/adapters/aws/sessions/setup-store.ts';
import { dynamoSessionStore } from '../../../lambdas/adapters/aws/sessions/store.ts';
import type { AuditEntry } from '../../../lambdas/core/audit/entry.ts';
import type { SessionDigest } from '../../../lambdas/core/sign-in/session.ts';
import type { SetupDigest, SetupLink } from '../../../lambdas/core/sign-in/setup.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { aRing } from '../../contract/key-ring-store.ts';
import { aMember, anAudit, aProviderId, NOW, trustAgain, unique } from '../../contract/records.ts';
import { aNewcomer, aSession } from '../../contract/session-store.ts';
import { describeOnDynamoDb } from '../../support/engines.ts';

const RETENTION_DAYS = 400;

/**
 * Every store that changes something which the audit trail tells of, but for approving and taking back, which have an
 * order instead. The entry cannot be put, because one stands at its key: a change that were written first would stay.
 */
describeOnDynamoDb('[L13] no change stands without its audit entry', (tables) => {
  const stores = () => {
    const { client, names } = tables();
    return {
      administration: dynamoAdministrationStore(client, names, RETENTION_DAYS),
      sessions: dynamoSessionStore(client, names, RETENTION_DAYS),
      setups: dynamoSetupStore(client, names, RETENTION_DAYS),
      recalls: dynamoMemberRecall(client, names, RETENTION_DAYS),
      ring: dynamoKeyRingStore(client, names.keyRing),
      orders: dynamoKeyOrders(client, names, RETENTION_DAYS),
      records: dynamoRotationRecords(client, names, RETENTION_DAYS),
    };
  };
  const ringNow = async () => (await stores().ring.read()) ?? aRing();
  const organization = unique('org') as OrganizationId;
  const admin = aMember(organization, { role: 'admin' });
  const member = aMember(organization);
  const provider = aProviderId();
  const aLink = (): SetupLink => ({
    ...{ digest: unique('link') as SetupDigest, organization, member: member.id, expiresAt: NOW + 3_600 },
  });
  const opened = aLink();

  beforeAll(async () => {
    const { administration, setups, ring } = stores();
    const about = { id: organization, name: 'Acme', status: 'active', agents: 'off' } as const;
    await administration.createOrganization(about, anAudit(organization));
    for (const one of [admin, member])
      await administration.addMember(one, undefined, 'operator', anAudit(organization));
    await trustAgain(tables(), organization, provider);
    await setups.createLink(opened, 'operator', anAudit(organization));
    await ring.create(aRing());
  });

  const CHANGES: Readonly<Record<string, (audit: AuditEntry) => Promise<unknown>>> = {
    'signing in': (audit) => stores().sessions.create(aSession(), audit),
    'signing in for the first time': (audit) => {
      const session = aSession({ organization, provider });
      return stores().sessions.create(session, anAudit(organization), { ...aNewcomer(session), audit });
    },
    'signing out everywhere': (audit) => stores().recalls.recall(organization, member.id, NOW + 9, audit),
    'making a setup link': (audit) => stores().setups.createLink(aLink(), 'operator', audit),
    "an administrator's setup link": (audit) =>
      stores().setups.createLink({ ...aLink(), madeBy: admin.id }, { member: admin.id, role: admin.role }, audit),
    'using a setup link up': (audit) => {
      const digest = unique('session') as SessionDigest;
      const session = { digest, organization, member: member.id, createdAt: NOW, expiresAt: NOW + 3_600 };
      return stores().setups.open(opened, session, audit);
    },
    "an operator's change": (audit) => stores().administration.stopMember(member, 'removed', NOW, audit),
    "an administrator's change": (audit) =>
      stores().administration.changeMember(
        { record: member, revision: 0 },
        { status: 'disabled', recalledAt: NOW },
        { member: admin.id, role: admin.role },
        audit,
      ),
    'another key that signs': async (audit) => {
      const { version } = await ringNow();
      return stores().records.advanceRecorded({ ...aRing(), version: version + 1 }, audit);
    },
    'an order to the signing keys': async (audit) =>
      stores().orders.give({ order: 'promote', at: NOW }, await ringNow(), audit),
  };

  it.each(Object.entries(CHANGES))('%s', async (_, change) => {
    const audit = anAudit(organization);
    await tables().put('auditTrail', auditRow(audit, RETENTION_DAYS));
    const before = await tables().snapshot();
    const outcome = await change(audit).catch((error: unknown) => error);
    expect(['done', 'created', 'opened', 'given', 'advanced', undefined]).not.toContain(outcome);
    expect(await tables().snapshot()).toEqual(before);
  });

  it.each(Object.entries(CHANGES).toReversed())('and is made with it: %s', async (_, change) => {
    const count = async () => (await tables().rows('auditTrail')).length;
    const before = await count();
    await change(anAudit(organization));
    expect(await count()).toBeGreaterThan(before);
  });
});
