import { whatever } from '../../lambdas/core/administration/revision.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { outcome, race } from '../support/race.ts';
import type { AdministrationLaws } from './administration-laws.ts';
import { anAudit, anOrganization, NOW } from './records.ts';

/** The laws of organizations in `AdministrationStore` and `TrustSources`. */
export function organizationsContract(laws: AdministrationLaws): void {
  it('creates one, found at once and active for protect()', async () => {
    const organization = anOrganization({ accessTokenLifetimeSeconds: 600 });
    await laws.makes((audit) => laws.store.createOrganization(organization, audit), anAudit(organization.id));
    expect(await laws.trust.findOrganization(organization.id)).toEqual(organization);
    expect(await laws.status(`org#${organization.id}`)).toBe('active');
  });

  it('does not find one that was never created', async () => {
    expect(await laws.trust.findOrganization(anOrganization().id)).toBeUndefined();
  });

  it('refuses a second of the same id, whatever its name', async () => {
    const { id } = await laws.anOrganization();
    const second = anOrganization({ id, name: 'Another' });
    await laws.refuses('exists', (audit) => laws.store.createOrganization(second, audit));
  });

  it('[L10] has agents off until they are switched on, and off again, for everybody who reads', async () => {
    const organization = await laws.anOrganization({ accessTokenLifetimeSeconds: 600 });
    const { id } = organization;
    expect(await laws.agentsAreOn(id)).toBe(false);
    for (const agents of ['on', 'off'] as const) {
      await laws.makes(
        (audit) => laws.store.changeOrganization(whatever({ id }), { agents }, 'operator', audit),
        anAudit(id),
      );
      expect(await laws.trust.findOrganization(id)).toEqual({ ...organization, agents });
      expect([await laws.agentsAreOn(id), await laws.status(`org#${id}`)]).toEqual([agents === 'on', 'active']);
    }
  });

  it('[L17] has rules for agents that everybody reads who decides, and that no other change takes away', async () => {
    const organization = await laws.anOrganization();
    const { id } = organization;
    const agentRules = { ...NO_AGENT_RULES, never: new Set(['projects:write' as Scope]), longestSeconds: 3_600 };
    expect(await laws.agentRules(id)).toEqual(NO_AGENT_RULES);
    for (const change of [{ agentRules }, { agents: 'on' }, { name: 'Other' }, { status: 'disabled' }] as const) {
      await laws.makes(
        (audit) => laws.store.changeOrganization(whatever({ id }), change, 'operator', audit),
        anAudit(id),
      );
      expect(await laws.trust.findOrganization(id)).toMatchObject({ agentRules });
      expect(await laws.agentRules(id)).toEqual(agentRules);
    }
    await laws.makes(
      (audit) => laws.store.changeOrganization(whatever({ id }), { agentRules: NO_AGENT_RULES }, 'operator', audit),
      anAudit(id),
    );
    expect(await laws.agentRules(id)).toEqual(NO_AGENT_RULES);
    expect(await laws.trust.findOrganization(id)).toMatchObject({ agentRules: NO_AGENT_RULES });
  });

  it('[L9] is suspended and restored with its Status row, which protect() reads', async () => {
    const organization = await laws.anOrganization();
    const { id } = organization;
    for (const [status, suspendedAt] of [['disabled', NOW] as const, ['active', undefined] as const]) {
      await laws.makes(
        (audit) => laws.store.changeOrganization(whatever({ id }), { status, suspendedAt }, 'operator', audit),
        anAudit(id),
      );
      expect(await laws.trust.findOrganization(id)).toEqual({
        ...organization,
        status,
        ...(suspendedAt && { suspendedAt }),
      });
      expect(await laws.status(`org#${id}`)).toBe(status);
    }
  });

  it('cannot have agents switched on before it is', async () => {
    const { id } = anOrganization();
    await laws.refuses('missing', (audit) =>
      laws.store.changeOrganization(whatever({ id }), { agents: 'on' }, 'operator', audit),
    );
    expect(await laws.agentsAreOn(id)).toBe(false);
  });

  it.each([2, 50])('creates one of %s that race for an id, and it is the one that was told so', async (racers) => {
    const { id } = anOrganization();
    const words = await race(racers, (racer) =>
      laws.store.createOrganization(anOrganization({ id, name: `Racer ${racer}` }), anAudit(id)),
    );
    expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['exists'] });
    expect(await laws.trust.findOrganization(id)).toMatchObject({ name: `Racer ${words.indexOf('done')}` });
  });
}
