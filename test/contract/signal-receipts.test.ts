import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoPolledStreams } from '../../lambdas/adapters/aws/directory/polled-streams.ts';
import { dynamoSignalStreams } from '../../lambdas/adapters/aws/directory/signal-streams.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoSignalReceipts } from '../../lambdas/adapters/aws/members/signals.ts';
import { whatever } from '../../lambdas/core/administration/revision.ts';
import type { Member } from '../../lambdas/core/records.ts';
import type { SignalEffect } from '../../lambdas/core/signals/events.ts';
import { receiptOf } from '../../lambdas/core/signals/security-event-token.ts';
import type { RedemptionOwner } from '../../lambdas/core/tokens/redemption.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import type { MemberId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import { signedDynamo } from '../support/doors.ts';
import { describeOnDynamoDb, embeddedTables, MADE_UP } from '../support/engines.ts';
import { STRIKES_OF_BOTH_ATTEMPTS, startFaultProxy } from '../support/fault-proxy.ts';
import '../support/one-realm.ts';
import { outcome, race } from '../support/race.ts';
import { aMember, anAudit, anOrganization, aProvider, aSignalStream, NOW, unique } from './records.ts';

const PROVIDER = aProvider('acme' as never).id;

describeOnDynamoDb('a signal', (tables) => {
  const store = () => dynamoAdministrationStore(tables().client, tables().names, 400);
  const reads = () => dynamoAdministrationReads(tables().client, tables().names);
  const receipts = () => dynamoSignalReceipts(tables().client, tables().names, 400);
  const find = ({ organization, id }: Member) =>
    dynamoTrustSources(tables().client, tables().names).findMember(organization, id);
  const aReceipt = (jti = unique('jti')) => receiptOf(aProvider('acme' as never).id, { jti, issuedAt: NOW }, 30);
  const owner = () => unique('owner') as RedemptionOwner;

  async function added(overrides: Partial<Member> = {}): Promise<Member> {
    const organization = anOrganization();
    await store().createOrganization(organization, anAudit(organization.id));
    const member = aMember(organization.id, { role: 'viewer', ...overrides });
    expect(await store().addMember(member, undefined, 'operator', anAudit(organization.id))).toBe('done');
    return member;
  }

  const act = (
    member: Member,
    effect: SignalEffect,
    { at = NOW, provider = PROVIDER, receipt = aReceipt(), audit = anAudit(member.organization) } = {},
  ) => {
    const { organization, id } = member;
    return receipts().act(receipt, owner(), { organization, member: id, provider, effect, at }, audit);
  };

  const listed = async ({ organization }: Member, status: Member['status']) => {
    const page = await reads().searchMembers(organization, { statuses: [status], words: [], descending: false });
    return typeof page === 'string' ? page : page.members.map(({ id }) => id);
  };

  it('[V9][L18] recalls in one transaction with its entry, and leaves everything else of the member', async () => {
    const member = await added();
    const audit = anAudit(member.organization);
    expect(await act(member, 'recall', { audit })).toBe('done');
    expect(await find(member)).toEqual({ ...member, recalledAt: NOW });
    expect((await tables().rows('auditTrail')).filter(({ sk }) => String(sk).endsWith(audit.suffix))).toHaveLength(1);
  });

  it('[V9][L9] disables, recalls, and moves the member in the lists', async () => {
    const member = await added();
    expect(await act(member, 'disable')).toBe('done');
    const stoppedBy = { provider: PROVIDER, at: NOW };
    expect(await find(member)).toEqual({ ...member, status: 'disabled', recalledAt: NOW, stoppedBy });
    expect([await listed(member, 'active'), await listed(member, 'disabled')]).toEqual([[], [member.id]]);
    expect(await act(member, 'disable', { at: NOW + 1 })).toBe('done');
    expect(await find(member)).toMatchObject({ status: 'disabled', recalledAt: NOW + 1 });
  });

  it('[P10] says again what its own provider has said, and takes the word from nobody else', async () => {
    const at = NOW + 5;
    const own = { status: 'disabled' as const, recalledAt: NOW, stoppedBy: { provider: PROVIDER, at: NOW } };
    const theirs = await added(own);
    expect(await act(theirs, 'recall', { at })).toBe('done');
    expect(await find(theirs)).toEqual({ ...theirs, recalledAt: at, stoppedBy: { provider: PROVIDER, at } });
    const others = [
      { ...own, stoppedBy: { provider: aProvider('acme' as never).id, at: NOW } },
      { ...own, stoppedBy: { provider: PROVIDER, at: NOW - 1 } },
      { status: own.status, recalledAt: NOW },
    ];
    for (const other of others) {
      const member = await added(other);
      for (const effect of ['recall', 'disable'] as const) expect(await act(member, effect, { at })).toBe('done');
      expect(await find(member)).toEqual({ ...member, recalledAt: at });
    }
  });

  it('[L18] never moves a watermark back', async () => {
    const member = await added();
    await act(member, 'recall', { at: NOW + 60 });
    for (const effect of ['recall', 'disable'] as const) expect(await act(member, effect)).toBe('done');
    expect(await find(member)).toMatchObject({ recalledAt: NOW + 60, status: 'disabled' });
  });

  it('[V9] makes no tombstone less, and finds nobody who is not there', async () => {
    const member = await added();
    await store().stopMember(member, 'removed', NOW, anAudit(member.organization));
    const before = await tables().snapshot();
    expect(await act(member, 'disable', { at: NOW + 60 })).toBe('member_gone');
    expect(await act({ ...member, id: unique('nobody') as MemberId }, 'recall')).toBe('member_gone');
    expect(await tables().snapshot()).toEqual(before);
  });

  it('[V5] is acted on once: the same again writes nothing', async () => {
    const member = await added();
    const receipt = aReceipt();
    expect(await act(member, 'recall', { receipt })).toBe('done');
    const before = await tables().snapshot();
    expect(await act(member, 'disable', { receipt, at: NOW + 60 })).toBe('repeated');
    expect(await tables().snapshot()).toEqual(before);
  });

  it('[V5] of many at one moment exactly one is done, and one entry stands', async () => {
    const member = await added();
    const receipt = aReceipt();
    const words = await race(8, () => act(member, 'disable', { receipt }));
    expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['repeated'] });
    const entries = (await tables().rows('auditTrail')).filter(({ pk }) => String(pk).includes(member.organization));
    // The organization's and the member's own, and one of the signal.
    expect(entries).toHaveLength(3);
  });

  it('loses nothing of what others change of the member at the same moment', async () => {
    const member = await added();
    await Promise.all([
      act(member, 'recall'),
      store().changeMember(
        whatever(member),
        { role: 'admin', status: 'active' },
        'operator',
        anAudit(member.organization),
      ),
    ]);
    expect(await find(member)).toMatchObject({ role: 'admin', status: 'active', recalledAt: NOW });
  });
});

