import { AgedCache } from './aged-cache.ts';
import type { Clock, OrganizationStatus, StatusSource, StatusSubject, SubjectStatus } from './ports.ts';
import { statusKey } from './status-key.ts';
import type { OrganizationId } from './vocabulary/identifiers.ts';

/**
 * Law 9: an organization, its agent switch, provider, client or enablement that is off stops tokens within 60 s; law 17:
 * so do its rules; law 18: so does a recall. What one row says is read once.
 */
export class CachedStatusSource implements StatusSource {
  readonly #source: StatusSource;
  readonly #cache: AgedCache<SubjectStatus>;
  readonly #organizations: AgedCache<OrganizationStatus>;

  constructor(source: StatusSource, clock: Clock) {
    this.#source = source;
    this.#cache = new AgedCache(clock);
    this.#organizations = new AgedCache(clock);
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
}
