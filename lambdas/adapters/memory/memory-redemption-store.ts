import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { MAX_VOUCHED_CLIENTS } from '../../core/clients/vouched-client.ts';
import type { RedemptionRecord } from '../../core/tokens/redemption.ts';
import type { Alongside, RedeemOutcome, RedemptionStore, Undone } from '../../ports/redemption-store.ts';
import { MemoryAuthorizationGrantStore } from './memory-authorization-grant-store.ts';

type Admission = NonNullable<Alongside['admission']>;
type Membership = NonNullable<Alongside['membership']>;

/** For tests of flows. What came to be alongside is there to look at; nobody else reads it. */
export class MemoryRedemptionStore implements RedemptionStore {
  /** Where the authorizations of codes and refresh tokens are. */
  readonly grants = new MemoryAuthorizationGrantStore();
  readonly records = new Map<string, RedemptionRecord>();
  /** Id of what is good for one token → owner of the redemption that used it up. */
  readonly usedOnce = new Map<string, string>();
  /** Agent session → the client whose it became. */
  readonly agentSessions = new Map<string, ClientId>();
  /** Agent session → where it stands. */
  readonly #places = new Map<string, string>();
  /** Subject link → what was made for it. */
  readonly memberships = new Map<string, Membership>();
  /** Client → what was made for it. */
  readonly admissions = new Map<ClientId, Admission>();

  async redeem(record: RedemptionRecord, alongside: Alongside = {}): Promise<RedeemOutcome> {
    const { usedOnce = [], membership, admission, agentSession, grantUse } = alongside;
    const existing = this.records.get(record.id);
    if (existing !== undefined) return existing.owner === record.owner ? 'recorded' : 'replayed';
    const before = usedOnce.find(({ id }) => this.usedOnce.has(id));
    if (before !== undefined) return before.used;
    if (grantUse && !this.grants.isUnused(grantUse)) return 'grant_changed';
    const session = agentSession && JSON.stringify(agentSession.key);
    const holder = session === undefined ? undefined : this.agentSessions.get(session);
    if (holder !== undefined && holder !== agentSession?.client) return 'session_of_other_client';
    const place = agentSession?.parents.join(' ');
    if (session !== undefined && holder !== undefined && this.#places.get(session) !== place) {
      return 'session_in_other_place';
    }
    if (admission && this.admissions.has(admission.client.id)) return 'client_changed';
    if (admission && this.#isFull(admission)) return 'clients_full';
    if (membership && this.#isKnown(membership)) return 'person_changed';
    this.records.set(record.id, record);
    if (grantUse) this.grants.use(grantUse, record.owner);
    for (const { id } of usedOnce) this.usedOnce.set(id, record.owner);
    if (session !== undefined && agentSession) this.agentSessions.set(session, agentSession.client);
    if (session !== undefined && place !== undefined) this.#places.set(session, place);
    if (admission) this.admissions.set(admission.client.id, admission);
    if (membership) this.memberships.set(JSON.stringify(membership.link), membership);
    return 'recorded';
  }

  #isFull({ client: { vouched } }: Admission): boolean {
    const others = [...this.admissions.values()].filter((one) => one.client.vouched.provider === vouched.provider);
    return others.length >= MAX_VOUCHED_CLIENTS;
  }

  /** Made before: this very link, one with the same id anywhere, or with the same address in the organization. */
  #isKnown({ link, member }: Membership): boolean {
    return [...this.memberships.values()].some(({ link: known, member: { id, organization, email } }) => {
      const isSame = id === member.id || (organization === member.organization && email === member.email);
      return isSame || JSON.stringify(known) === JSON.stringify(link);
    });
  }

  async undo(
    { id, owner }: Pick<RedemptionRecord, 'id' | 'owner'>,
    { usedOnce = [], grantUse }: Undone = {},
  ): Promise<void> {
    if (this.records.get(id)?.owner === owner) this.records.delete(id);
    if (grantUse) this.grants.undo(grantUse, owner);
    for (const used of usedOnce) if (this.usedOnce.get(used.id) === owner) this.usedOnce.delete(used.id);
  }
}