describe('[V5] a signal whose write fails on the way', () => {
  const tables = embeddedTables();

  it.each([
    ['reset-before', 1],
    ['reset-after', 1],
    ['reset-in-answer', 1],
    ['reset-before', STRIKES_OF_BOTH_ATTEMPTS],
    ['reset-after', STRIKES_OF_BOTH_ATTEMPTS],
  ] as const)('%s, %i times: sent again it is acted on, and once in all', async (fault, times) => {
    const { client, names, endpoint } = tables();
    const { id: organization, ...rest } = anOrganization();
    const store = dynamoAdministrationStore(client, names, 400);
    await store.createOrganization({ id: organization, ...rest }, anAudit(organization));
    const member = aMember(organization, { role: 'viewer' });
    await store.addMember(member, undefined, 'operator', anAudit(organization));

    const proxy = await startFaultProxy({ target: endpoint });
    const receipts = dynamoSignalReceipts(signedDynamo({ ...MADE_UP, endpoint: proxy.endpoint }), names, 400);
    const receipt = receiptOf(aProvider(organization).id, { jti: unique('jti'), issuedAt: NOW }, 30);
    const change = { organization, member: member.id, provider: PROVIDER, effect: 'disable', at: NOW } as const;
    const act = () => receipts.act(receipt, unique('owner') as RedemptionOwner, change, anAudit(organization));
    proxy.inject({ operation: 'TransactWriteItems', fault, times });
    const first = await act().catch((error: unknown) => error);
    proxy.clear();
    const second = await act();
    await proxy.close();

    // What is told to have failed may have been done: then the second is a repetition.
    expect(first === 'done' || first instanceof Unavailable).toBe(true);
    expect(first === 'done' ? ['repeated'] : ['done', 'repeated']).toContain(second);
    const found = await dynamoTrustSources(client, names).findMember(organization, member.id);
    const stoppedBy = { provider: PROVIDER, at: NOW };
    expect(found).toEqual({ ...member, status: 'disabled', recalledAt: NOW, stoppedBy });
    const entries = (await tables().rows('auditTrail')).filter(({ pk }) => String(pk).includes(organization));
    expect(entries).toHaveLength(3);
  });
});

