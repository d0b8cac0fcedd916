import '../../../support/one-realm.ts';
import { dynamoAdministrationStore } from '../../../../lambdas/adapters/aws/administration/store.ts';
import { dynamoTrustSources } from '../../../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamo } from '../../../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import { dynamoRedemptionStore } from '../../../../lambdas/adapters/aws/redemptions/store.ts';
import { placesOf } from '../../../../lambdas/core/people/member-listing.ts';
import type { Member } from '../../../../lambdas/core/records.ts';
import type { Alongside, RedeemOutcome, RedemptionStore } from '../../../../lambdas/ports/redemption-store.ts';
import { Unavailable } from '../../../../lambdas/ports/unavailable.ts';
import { AwsError } from '../../../../protect/aws/aws-error.ts';
import { TIME_LIMITS } from '../../../../protect/aws/environment-call.ts';
import { httpSender } from '../../../../protect/aws/http-sender.ts';
import {
  aMember,
  anAudit,
  anOrganization,
  aProviderId,
  aRedemption,
  NOW,
  trustAgain,
} from '../../../contract/records.ts';
import {
  aClientAssertion,
  again,
  aLinkOf as aLinkFrom,
  aNewcomer as aNewcomerFrom,
  type Membership,
  ownedByAnother,
} from '../../../contract/redemption-alongside.ts';
import { signedDynamo } from '../../../support/doors.ts';
import { embeddedDynamoDb, MADE_UP } from '../../../support/engines.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../../../support/fault-proxy.ts';
import { TestTables } from '../../../support/test-tables.ts';

/** What the transaction of a redemption writes, row by row, and what it does when it is cancelled. */

const RETENTION_DAYS = 400;

/** The tables are read from the stack, which has to be synthesized on a machine that may be busy. */
const START_TIMEOUT_MS = 60_000;

let tables: TestTables;
let store: RedemptionStore;
beforeAll(async () => {
  tables = await TestTables.start(await embeddedDynamoDb());
  store = dynamoRedemptionStore(tables.client, tables.names, RETENTION_DAYS);
}, START_TIMEOUT_MS);
afterAll(() => tables?.stop());

/** One provider for everybody: people are linked only from one that is not disabled. */
const provider = aProviderId();
const from = async (membership: Membership): Promise<Membership> => {
  await trustAgain(tables, membership.member.organization, provider);
  return { ...membership, link: { ...membership.link, provider } };
};
const aNewcomer = (overrides: Partial<Member> = {}) => from(aNewcomerFrom(overrides));
const aLinkOf = (member: Member) => from(aLinkFrom(member));

const trust = () => dynamoTrustSources(tables.client, tables.names);
const administration = () => dynamoAdministrationStore(tables.client, tables.names, RETENTION_DAYS);

async function anUnlinkedMember(overrides: Partial<Member> = {}): Promise<Member> {
  const organization = anOrganization();
  await administration().createOrganization(organization, anAudit(organization.id));
  const member = aMember(organization.id, { linked: false, ...overrides });
  expect(await administration().addMember(member, undefined, 'operator', anAudit(organization.id))).toBe('done');
  return member;
}

/** Rows that were not there before, as `table: key`. */
async function added(write: () => Promise<unknown>): Promise<readonly string[]> {
  const before = new Set(await keys());
  await write();
  return (await keys()).filter((key) => !before.has(key));
}

async function keys(): Promise<readonly string[]> {
  const snapshot = await tables.snapshot();
  return Object.entries(snapshot).flatMap(([table, rows]) =>
    rows.map(({ pk, sk, organization, member }) => {
      const key = pk === undefined ? [organization, member] : [pk, sk];
      return `${table}: ${key.filter((part) => part !== undefined).join(' ')}`;
    }),
  );
}

/** Record, client assertion, audit entry, member, their id, address and two rows of the link; and their places in lists. */
const rowsWith = ({ membership }: { readonly membership: Membership }) => 8 + placesOf(membership.member).length;

