import { changeAgentRules, findAgentRules } from '../../../lambdas/flows/administration/change-agent-rules.ts';
import { aClient, anAudit, anOrganization, scopes, unique } from '../../contract/records.ts';
import { administrationOn, BY_OLGA, done, entriesOf, refusedBy } from '../../support/administration.ts';
import { administrationConfiguration as configuration } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';

describeUseCases('the rules for agents, by the operator', (tables) => {
  const admin = () => administrationOn(tables(), { configuration });

  async function anAcme() {
    const organization = anOrganization();
    await admin().store.createOrganization(organization, anAudit(organization.id));
    const client = aClient({ scopes: scopes('projects:write') });
    expect(await admin().store.createClient(client, anAudit(undefined))).toBe('done');
    return { organization: organization.id, client: client.id };
  }

  it('[L17] stand in the audit trail each by its words, and what it was before', async () => {
    const { organization, client } = await anAcme();
    const rules = {
      ...{ never: ['projects:write'], longestSeconds: 600, passkey: ['projects:write'] },
      ...{ freshSignIn: ['projects:write'], freshWithinSeconds: 120 },
      ...{ secondPerson: ['projects:write'], secondRole: 'auditor', asked: [client] },
    };
    done(await changeAgentRules(admin(), organization, rules));
    const words = {
      ...{ never: 'projects:write', longestSeconds: 600, passkey: 'projects:write' },
      ...{ freshSignIn: 'projects:write', freshWithinSeconds: 120 },
      ...{ secondPerson: 'projects:write', secondRole: 'auditor', asked: client },
    };
    const before = Object.fromEntries(Object.keys(words).map((name) => [`${name}Before`, 'none']));
    const by = { organization, at: NOW, ...BY_OLGA, action: 'agent_rules.changed' };
    expect(await entriesOf(tables(), organization)).toEqual([{ ...by, details: { ...words, ...before } }]);
    done(await changeAgentRules(admin(), organization, { passkey: [] }));
    expect(await entriesOf(tables(), organization)).toContainEqual({
      ...by,
      details: { passkey: 'none', passkeyBefore: 'projects:write' },
    });
  });

  it('said once more are on record once more, and change nothing', async () => {
    const { organization } = await anAcme();
    done(await changeAgentRules(admin(), organization, { longestSeconds: 600 }));
    const rules = done(await findAgentRules(admin(), organization));
    done(await changeAgentRules(admin(), organization, { longestSeconds: 600 }));
    expect(done(await findAgentRules(admin(), organization))).toEqual(rules);
    expect(await entriesOf(tables(), organization)).toHaveLength(2);
  });

  it.each<readonly [string, object]>([
    ['never', { never: ['projects:fly'] }],
    ['longestSeconds', { longestSeconds: 1 }],
    ['asked', { asked: ['nobody'] }],
  ])('[L15] are refused by the name of the field: %s', async (field, change) => {
    const { organization } = await anAcme();
    const refused = refusedBy(tables(), () => changeAgentRules(admin(), organization, change));
    expect(await refused).toEqual(['invalid_request', expect.stringContaining(field)]);
  });

  it('are nobody’s in an organization that is not there', async () => {
    const nowhere = unique('nowhere');
    const refused = refusedBy(tables(), () => changeAgentRules(admin(), nowhere, { longestSeconds: 600 }));
    expect(await refused).toEqual(['not_found', 'organization']);
  });
});
