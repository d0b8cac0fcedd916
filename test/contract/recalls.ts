import { whatever } from '../../lambdas/core/administration/revision.ts';
import type { RecallSubject } from '../../lambdas/ports/administration-store.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { race } from '../support/race.ts';
import type { AdministrationLaws } from './administration-laws.ts';
import { aClient, anAudit, anEnablement, aProvider, NOW } from './records.ts';

/** The laws of recalls in `AdministrationStore`, of what verifiers read and of what sessions are judged by. */
export function recallsContract(laws: AdministrationLaws): void {
  const recall = (subject: RecallSubject, at = NOW) => laws.store.recall(subject, at, 'operator', anAudit(undefined));

  /** A subject, where its recall is read, and everything else that may be changed about it. */
  const SUBJECTS = {
    organization: async (organization: OrganizationId) => ({
      subject: { kind: 'organization', organization } as const,
      row: `org#${organization}`,
      change: (audit = anAudit(undefined)) =>
        laws.store.changeOrganization(
          whatever({ id: organization }),
          { status: 'active', agents: 'on' },
          'operator',
          audit,
        ),
    }),
    provider: async (organization: OrganizationId) => {
      const provider = aProvider(organization);
      await laws.store.registerProvider(provider, 'operator', anAudit(organization));
      return {
        subject: { kind: 'provider', organization, provider: provider.id } as const,
        row: `idp#${provider.id}`,
        change: (audit = anAudit(undefined)) =>
          laws.store.changeProvider(whatever(provider), { status: 'active' }, 'operator', audit),
      };
    },
    client: async (organization: OrganizationId) => {
      const client = aClient();
      await laws.store.createClient(client, anAudit(undefined));
      const next = anEnablement(organization, client.id);
      await laws.store.enableClient({ previous: undefined, next }, 'operator', anAudit(organization));
      return {
        subject: { kind: 'client', organization, client: client.id } as const,
        row: `enablement#${organization}#${client.id}`,
        change: (audit = anAudit(undefined)) =>
          laws.store.enableClient({ previous: { record: next, revision: 1 }, next }, 'operator', audit),
      };
    },
  };
  const KINDS = Object.keys(SUBJECTS) as (keyof typeof SUBJECTS)[];

  it.each(KINDS)('[L18] is one transaction, read at once by whoever verifies: %s', async (kind) => {
    const { id } = await laws.anOrganization();
    const { subject, row } = await SUBJECTS[kind](id);
    expect(await laws.recalledAt(row)).toBeUndefined();
    await laws.makes((audit) => laws.store.recall(subject, NOW, 'operator', audit), anAudit(id));
    expect([await laws.recalledAt(row), await laws.status(row)]).toEqual([NOW, 'active']);
  });

  it.each(KINDS)('[L18] is never taken back by a later change, nor by an earlier recall: %s', async (kind) => {
    const { subject, row, change } = await SUBJECTS[kind]((await laws.anOrganization()).id);
    expect(await recall(subject)).toBe('done');
    expect(await change()).toBe('done');
    expect(await laws.recalledAt(row)).toBe(NOW);
    await laws.refuses('recalled_later', (audit) => laws.store.recall(subject, NOW - 1, 'operator', audit));
    expect(await recall(subject, NOW + 1)).toBe('done');
    expect(await laws.recalledAt(row)).toBe(NOW + 1);
  });

  it.each(KINDS)('[L18] stands beside a change at the same moment, whichever is first: %s', async (kind) => {
    const { subject, row, change } = await SUBJECTS[kind]((await laws.anOrganization()).id);
    const words = await race(2, (racer) => (racer === 0 ? recall(subject) : change()));
    expect(words.filter((word) => word !== 'unavailable').length).toBeGreaterThan(0);
    if (words[0] === 'done') expect(await laws.recalledAt(row)).toBe(NOW);
  });

  it.each(KINDS)('[L18] at once from two sides leaves the later moment: %s', async (kind) => {
    const { subject, row } = await SUBJECTS[kind]((await laws.anOrganization()).id);
    const words = await race(2, (racer) => recall(subject, NOW + racer));
    if (words[1] === 'done') expect(await laws.recalledAt(row)).toBe(NOW + 1);
    expect(words).not.toEqual(['recalled_later', 'recalled_later']);
  });

  it('[L18] is read by sessions too, of an organization and of a provider', async () => {
    const { id } = await laws.anOrganization();
    await recall({ kind: 'organization', organization: id });
    expect(await laws.trust.findOrganization(id)).toMatchObject({ recalledAt: NOW });
    const provider = aProvider(id);
    await laws.store.registerProvider(provider, 'operator', anAudit(id));
    await recall({ kind: 'provider', organization: id, provider: provider.id });
    expect(await laws.trust.findProvider({ tenant: undefined, audienceTenant: undefined, ...provider })).toMatchObject({
      recalledAt: NOW,
    });
  });

  it('[L10] makes no row of what does not stand', async () => {
    const { id } = await laws.anOrganization();
    const subject = { kind: 'client', organization: id, client: aClient().id } as const;
    await laws.refuses('recalled_later', (audit) => laws.store.recall(subject, NOW, 'operator', audit));
  });
}
