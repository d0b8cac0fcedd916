import { type Revised, whatever } from '../../lambdas/core/administration/revision.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { Client, Enablement } from '../../lambdas/core/records.ts';
import type { ClientId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import { outcome, race } from '../support/race.ts';
import type { AdministrationLaws } from './administration-laws.ts';
import {
  aClient,
  anAudit,
  anEnablement,
  anOrganization,
  aProvider,
  aProviderId,
  NOW,
  scopes,
  unique,
} from './records.ts';

/** The laws of clients and enablements in `AdministrationStore` and `TrustSources`. */
export function clientsContract(laws: AdministrationLaws): void {
  async function create(id?: string) {
    const client = aClient(id === undefined ? {} : { id: id as ClientId });
    expect(await laws.store.createClient(client, anAudit(undefined))).toBe('done');
    return client;
  }

  /** An organization with a provider, and a client that it has not enabled. */
  async function anEnabler() {
    const { id: organization } = await laws.anOrganization();
    const { id: provider } = await register(organization);
    return { organization, provider, client: (await create()).id };
  }

  async function register(organization: ReturnType<typeof anOrganization>['id']) {
    const provider = aProvider(organization);
    expect(await laws.store.registerProvider(provider, 'operator', anAudit(organization))).toBe('done');
    return provider;
  }

  const enable = (
    next: Enablement,
    previous?: Revised<Enablement>,
    aliasAt?: ProviderId,
    audit = anAudit(next.organization),
  ) => laws.store.enableClient({ previous, next, aliasesAt: aliasAt && [aliasAt] }, 'operator', audit);

  const at = (revision: number, record: Enablement): Revised<Enablement> => ({ record, revision });

  const setStatus = (id: ClientId, status: Client['status'], audit: AuditEntry) =>
    laws.store.changeClient(whatever({ id }), { status }, audit);

  it('creates one, found at once and active for protect()', async () => {
    const client = aClient({ secrets: [{ sha256: 'cd'.repeat(32), expiresAt: 7 }, { sha256: 'ef'.repeat(32) }] });
    await laws.makes((audit) => laws.store.createClient(client, audit));
    expect(await laws.trust.findClient(client.id)).toEqual(client);
    expect(await laws.status(`client#${client.id}`)).toBe('active');
  });

  it('refuses a second of the same id, and leaves the secret of the first', async () => {
    const { id } = await create();
    const second = aClient({ id, secrets: [{ sha256: '00'.repeat(32) }] });
    await laws.refuses('exists', (audit) => laws.store.createClient(second, audit));
  });

  it.each([2, 50])('creates one of %s that race for an id', async (racers) => {
    const { id } = aClient();
    const words = await race(racers, () => laws.store.createClient(aClient({ id }), anAudit(undefined)));
    expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['exists'] });
  });

  it('[L9] disables one, and changes nothing else of it', async () => {
    const client = await create();
    await laws.makes((audit) => setStatus(client.id, 'disabled', audit));
    expect(await laws.trust.findClient(client.id)).toEqual({ ...client, status: 'disabled' });
    expect(await laws.status(`client#${client.id}`)).toBe('disabled');
  });

  it('[L9] makes a disabled one active again, for protect() too, and changes nothing else of it', async () => {
    const client = await create();
    await setStatus(client.id, 'disabled', anAudit(undefined));
    await laws.makes((audit) => setStatus(client.id, 'active', audit));
    expect(await laws.trust.findClient(client.id)).toEqual(client);
    expect(await laws.status(`client#${client.id}`)).toBe('active');
  });

  it('changes how one authenticates, and nothing else of it; taken back, it is as it was', async () => {
    const client = await create();
    const pinned = { authenticationMethod: 'client_secret_post', secretForm: 'pinned' } as const;
    await laws.makes((audit) => laws.store.changeClient({ record: client, revision: 0 }, pinned, audit));
    expect(await laws.trust.findClient(client.id)).toEqual({ ...client, ...pinned });
    const unpinned = { authenticationMethod: client.authenticationMethod, secretForm: undefined };
    await laws.makes((audit) => laws.store.changeClient({ record: client, revision: 1 }, unpinned, audit));
    expect(await laws.trust.findClient(client.id)).toEqual(client);
    const named = { assertionAudience: 'token-endpoint' } as const;
    await laws.makes((audit) => laws.store.changeClient({ record: client, revision: 2 }, named, audit));
    expect(await laws.trust.findClient(client.id)).toEqual({ ...client, ...named });
    const bound = { dpopBoundAccessTokens: true } as const;
    await laws.makes((audit) => laws.store.changeClient({ record: client, revision: 3 }, bound, audit));
    expect(await laws.trust.findClient(client.id)).toEqual({ ...client, ...named, ...bound });
  });

  it('changes how one authenticates over what it was made from: of two at once one is told to look again', async () => {
    const client = await create();
    const pin = (over: Client) =>
      laws.store.changeClient({ record: over, revision: 0 }, { secretForm: 'pinned' }, anAudit(undefined));
    expect(outcome(await race(10, () => pin(client)), 'done')).toEqual({ winners: 1, lost: ['changed_meanwhile'] });
    expect(await pin(aClient())).toBe('changed_meanwhile');
  });

  it.each(['disabled', 'active'] as const)('finds nothing to make %s under an unknown id', async (status) => {
    await laws.refuses('missing', (audit) => setStatus(aClient().id, status, audit));
  });

  it('disabled and restored at once, is the same in both tables', async () => {
    const { id } = await create();
    const statuses = ['disabled', 'active'] as const;
    const words = await race(10, (racer) => setStatus(id, statuses[racer % 2] ?? 'disabled', anAudit(undefined)));
    expect(words).toContain('done');
    expect(await laws.status(`client#${id}`)).toBe((await laws.trust.findClient(id))?.status);
  });

  describe('enabled', () => {
    it('is found at once, and active for protect()', async () => {
      const { organization, client } = await anEnabler();
      const next = anEnablement(organization, client);
      await laws.makes((audit) => enable(next, undefined, undefined, audit), anAudit(organization));
      expect(await laws.trust.findEnablement(organization, client)).toEqual(next);
      expect(await laws.status(`enablement#${organization}#${client}`)).toBe('active');
    });

    it('is enabled in no other organization', async () => {
      const { organization, client } = await anEnabler();
      await enable(anEnablement(organization, client));
      expect(await laws.trust.findEnablement((await laws.anOrganization()).id, client)).toBeUndefined();
    });

    it('is changed over what it was: ceiling, details, alias, status', async () => {
      const { organization, provider, client } = await anEnabler();
      const first = anEnablement(organization, client);
      const wider = { ...first, ceiling: scopes('projects:read', 'projects:rename') };
      const detailed = { ...wider, detailTypes: new Set(['seat_assignment']) };
      const aliased = { ...detailed, aliases: new Map([[provider, new Set(['Acme editor'])]]) };
      const disabled = { ...aliased, status: 'disabled' as const };
      expect(await enable(first)).toBe('done');
      expect(await enable(wider, at(1, first))).toBe('done');
      expect(await enable(detailed, at(2, wider))).toBe('done');
      expect(await enable(aliased, at(3, detailed), provider)).toBe('done');
      expect(await enable(disabled, at(4, aliased))).toBe('done');
      expect(await laws.trust.findEnablement(organization, client)).toEqual(disabled);
      expect(await laws.status(`enablement#${organization}#${client}`)).toBe('disabled');
    });

    it('needs an organization and a client that exist', async () => {
      const { organization, client } = await anEnabler();
      await laws.refuses('no_organization', () => enable(anEnablement(anOrganization().id, client)));
      await laws.refuses('no_client', () => enable(anEnablement(organization, aClient().id)));
    });

    it('is not written over what somebody else made of it meanwhile', async () => {
      const { organization, provider, client } = await anEnabler();
      const stored = anEnablement(organization, client, { aliases: new Map([[provider, new Set(['editor'])]]) });
      expect(await enable(stored, undefined, provider)).toBe('done');
      const stale = [undefined, at(0, { ...stored, aliases: new Map() }), at(2, stored)];
      for (const previous of stale) await laws.refuses('changed_meanwhile', () => enable(stored, previous));
    });

    it('is not made of an enablement that is gone', async () => {
      const { organization, client } = await anEnabler();
      const gone = anEnablement(organization, client);
      await laws.refuses('changed_meanwhile', () => enable(gone, at(1, gone)));
    });

    it.each([2, 50])('takes one change of %s that were made from the same state', async (racers) => {
      const { organization, client } = await anEnabler();
      const previous = anEnablement(organization, client);
      await enable(previous);
      const words = await race(racers, (racer) =>
        enable({ ...previous, ceiling: scopes(`projects:racer-${racer}`) }, at(1, previous)),
      );
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['changed_meanwhile'] });
      const stored = await laws.trust.findEnablement(organization, client);
      expect(stored?.ceiling).toEqual(scopes(`projects:racer-${words.indexOf('done')}`));
    });
  });

  describe('an alias', () => {
    const aliased = (organization: Enablement['organization'], client: ClientId, provider: ProviderId, alias: string) =>
      anEnablement(organization, client, { aliases: new Map([[provider, new Set([alias])]]) });

    it('needs a provider of this very organization', async () => {
      const { organization, client } = await anEnabler();
      const foreign = (await anEnabler()).provider;
      for (const provider of [foreign, aProviderId()]) {
        const next = aliased(organization, client, provider, 'editor');
        await laws.refuses('no_provider', () => enable(next, undefined, provider));
      }
    });

    it('[K6] means one client at a provider', async () => {
      const { organization, provider, client } = await anEnabler();
      await enable(aliased(organization, client, provider, 'editor'), undefined, provider);
      const other = aliased(organization, (await create()).id, provider, 'editor');
      await laws.refuses('alias_taken', () => enable(other, undefined, provider));
    });

    it('may mean another client at another provider', async () => {
      const { organization, provider, client } = await anEnabler();
      await enable(aliased(organization, client, provider, 'editor'), undefined, provider);
      const second = await register(organization);
      const other = aliased(organization, (await create()).id, second.id, 'editor');
      expect(await enable(other, undefined, second.id)).toBe('done');
    });

    it('[K6] is not the id of another client, or it would mean two', async () => {
      const { organization, provider, client } = await anEnabler();
      const { id: other } = await create();
      const next = aliased(organization, client, provider, other);
      await laws.refuses('alias_is_a_client', () => enable(next, undefined, provider));
    });

    it("may be the client's own id, and may be claimed again", async () => {
      const { organization, provider, client } = await anEnabler();
      const next = aliased(organization, client, provider, client);
      expect(await enable(next, undefined, provider)).toBe('done');
      expect(await enable(next, at(1, next), provider)).toBe('done');
    });

    it.each(['x'.repeat(256), 'with:colon/and#hash', '{"$ne":1}'])('may be any text: %s', async (alias) => {
      const { organization, provider, client } = await anEnabler();
      const next = aliased(organization, client, provider, alias);
      expect(await enable(next, undefined, provider)).toBe('done');
      expect((await laws.trust.findEnablement(organization, client))?.aliases).toEqual(
        new Map([[provider, new Set([alias])]]),
      );
    });

    it('that is replaced is free for another client', async () => {
      const { organization, provider, client } = await anEnabler();
      const first = aliased(organization, client, provider, unique('old'));
      const second = { ...first, aliases: new Map([[provider, new Set([unique('new')])]]) };
      await enable(first, undefined, provider);
      expect(await enable(second, at(1, first), provider)).toBe('done');
      const heir = { ...first, client: (await create()).id };
      expect(await enable(heir, undefined, provider)).toBe('done');
    });

    it.each([2, 50])('goes to one of %s clients that race for it', async (racers) => {
      const { organization, provider } = await anEnabler();
      const clients = await Promise.all(Array.from({ length: racers }, async () => (await create()).id));
      const words = await race(racers, (racer) =>
        enable(aliased(organization, clients[racer] as ClientId, provider, 'editor'), undefined, provider),
      );
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['alias_taken'] });
    });
  });
  describe('[L9] a stop of a client’s agents', () => {
    const stop = async (
      stoppedAt: number,
      of?: { readonly organization: OrganizationId; readonly client: ClientId },
    ) => {
      const { organization, client } = of ?? (await anEnabler());
      const change = (audit: AuditEntry) =>
        laws.store.stopAgents({ organization, client, stoppedAt }, 'operator', audit);
      return { organization, client, change };
    };

    it('is one row, seen by the next read, and one entry', async () => {
      const { organization, client, change } = await stop(NOW);
      expect(await laws.stoppedAt(organization, client)).toBeUndefined();
      await laws.makes(change, anAudit(organization));
      expect(await laws.stoppedAt(organization, client)).toBe(NOW);
    });

    it('is never taken back: an earlier one changes nothing, and enabling the client again does not', async () => {
      const { organization, client, change } = await stop(NOW);
      await laws.makes(change, anAudit(organization));
      const earlier = await stop(NOW - 1, { organization, client });
      await laws.refuses('stopped_later', earlier.change);
      expect(await enable(anEnablement(organization, client))).toBe('done');
      expect(await laws.stoppedAt(organization, client)).toBe(NOW);
    });

    it.each([2, 5])('of %s at once the latest stands', async (racers) => {
      const { organization, client } = await anEnabler();
      await race(racers, (racer) =>
        laws.store.stopAgents({ organization, client, stoppedAt: NOW + racer }, 'operator', anAudit(organization)),
      );
      expect(await laws.stoppedAt(organization, client)).toBe(NOW + racers - 1);
    });

    it('is of one organization, and of none that is not there', async () => {
      const { organization, client, change } = await stop(NOW);
      await laws.makes(change, anAudit(organization));
      const another = await anEnabler();
      expect(await laws.stoppedAt(another.organization, client)).toBeUndefined();
      const nowhere = await stop(NOW, { organization: unique('org') as OrganizationId, client });
      await laws.refuses('no_organization', nowhere.change);
    });
  });
}
