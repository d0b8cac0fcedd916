import { AgedCache } from './aged-cache.ts';
import type { Clock, OrganizationStatus, StatusSource, StatusSubject, SubjectStatus } from './ports.ts';
import { statusKey, stopKey } from './status-key.ts';
import type { StoppedAt } from './vocabulary/client-stop.ts';
import type { ClientId, OrganizationId } from './vocabulary/identifiers.ts';

/**
 * Law 9: an organization, its agent switch, provider, client or enablement that is off stops tokens within 60 s; law 17:
 * so do its rules; law 18: so does a recall. What one row says is read once. What writes demand to be of this moment is
 * never remembered.
 */
export class CachedStatusSource implements StatusSource {
  readonly #source: StatusSource;
  readonly #cache: AgedCache<SubjectStatus>;
  readonly #organizations: AgedCache<OrganizationStatus>;
  readonly #stops: AgedCache<StoppedAt>;

  constructor(source: StatusSource, clock: Clock) {
    this.#source = source;
    this.#cache = new AgedCache(clock);
    this.#organizations = new AgedCache(clock);
    this.#stops = new AgedCache(clock);
  }

  async find(subject: StatusSubject): Promise<SubjectStatus> {
    switch (subject.kind) {
      case 'organization':
        return this.organization(subject.organization);
      case 'agents': {
        const { hasAgents, ...status } = await this.organization(subject.organization);
        return { ...status, isActive: hasAgents };
      }
      default:
        return this.#cache.get(`${subject.kind} ${statusKey(subject)}`, () => this.#source.find(subject));
    }
  }

  organization(organization: OrganizationId): Promise<OrganizationStatus> {
    return this.#organizations.get(organization, () => this.#source.organization(organization));
  }

  agentsStoppedAt(organization: OrganizationId, client: ClientId, age: 'now' | 'lately'): Promise<StoppedAt> {
    const ask = () => this.#source.agentsStoppedAt(organization, client, age);
    return age === 'now' ? ask() : this.#stops.get(stopKey(organization, client), ask);
  }
}