const kinds = (rows: readonly string[]) => rows.map((row) => row.replace(/#.*/, '')).toSorted();

describe('a redemption with everything alongside', () => {
  it('writes the record, the client assertion, link, address, member and audit entry, and nothing else', async () => {
    const record = aRedemption();
    const clientAssertion = aClientAssertion();
    const membership = await aNewcomer();
    const rows = await added(() => store.redeem(record, { usedOnce: [clientAssertion], membership }));
    expect(kinds(rows)).toEqual(
      [
        `auditTrail: ${membership.member.organization}`,
        'directory: email',
        'directory: link',
        'directory: links',
        'directory: member-id',
        ...placesOf(membership.member).map(() => 'directory: members'),
        `members: ${membership.member.organization} ${membership.member.id}`,
        `redemptions: ${clientAssertion.id}`,
        `redemptions: ${record.id}`,
      ].toSorted(),
    );
  });

  it('[K17] makes a member whom the next redemption finds by link and by address', async () => {
    const membership = await aNewcomer();
    await store.redeem(aRedemption(), { membership });
    const { member, link } = membership;
    expect(await trust().findLinkedMember(link)).toBe(member.id);
    expect(await trust().findMemberByEmail(member.organization, member.email)).toBe(member.id);
    expect(await trust().findMember(member.organization, member.id)).toEqual(member);
  });

  it('[K17] links a member, and changes nothing else about them', async () => {
    const member = await anUnlinkedMember();
    const membership = await aLinkOf(member);
    const rows = await added(() => store.redeem(aRedemption(), { membership }));
    expect(kinds(rows).map((row) => row.split(':', 1)[0])).toEqual([
      ...['auditTrail', 'directory', 'directory', 'redemptions'],
    ]);
    expect(await trust().findLinkedMember(membership.link)).toBe(member.id);
    expect(await trust().findMember(member.organization, member.id)).toEqual({ ...member, linked: true });
  });

  it('writes the audit entry in the words of the contract, to go with retention', async () => {
    const membership = await aNewcomer();
    await store.redeem(aRedemption(), { membership });
    const entry = (await tables.rows('auditTrail')).find(({ sk }) => String(sk).endsWith(membership.audit.suffix));
    const { suffix: _, ...audit } = membership.audit;
    expect(entry).toMatchObject({ ...audit, ttl: NOW + RETENTION_DAYS * 86_400 });
  });

  it("[L11] keeps of the client's assertion a digest, the owner and an end", async () => {
    const record = aRedemption();
    const clientAssertion = aClientAssertion();
    await store.redeem(record, { usedOnce: [clientAssertion] });
    const row = (await tables.rows('redemptions')).find(({ pk }) => pk === clientAssertion.id);
    expect(row).toEqual({ pk: clientAssertion.id, owner: record.owner, ttl: NOW + 90 });
  });

  it('undone, leaves the member, the link and the audit entry', async () => {
    const record = aRedemption();
    const clientAssertion = aClientAssertion();
    const membership = await aNewcomer();
    const rows = await added(async () => {
      await store.redeem(record, { usedOnce: [clientAssertion], membership });
      await store.undo(record, { usedOnce: [clientAssertion] });
    });
    expect(rows.map((row) => row.split(':', 1)[0]).toSorted()).toEqual([
      'auditTrail',
      ...['directory', 'directory', 'directory', 'directory'],
      ...placesOf(membership.member).map(() => 'directory'),
      'members',
    ]);
  });
});

describe('[L8] nothing at all is written', () => {
  const cases: readonly (readonly [string, RedeemOutcome, () => Promise<readonly [record: Written, Alongside]>])[] = [
    [
      'of a grant that was redeemed before',
      'replayed',
      async () => {
        const record = aRedemption();
        await store.redeem(record);
        return [ownedByAnother(record), { usedOnce: [aClientAssertion()], membership: await aNewcomer() }];
      },
    ],
    [
      'of a client assertion that was used before',
      'client_assertion_replayed',
      async () => {
        const clientAssertion = aClientAssertion();
        await store.redeem(aRedemption(), { usedOnce: [clientAssertion] });
        return [aRedemption(), { usedOnce: [clientAssertion], membership: await aNewcomer() }];
      },
    ],
    [
      'for a newcomer whose link appeared',
      'person_changed',
      async () => {
        const membership = await aNewcomer();
        await store.redeem(aRedemption(), { membership });
        const { id, email } = aMember(membership.member.organization);
        const other = { ...again(membership), member: { ...membership.member, id, email } };
        return [aRedemption(), { usedOnce: [aClientAssertion()], membership: other }];
      },
    ],
    [
      'for a newcomer whose address was taken',
      'person_changed',
      async () => {
        const { organization, email } = await anUnlinkedMember();
        return [
          aRedemption(),
          { usedOnce: [aClientAssertion()], membership: await aNewcomer({ organization, email }) },
        ];
      },
    ],
    [
      '[K17] for a newcomer with the address of somebody who was removed',
      'person_changed',
      async () => {
        const member = await anUnlinkedMember();
        await administration().stopMember(member, 'removed', NOW, anAudit(member.organization));
        const { organization, email } = member;
        return [aRedemption(), { membership: await aNewcomer({ organization, email }) }];
      },
    ],
    [
      'for a newcomer whose id was taken',
      'person_changed',
      async () => {
        const { organization, id } = await anUnlinkedMember();
        return [aRedemption(), { membership: await aNewcomer({ organization, id }) }];
      },
    ],
    ['for a member who was linked meanwhile', 'person_changed', linkTo({ linked: true })],
    ['[S7] for a member who was disabled meanwhile', 'person_changed', linkTo({ status: 'disabled' })],
    ['[S7] for a member who was removed meanwhile', 'person_changed', linkTo({ status: 'removed' })],
    ['[L1] for a member whose role changed meanwhile', 'person_changed', linkTo({ role: 'viewer' })],
    [
      'for a member who is not there',
      'person_changed',
      async () => [
        aRedemption(),
        { usedOnce: [aClientAssertion()], membership: await aLinkOf(aMember(anOrganization().id)) },
      ],
    ],
  ];

  it.each(cases)('%s: %s', async (_what, word, prepare) => {
    const [record, alongside] = await prepare();
    const before = await tables.snapshot();
    expect(await store.redeem(record, alongside)).toBe(word);
    expect(await tables.snapshot()).toEqual(before);
  });

  type Written = Parameters<RedemptionStore['redeem']>[0];

  /** Decided for a member as they were; stored as they are now. */
  function linkTo(now: Partial<Member>): () => Promise<readonly [Written, Alongside]> {
    return async () => {
      const member = await anUnlinkedMember();
      const { id, ...changed } = { ...member, ...now };
      await tables.put('members', { member: id, ...changed });
      return [aRedemption(), { usedOnce: [aClientAssertion()], membership: await aLinkOf(member) }];
    };
  }
});

describe('while other transactions are in the way', () => {
  const operation = 'TransactWriteItems';
  const ALWAYS = Number.POSITIVE_INFINITY;
  let proxy: FaultProxy;
  beforeEach(async () => {
    proxy = await startFaultProxy({ target: tables.endpoint });
  });
  afterEach(() => proxy.close());

  function contended(): RedemptionStore {
    const client = signedDynamo({ ...MADE_UP, endpoint: proxy.endpoint }, httpSender(TIME_LIMITS));
    return dynamoRedemptionStore(client, tables.names, RETENTION_DAYS);
  }

  it.each([1, 2, 3])('%i conflicts are overcome, everything written once', async (times) => {
    proxy.inject({ operation, times, fault: 'transaction-conflict' });
    const alongside = { usedOnce: [aClientAssertion()], membership: await aNewcomer() };
    const rows = await added(async () => expect(await contended().redeem(aRedemption(), alongside)).toBe('recorded'));
    expect(proxy.calls).toHaveLength(times + 1);
    expect(rows).toHaveLength(rowsWith(alongside));
  });

  it('[S9] conflicts that do not end: Unavailable, and nothing is written', async () => {
    proxy.inject({ operation, times: ALWAYS, fault: 'transaction-conflict' });
    const before = await tables.snapshot();
    const redeemed = contended().redeem(aRedemption(), { usedOnce: [aClientAssertion()] });
    await expect(redeemed).rejects.toMatchObject({ name: 'Unavailable', cause: expect.any(Error) });
    expect(proxy.calls).toHaveLength(4);
    expect(await tables.snapshot()).toEqual(before);
  });

  it('[K11] a conflict, and then the guard: it is a replay', async () => {
    const record = aRedemption();
    await store.redeem(record);
    proxy.inject({ operation, fault: 'transaction-conflict' });
    const outcome = await contended().redeem(ownedByAnother(record), { usedOnce: [aClientAssertion()] });
    expect(outcome).toBe('replayed');
  });

  it.each<Fault>(['timeout-after', 'reset-after', 'reset-in-answer', 'stall-in-answer'])(
    '[L2] a transaction that landed, and whose answer was lost by %s, is recorded and no replay',
    async (fault) => {
      proxy.inject({ operation, fault });
      const alongside = { usedOnce: [aClientAssertion()], membership: await aNewcomer() };
      const rows = await added(async () => expect(await contended().redeem(aRedemption(), alongside)).toBe('recorded'));
      expect([proxy.calls.length, rows.length]).toEqual([2, rowsWith(alongside)]);
    },
  );

  it('[L2] a landed transaction is told by its owner too, when DynamoDB has forgotten the request token', async () => {
    const record = aRedemption();
    const alongside = { usedOnce: [aClientAssertion()], membership: await aNewcomer() };
    // Each command has a token of its own.
    expect(await store.redeem(record, alongside)).toBe('recorded');
    expect(await store.redeem(record, alongside)).toBe('recorded');
  });
});

describe('a transaction that DynamoDB cancels', () => {
  it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    '[S9] by %s is tried four times, then unavailable',
    async (code) => {
      expect(await cancelledBy(['None', code])).toEqual({ outcome: 'Unavailable', attempts: 4 });
    },
  );

  it.each(['ValidationError', 'ItemCollectionSizeLimitExceeded', 'AccessDenied'])(
    'by %s is our fault, at once: no outage, and no replay',
    async (code) => {
      expect(await cancelledBy(['None', code])).toEqual({ outcome: 'TransactionCanceledException', attempts: 1 });
    },
  );

  it('[K11] by a guard and by contention is a replay', async () => {
    expect(await cancelledBy(['TransactionConflict', 'ConditionalCheckFailed'])).toEqual({
      outcome: 'client_assertion_replayed',
      attempts: 1,
    });
  });

  it('by nothing that it says is our fault', async () => {
    expect(await cancelledBy([])).toEqual({ outcome: 'TransactionCanceledException', attempts: 1 });
  });

  /** An engine that cancels every transaction for these reasons, one an item. */
  async function cancelledBy(codes: readonly string[]) {
    let attempts = 0;
    const client = dynamo(async () => {
      attempts += 1;
      const CancellationReasons = codes.map((Code) => ({ Code }));
      throw new AwsError('TransactionCanceledException', 'cancelled', 400, { CancellationReasons });
    });
    const write = dynamoRedemptionStore(client, tables.names, RETENTION_DAYS);
    const outcome = await write
      .redeem(aRedemption(), { usedOnce: [aClientAssertion()] })
      .catch((error: unknown) => (error instanceof Unavailable ? 'Unavailable' : (error as Error).name));
    return { outcome, attempts };
  }
});