describeOnDynamoDb('a stream of signals', (tables) => {
  const store = () => dynamoAdministrationStore(tables().client, tables().names, 400);
  const reads = () => dynamoAdministrationReads(tables().client, tables().names);
  const streams = () => dynamoSignalStreams(tables().client, tables().names.directory);
  const polled = () => dynamoPolledStreams(tables().client, tables().names.directory);
  const POLLING = { endpoint: 'https://s.example/poll', pinnedHosts: ['s.example'], encryptedToken: 'ciphertext' };

  async function readOf(provider: ProviderId) {
    const read = await polled().find(provider);
    if (read === undefined) throw new Error('there is no such stream');
    return read;
  }

  async function aStream(overrides: Partial<ReturnType<typeof aSignalStream>> = {}) {
    const { id: organization, ...rest } = anOrganization();
    await store().createOrganization({ id: organization, ...rest }, anAudit(organization));
    const provider = aProvider(organization);
    await store().registerProvider(provider, 'operator', anAudit(organization));
    const next = aSignalStream(provider, overrides);
    const of = { organization, provider: provider.id };
    expect(await store().changeSignals(of, { previous: undefined, next }, 'operator', anAudit(organization))).toBe(
      'done',
    );
    return { of, next, provider, organization };
  }

  it('is found by its provider, with all that it is', async () => {
    const transmitter = { issuer: 'https://s.example', jwksUri: 'https://s.example/k', pinnedHosts: ['s.example'] };
    const { of, next } = await aStream({ transmitter, formerToken: { sha256: 'ef'.repeat(32), until: NOW + 60 } });
    expect(await streams().find(of.provider)).toEqual(next);
    expect(await streams().find(aProvider(of.organization).id)).toBeUndefined();
  });

  it('remembers what was heard, which is no change of its settings', async () => {
    const { of, next } = await aStream();
    await streams().heard(of.provider, { receivedAt: NOW });
    await streams().heard(of.provider, { receivedAt: NOW + 1, verifiedAt: NOW + 1 });
    await streams().heard(of.provider, { receivedAt: NOW + 2, status: 'paused' });
    const heard = { receivedAt: NOW + 2, verifiedAt: NOW + 1, status: 'paused' };
    expect(await reads().findSignals(of.provider)).toEqual({ record: { ...next, heard }, revision: 1 });
  });

  it('does not come to be by what was heard', async () => {
    const { id } = aProvider(anOrganization().id);
    await streams().heard(id, { receivedAt: NOW });
    expect(await streams().find(id)).toBeUndefined();
  });

  it('is changed over what was read, by one of many', async () => {
    const { of, next, organization } = await aStream();
    const previous = await reads().findSignals(of.provider);
    const change = (i: number) => {
      const changed = { ...next, audience: `https://a.example/${i}` };
      return store().changeSignals(of, { previous, next: changed }, 'operator', anAudit(organization));
    };
    expect(outcome(await race(4, change), 'done').winners).toBe(1);
    expect(await change(9)).toBe('changed_meanwhile');
    expect(await store().changeSignals(of, { previous: undefined, next }, 'operator', anAudit(organization))).toBe(
      'changed_meanwhile',
    );
  });

  it('is of a provider of the organization, and goes with it', async () => {
    const { of, provider, organization } = await aStream({ polling: POLLING });
    const other = { organization: anOrganization().id, provider: of.provider };
    const change = { previous: await reads().findSignals(of.provider), next: undefined };
    expect(await store().changeSignals(other, change, 'operator', anAudit(organization))).toBe('missing');
    expect(await Array.fromAsync(polled().list())).toContain(of.provider);
    const disabled = { status: 'disabled' } as const;
    await store().changeProvider({ record: provider, revision: 0 }, disabled, 'operator', anAudit(organization));
    const over = { record: { ...provider, ...disabled }, revision: 1 };
    expect(await store().removeProvider(over, 'operator', anAudit(organization))).toBe('done');
    expect(await streams().find(of.provider)).toBeUndefined();
    expect(await Array.fromAsync(polled().list())).not.toContain(of.provider);
  });

  it('[V11] is listed while it is polled, and not while it is pushed', async () => {
    const [pushed, other] = [await aStream(), await aStream({ polling: POLLING })];
    const listed = await Array.fromAsync(polled().list());
    expect([pushed, other].map(({ of }) => listed.includes(of.provider))).toStrictEqual([false, true]);
    expect((await polled().find(other.of.provider))?.record).toStrictEqual(other.next);
  });

  it('[V14] is polled by one of many at one moment, and by nobody until the time that was claimed', async () => {
    const { of } = await aStream({ polling: POLLING });
    const read = await readOf(of.provider);
    const claims = await race(8, () => polled().claim(read, NOW, NOW + 50));
    expect(claims.filter((won) => won === true)).toHaveLength(1);
    expect(await polled().claim(read, NOW + 49, NOW + 99)).toBe(false);
    expect(await polled().claim(read, NOW + 50, NOW + 100)).toBe(true);
    expect((await readOf(of.provider)).record.polled).toStrictEqual({ polledAt: NOW + 50, nextAt: NOW + 100 });
  });

  it('[V14] remembers how polling went, whole, and no change of its settings is it', async () => {
    const { of, next } = await aStream({ polling: POLLING });
    const read = await readOf(of.provider);
    const failed = {
      polledAt: NOW,
      nextAt: NOW + 50,
      failures: 1,
      failure: 'It did not answer.',
      succeededAt: NOW - 60,
    };
    const well = { polledAt: NOW + 60, succeededAt: NOW + 60, nextAt: NOW + 110 };
    for (const state of [failed, well]) {
      await polled().told(read, state);
      expect(await readOf(of.provider)).toStrictEqual({ record: { ...next, polled: state }, revision: read.revision });
    }
  });

  it('[V14] is neither claimed nor told of when its settings have changed, or it is gone', async () => {
    const { of, next, organization } = await aStream({ polling: POLLING });
    const read = await readOf(of.provider);
    const change = (to: typeof next | undefined, previous: typeof read) =>
      store().changeSignals(of, { previous, next: to }, 'operator', anAudit(organization));
    expect(await change({ ...next, audience: 'https://a.example' }, read)).toBe('done');
    const after = await readOf(of.provider);
    const attempt = async () => {
      await polled().told(read, { polledAt: NOW, failures: 1, failure: 'x' });
      return polled().claim(read, NOW, NOW + 50);
    };
    expect(await attempt()).toBe(false);
    expect(await readOf(of.provider)).toStrictEqual(after);
    expect(await change(undefined, after)).toBe('done');
    expect(await attempt()).toBe(false);
    expect(await streams().find(of.provider)).toBeUndefined();
  });
});
