import type { HalfApproval } from '../../lambdas/core/agents/half-approvals.ts';
import {
  approveHalf,
  ask,
  deny,
  endHalf,
  type MemberRequests,
  type Question,
} from '../../lambdas/core/agents/write-requests.ts';
import type { WriteRequestStore } from '../../lambdas/ports/write-request-store.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { race } from '../support/race.ts';
import { NOW, unique } from './records.ts';

const CURSOR = 'cursor' as ClientId;
const SESSION = 's-1' as AgentSessionId;
const RENAME = 'projects:rename' as Scope;

const OPERATION = { name: 'projects.rename', path: '/p1/name', query: { notify: 'all' }, body: '{"name":"Apollo"}' };

/** What of the other tables the contract looks at. */
export interface Beside {
  /** Whose session it is, as its row says. */
  readonly clientOf: (
    organization: OrganizationId,
    member: MemberId,
    session: AgentSessionId,
  ) => Promise<ClientId | undefined>;
  readonly entries: (organization: OrganizationId) => Promise<number>;
  /** Scope → end, of a session's grants. */
  readonly grantedTo: (
    organization: OrganizationId,
    member: MemberId,
    session: AgentSessionId,
  ) => Promise<Readonly<Record<string, number>>>;
}

/** The laws of {@link WriteRequestStore}. @param open gives an instance over the same rows */
export function writeRequestStoreContract(open: () => WriteRequestStore, beside: Beside): void {
  const somebody = () => ({ organization: unique('org') as OrganizationId, member: unique('member') as MemberId });
  type Somebody = ReturnType<typeof somebody>;
  const question = (sessionId = SESSION, client = CURSOR): Question => ({
    sessionId,
    client,
    scopes: new Set([RENAME]),
  });

  async function put({ organization, member }: Somebody, one: Question, before?: MemberRequests) {
    const outcome = ask(before ?? (await open().find(organization, member)), one, NOW);
    if (outcome.outcome !== 'asked') throw new Error(outcome.outcome);
    const { sessionId, client } = one;
    const audit = {
      organization,
      at: NOW,
      suffix: unique('suffix'),
      actor: { kind: 'member', id: member, client },
      action: 'writes.asked',
      target: sessionId,
      details: {},
    } as const;
    return open().ask({ next: outcome.next, session: { organization, member, sessionId }, client, audit }, NOW);
  }

  describe('[L17] what a second person confirms', () => {
    const half: HalfApproval = {
      ...{ id: 'a'.repeat(32), sessionId: SESSION, client: CURSOR, durations: new Map([[RENAME, 'hour' as const]]) },
      ...{ approvedAt: NOW, signedInAt: NOW - 60, endsAt: NOW + 3_600 },
    };
    const audit = ({ organization, member }: Somebody) => ({
      ...{ organization, at: NOW, suffix: unique('suffix'), target: SESSION, details: {} },
      actor: { kind: 'member', id: member } as const,
      action: 'writes.confirmed' as const,
    });

    /** Approved once, for a session that is the client's. */
    async function approved(): Promise<Somebody & { readonly state: MemberRequests }> {
      const who = somebody();
      await put(who, question());
      const before = await open().find(who.organization, who.member);
      expect(await open().change(approveHalf(before, half, NOW), NOW)).toBe('done');
      return { ...who, state: await open().find(who.organization, who.member) };
    }

    const confirm = ({ state, ...who }: Awaited<ReturnType<typeof approved>>, client = CURSOR) =>
      open().confirm(
        {
          next: endHalf(state, half.id, NOW),
          audit: audit(who),
          grant: {
            key: { ...who, sessionId: SESSION },
            terms: new Map([[RENAME, { until: NOW + 3_600 }]]),
            approval: { client, until: NOW + 3_600, signedInAt: NOW - 60, recalledAt: undefined },
            read: undefined,
          },
        },
        NOW,
      );

    it('of one operation, is found with what that operation is', async () => {
      const who = somebody();
      await put(who, question());
      const exactly: HalfApproval = { ...half, operation: OPERATION };
      const before = await open().find(who.organization, who.member);
      await open().change(approveHalf(before, exactly, NOW), NOW);
      expect((await open().find(who.organization, who.member)).halves).toStrictEqual([exactly]);
    });

    it('is found as it was approved, beside what is asked', async () => {
      const { state } = await approved();
      expect(state.halves).toEqual([half]);
    });

    it('waits no more and is granted, with its entry, by one of those who confirm at once', async () => {
      const found = await approved();
      const entries = await beside.entries(found.organization);
      const outcomes = await race(5, () => confirm(found));
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['done', 'changed_meanwhile']));
      expect((await open().find(found.organization, found.member)).halves).toBeUndefined();
      expect(await beside.entries(found.organization)).toBe(entries + 1);
      expect(await beside.grantedTo(found.organization, found.member, SESSION)).toEqual({ [RENAME]: NOW + 3_600 });
    });

    it('is neither granted nor gone, nor on record, where the session is another client’s', async () => {
      const found = await approved();
      const entries = await beside.entries(found.organization);
      expect(await confirm(found, 'copilot' as ClientId)).toBe('grants_changed');
      expect((await open().find(found.organization, found.member)).halves).toEqual([half]);
      expect(await beside.entries(found.organization)).toBe(entries);
    });
  });

  it('finds a question about one operation with what that operation is', async () => {
    for (const operation of [OPERATION, { name: 'projects.touch', path: '/p1', query: {} }]) {
      const who = somebody();
      await put(who, { ...question(), operation });
      const [found] = (await open().find(who.organization, who.member)).requests;
      expect(found?.operation).toStrictEqual(operation);
    }
  });

  it('knows nothing of whom nobody has asked', async () => {
    const { organization, member } = somebody();
    const none = { organization, member, revision: 0, requests: [], refused: [] };
    expect(await open().find(organization, member)).toEqual(none);
  });

  it('[L16] writes the question, whose session it is, and the entry', async () => {
    const who = somebody();
    expect(await put(who, { ...question(), reason: 'to tidy up', until: NOW + 60 })).toBe('done');
    expect(await open().find(who.organization, who.member)).toEqual({
      ...who,
      revision: 1,
      requests: [{ ...question(), reason: 'to tidy up', until: NOW + 60, askedAt: NOW, endsAt: NOW + 3_600 }],
      refused: [],
    });
    expect(await beside.clientOf(who.organization, who.member, SESSION)).toBe(CURSOR);
    expect(await beside.entries(who.organization)).toBe(1);
  });

  it('[L16] of another client’s session writes nothing at all', async () => {
    const who = somebody();
    await put(who, question());
    const before = await open().find(who.organization, who.member);
    const other = { ...question(SESSION, 'copilot' as ClientId), scopes: new Set(['projects:create' as Scope]) };
    expect(await put(who, other)).toBe('other_client');
    expect(await open().find(who.organization, who.member)).toEqual(before);
    expect(await beside.entries(who.organization)).toBe(1);
  });

  it.each([2, 20])('of %s changes of one state at once, one is written', async (racers) => {
    const who = somebody();
    const before = await open().find(who.organization, who.member);
    const words = await race(racers, (racer) => put(who, question(`s-${racer}` as AgentSessionId), before));
    expect(words.filter((word) => word === 'done')).toHaveLength(1);
    const after = await open().find(who.organization, who.member);
    expect([after.revision, after.requests.length]).toEqual([1, 1]);
    expect(await beside.entries(who.organization)).toBe(1);
  });

  it('an answer is a change of the state that it was made of', async () => {
    const who = somebody();
    await put(who, question());
    const state = await open().find(who.organization, who.member);
    const no = deny(state, SESSION, new Set([RENAME]), NOW);
    const words = await race(9, () => open().change(no, NOW));
    expect(words.filter((word) => word === 'done')).toHaveLength(1);
    expect(await open().find(who.organization, who.member)).toEqual(no);
  });

  it('[L7] lists an organization’s members in pages, and no other organization’s', async () => {
    const { organization } = somebody();
    const members = Array.from({ length: 5 }, (_, i) => `member-${i}` as MemberId);
    for (const member of members) await put({ organization, member }, question());
    await put(somebody(), question());
    const listed: MemberId[] = [];
    let after: MemberId | undefined;
    do {
      const page = await open().list(organization, { maxMembers: 2, ...(after && { after }) });
      listed.push(...page.members.map((one) => one.member));
      after = page.next;
    } while (after !== undefined);
    expect(listed).toEqual(members);
  });
}
