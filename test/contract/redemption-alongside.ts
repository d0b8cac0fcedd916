import { randomBytes } from 'node:crypto';
import type { ClientAssertionId } from '../../lambdas/core/clients/assertion.ts';
import type { Member } from '../../lambdas/core/records.ts';
import type { RedemptionOwner, RedemptionRecord } from '../../lambdas/core/tokens/redemption.ts';
import type { Alongside, RedemptionStore, UsedBefore, UsedOnce } from '../../lambdas/ports/redemption-store.ts';
import type { OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import { outcome, race } from '../support/race.ts';
import { aMember, anAudit, anOrganization, aProviderId, aRedemption, NOW, unique } from './records.ts';

export type Membership = NonNullable<Alongside['membership']>;

export interface RedemptionStoreUnderTest {
  /** Another instance over the same records, as far as the adapter has several. */
  open(): RedemptionStore;
  /** A member who is known already: one who can be linked. */
  addMember(member: Member): Promise<void>;
  /** A provider that is active: nobody is linked from another. Once or again. */
  trust(organization: OrganizationId, provider: ProviderId): Promise<void>;
}

export function aClientAssertion(): UsedOnce {
  return {
    id: randomBytes(32).toString('hex') as ClientAssertionId,
    ttl: NOW + 90,
    used: 'client_assertion_replayed',
  };
}

/** Somebody of whom nobody knows yet. */
export function aNewcomer(overrides: Partial<Member> = {}): Membership {
  const { id: organization } = anOrganization();
  return membershipOf('provision', aMember(organization, { linked: true, ...overrides }));
}

/** A member who is known by an address alone. */
export function aLinkOf(member: Member): Membership {
  return membershipOf('link', { ...member, linked: true });
}

function membershipOf(kind: Membership['kind'], member: Member): Membership {
  const link = { provider: aProviderId(), claim: 'sub', value: unique('subject') };
  return { kind, member, link, audit: anAudit(member.organization) };
}

/** The same person, about to be made by another request. */
export function again({ kind, member, link }: Membership): Membership {
  return { kind, member, link, audit: anAudit(member.organization) };
}

export function ownedByAnother(record: RedemptionRecord): RedemptionRecord {
  return { ...record, owner: unique('owner') as RedemptionOwner };
}

/** The laws of {@link Alongside}: what is used up, and who comes to be, with a redemption or not at all. */
export function alongsideContract(given: () => RedemptionStoreUnderTest): void {
  const redeem: RedemptionStore['redeem'] = async (record, alongside, ...rest) => {
    const membership = alongside?.membership;
    if (membership) await given().trust(membership.member.organization, membership.link.provider);
    return given()
      .open()
      .redeem(record, alongside, ...rest);
  };
  const undo: RedemptionStore['undo'] = (...write) =>
    given()
      .open()
      .undo(...write);

  async function aLink(): Promise<Membership> {
    const membership = aLinkOf(aMember(anOrganization().id));
    await given().addMember({ ...membership.member, linked: false });
    return membership;
  }

  describe("[C6] a client's assertion", () => {
    it('is used up with the record', async () => {
      const clientAssertion = aClientAssertion();
      expect(await redeem(aRedemption(), { usedOnce: [clientAssertion] })).toBe('recorded');
      expect(await redeem(aRedemption(), { usedOnce: [clientAssertion] })).toBe('client_assertion_replayed');
    });

    it('that was used before leaves the grant to be redeemed', async () => {
      const clientAssertion = aClientAssertion();
      const record = aRedemption();
      await redeem(aRedemption(), { usedOnce: [clientAssertion] });
      await redeem(record, { usedOnce: [clientAssertion] });
      expect(await redeem(ownedByAnother(record), { usedOnce: [aClientAssertion()] })).toBe('recorded');
    });

    it('[K11] stays usable when the grant was redeemed before', async () => {
      const record = aRedemption();
      const clientAssertion = aClientAssertion();
      await redeem(record);
      expect(await redeem(ownedByAnother(record), { usedOnce: [clientAssertion] })).toBe('replayed');
      expect(await redeem(aRedemption(), { usedOnce: [clientAssertion] })).toBe('recorded');
    });

    it('[K11] and the grant, both used before: the grant decides', async () => {
      const record = aRedemption();
      const clientAssertion = aClientAssertion();
      await redeem(record, { usedOnce: [clientAssertion] });
      expect(await redeem(ownedByAnother(record), { usedOnce: [clientAssertion] })).toBe('replayed');
    });

    it('[L2] repeated with its own grant and owner is a success: the first write landed', async () => {
      const record = aRedemption();
      const alongside = { usedOnce: [aClientAssertion()] };
      expect([await redeem(record, alongside), await redeem(record, alongside)]).toEqual(['recorded', 'recorded']);
    });

    it('refuses though it has expired, while its row still stands', async () => {
      const clientAssertion = { ...aClientAssertion(), ttl: 1 };
      await redeem(aRedemption(), { usedOnce: [clientAssertion] });
      expect(await redeem(aRedemption(), { usedOnce: [clientAssertion] })).toBe('client_assertion_replayed');
    });

    it('with which 20 grants race is used up by one, and the others stay redeemable', async () => {
      const clientAssertion = aClientAssertion();
      const records = Array.from({ length: 20 }, aRedemption);
      const words = await race(20, (racer) => redeem(records[racer] ?? aRedemption(), { usedOnce: [clientAssertion] }));
      expect(outcome(words, 'recorded')).toEqual({ winners: 1, lost: ['client_assertion_replayed'] });
      const later = records.map((record) => redeem(ownedByAnother(record), { usedOnce: [aClientAssertion()] }));
      const said = await Promise.all(later);
      expect(said.filter((word) => word === 'recorded')).toHaveLength(19);
      expect(said.filter((word) => word === 'replayed')).toHaveLength(1);
    });

    it('[L2] of which 20 race with one grant is used up by one, and the others stay usable', async () => {
      const record = aRedemption();
      const used = Array.from({ length: 20 }, aClientAssertion);
      const words = await race(20, (racer) => redeem(ownedByAnother(record), alongsideOf(used[racer])));
      expect(outcome(words, 'recorded')).toEqual({ winners: 1, lost: ['replayed'] });
      const later = await Promise.all(used.map((one) => redeem(aRedemption(), alongsideOf(one))));
      expect(later.filter((word) => word === 'recorded')).toHaveLength(19);
    });
  });

  describe('several things that are good for one token', () => {
    const ANOTHER_WORD: UsedBefore = 'dpop_proof_replayed';
    const anotherKind = (): UsedOnce => ({ ...aClientAssertion(), used: ANOTHER_WORD });

    it('are used up together', async () => {
      const usedOnce = [aClientAssertion(), anotherKind()] as const;
      expect(await redeem(aRedemption(), { usedOnce })).toBe('recorded');
      expect(await redeem(aRedemption(), { usedOnce: [usedOnce[0]] })).toBe('client_assertion_replayed');
      expect(await redeem(aRedemption(), { usedOnce: [usedOnce[1]] })).toBe(ANOTHER_WORD);
    });

    it('[L2] of which one was used before are none of them used up', async () => {
      const [used, fresh] = [anotherKind(), aClientAssertion()];
      await redeem(aRedemption(), { usedOnce: [used] });
      expect(await redeem(aRedemption(), { usedOnce: [fresh, used] })).toBe(ANOTHER_WORD);
      expect(await redeem(aRedemption(), { usedOnce: [fresh] })).toBe('recorded');
    });

    it('all used before: the first of the list decides', async () => {
      const [one, other] = [aClientAssertion(), anotherKind()];
      await redeem(aRedemption(), { usedOnce: [one, other] });
      expect(await redeem(aRedemption(), { usedOnce: [one, other] })).toBe('client_assertion_replayed');
      expect(await redeem(aRedemption(), { usedOnce: [other, one] })).toBe(ANOTHER_WORD);
    });

    it('are all freed by undoing', async () => {
      const record = aRedemption();
      const usedOnce = [aClientAssertion(), anotherKind()];
      await redeem(record, { usedOnce });
      await undo(record, { usedOnce });
      expect(await redeem(ownedByAnother(record), { usedOnce })).toBe('recorded');
    });
  });

  describe('a person', () => {
    it('comes to be once: for another request, who was decided on is somebody else by now', async () => {
      const membership = aNewcomer();
      expect(await redeem(aRedemption(), { membership })).toBe('recorded');
      expect(await redeem(aRedemption(), { membership: again(membership) })).toBe('person_changed');
    });

    it('is linked once', async () => {
      const membership = await aLink();
      expect(await redeem(aRedemption(), { membership })).toBe('recorded');
      expect(await redeem(aRedemption(), { membership: again(membership) })).toBe('person_changed');
    });

    it('[K17] is linked once, by whatever subject and provider', async () => {
      const membership = await aLink();
      await redeem(aRedemption(), { membership });
      expect(await redeem(aRedemption(), { membership: aLinkOf(membership.member) })).toBe('person_changed');
    });

    it('[K17] is not made a second time under one address, by whatever subject and id', async () => {
      const membership = aNewcomer();
      await redeem(aRedemption(), { membership });
      const { organization, email } = membership.member;
      expect(await redeem(aRedemption(), { membership: aNewcomer({ organization, email }) })).toBe('person_changed');
    });

    it('may have the address of somebody in another organization', async () => {
      const membership = aNewcomer();
      await redeem(aRedemption(), { membership });
      const { email } = membership.member;
      expect(await redeem(aRedemption(), { membership: aNewcomer({ email }) })).toBe('recorded');
    });

    it('[L7] never has the id of somebody in another organization; made with another one, comes to be', async () => {
      const { member } = aNewcomer();
      const [first, second] = [aNewcomer({ id: member.id }), aNewcomer({ id: member.id })];
      expect(await redeem(aRedemption(), { membership: first })).toBe('recorded');
      const record = aRedemption();
      expect(await redeem(record, { membership: second })).toBe('person_changed');
      const anew = { ...second, member: { ...second.member, id: aMember(anOrganization().id).id } };
      expect(await redeem(record, { membership: anew })).toBe('recorded');
    });

    it('[L2] who changed leaves grant and client assertion to be used', async () => {
      const membership = aNewcomer();
      const [record, clientAssertion] = [aRedemption(), aClientAssertion()];
      await redeem(aRedemption(), { membership });
      expect(await redeem(record, { usedOnce: [clientAssertion], membership: again(membership) })).toBe(
        'person_changed',
      );
      expect(await redeem(ownedByAnother(record), { usedOnce: [clientAssertion] })).toBe('recorded');
    });

    it('does not come to be with a grant, or a client assertion, that was used before', async () => {
      const [record, clientAssertion] = [aRedemption(), aClientAssertion()];
      const membership = aNewcomer();
      await redeem(record, { usedOnce: [clientAssertion] });
      expect(await redeem(ownedByAnother(record), { membership })).toBe('replayed');
      expect(await redeem(aRedemption(), { usedOnce: [clientAssertion], membership })).toBe(
        'client_assertion_replayed',
      );
      expect(await redeem(aRedemption(), { membership })).toBe('recorded');
    });

    it('[K11][C6] who changed is not what is said when grant or client assertion were used before', async () => {
      const [record, clientAssertion] = [aRedemption(), aClientAssertion()];
      const membership = aNewcomer();
      await redeem(record, { usedOnce: [clientAssertion], membership });
      expect(await redeem(ownedByAnother(record), { membership: again(membership) })).toBe('replayed');
      expect(await redeem(aRedemption(), { usedOnce: [clientAssertion], membership: again(membership) })).toBe(
        'client_assertion_replayed',
      );
    });

    it('[L2] who came to be with this very write is no reason against its repetition', async () => {
      const record = aRedemption();
      const alongside = { usedOnce: [aClientAssertion()], membership: aNewcomer() };
      expect([await redeem(record, alongside), await redeem(record, alongside)]).toEqual(['recorded', 'recorded']);
    });

    it('for whom 20 requests race comes to be once; whoever lost may decide again', async () => {
      const membership = aNewcomer();
      const records = Array.from({ length: 20 }, aRedemption);
      const words = await race(20, (racer) =>
        redeem(records[racer] ?? aRedemption(), { membership: again(membership) }),
      );
      expect(outcome(words, 'recorded')).toEqual({ winners: 1, lost: ['person_changed'] });
      const later = await Promise.all(records.map((record) => redeem(ownedByAnother(record))));
      expect(later.filter((word) => word === 'recorded')).toHaveLength(19);
    });
  });

  describe('undo', () => {
    it('frees the grant and the client assertion', async () => {
      const [record, clientAssertion] = [aRedemption(), aClientAssertion()];
      await redeem(record, { usedOnce: [clientAssertion] });
      await undo(record, { usedOnce: [clientAssertion] });
      expect(await redeem(ownedByAnother(record), { usedOnce: [clientAssertion] })).toBe('recorded');
    });

    it('[L2] leaves both to another owner, whichever of them it is', async () => {
      const [record, clientAssertion] = [aRedemption(), aClientAssertion()];
      await redeem(record, { usedOnce: [clientAssertion] });
      await undo(ownedByAnother(record), { usedOnce: [clientAssertion] });
      expect(await redeem(ownedByAnother(record))).toBe('replayed');
      expect(await redeem(aRedemption(), { usedOnce: [clientAssertion] })).toBe('client_assertion_replayed');
    });

    it("[L2] of a request that lost frees nothing of the winner's", async () => {
      const clientAssertion = aClientAssertion();
      const lost = aRedemption();
      await redeem(aRedemption(), { usedOnce: [clientAssertion] });
      await redeem(lost, { usedOnce: [clientAssertion] });
      await undo(lost, { usedOnce: [clientAssertion] });
      expect(await redeem(aRedemption(), { usedOnce: [clientAssertion] })).toBe('client_assertion_replayed');
    });

    it('keeps the person who came to be', async () => {
      const record = aRedemption();
      const membership = aNewcomer();
      await redeem(record, { membership });
      await undo(record);
      expect(await redeem(ownedByAnother(record), { membership: again(membership) })).toBe('person_changed');
      expect(await redeem(ownedByAnother(record))).toBe('recorded');
    });

    it('is a success when there is nothing to remove', async () => {
      await undo(aRedemption(), { usedOnce: [aClientAssertion()] });
    });
  });
}

function alongsideOf(clientAssertion: UsedOnce | undefined): Alongside {
  return clientAssertion === undefined ? {} : { usedOnce: [clientAssertion] };
}
