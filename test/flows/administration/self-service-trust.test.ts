import { dynamoSetupStore } from '../../../lambdas/adapters/aws/sessions/setup-store.ts';
import type { CredentialKind } from '../../../lambdas/core/administration/authority.ts';
import type { SetupToken } from '../../../lambdas/core/sign-in/setup.ts';
import { setupDigest } from '../../../lambdas/core/sign-in/setup.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import type { ByMember, ByOperator } from '../../../lambdas/flows/administration/administration.ts';
import { changeOrganization } from '../../../lambdas/flows/administration/change-organization.ts';
import { disableProvider } from '../../../lambdas/flows/administration/change-provider.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { createSetupLink, type SetupLinkInput } from '../../../lambdas/flows/administration/create-setup-link.ts';
import { enableClient } from '../../../lambdas/flows/administration/enable-client.ts';
import { findProvider, providerTag } from '../../../lambdas/flows/administration/find-provider.ts';
import { offerSetupLink } from '../../../lambdas/flows/administration/offer-setup-link.ts';
import { registerProvider } from '../../../lambdas/flows/administration/register-provider.ts';
import { removeSignIn, setSignIn } from '../../../lambdas/flows/administration/set-sign-in.ts';
import { disableMember } from '../../../lambdas/flows/administration/stop-member.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { anAudit, unique } from '../../contract/records.ts';
import { input } from '../../support/activation-world.ts';
import { administrationOn, done, memberAdministration } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { configurationOf, ISSUER, NOW } from '../../support/fixtures.ts';

const configuration = configurationOf(input);
const TOKEN = 'T'.repeat(43) as SetupToken;

describeUseCases('self-service trust', (tables) => {
  const admin = (overrides: Partial<ByOperator> = {}) => administrationOn(tables(), { configuration, ...overrides });

  /** An administrator of it, who has come in this way. */
  async function maria(organization: string, kind: CredentialKind): Promise<ByMember> {
    const input = { email: `${unique('maria')}@acme.example`, role: 'admin' };
    const { member } = done(await addMember(admin(), organization, input));
    return memberAdministration(admin(), member, kind);
  }

  async function anOrganization(): Promise<string> {
    return done(await createOrganization(admin(), { id: unique('org') })).id;
  }

  const discover = async (issuer: string) => ({
    ok: true as const,
    value: { jwksUri: `${issuer}/keys`, hosts: [], authorizationEndpoint: `${issuer}/a`, tokenEndpoint: `${issuer}/t` },
  });
  const secrets = { encrypt: async () => 'encrypted' };

  async function aWorkingProvider(organization: string): Promise<string> {
    const issuer = `https://${unique('idp')}.example`;
    const { id } = done(await registerProvider(admin(), discover, organization, { issuer }));
    return done(await setSignIn(admin(), { discover, secrets }, { organization, provider: id }, { clientId: 'us' })).id;
  }

  describe('who is not the operator', () => {
    it.each(['session', 'setup'] as const)('registers a provider as pending, and no other: by a %s', async (kind) => {
      const organization = await anOrganization();
      const by = await maria(organization, kind);
      const issuer = `https://${unique('idp')}.example`;
      expect(await registerProvider(by, discover, organization, { issuer, status: 'active' })).toMatchObject({
        ok: false,
        error: { problems: [{ field: 'status' }] },
      });
      expect(done(await registerProvider(by, discover, organization, { issuer })).status).toBe('pending');
    });

    it('[L7] administers no other organization: not one record of it is there', async () => {
      const [organization, other] = [await anOrganization(), await anOrganization()];
      const by = await maria(organization, 'session');
      const id = await aWorkingProvider(other);
      const before = await tables().snapshot();
      const of = { organization: other, provider: id, ifMatch: '"x"' };
      const refused = [
        await registerProvider(by, discover, other, { issuer: `https://${unique('idp')}.example` }),
        await addMember(by, other, { email: 'maria@acme.example', role: 'admin' }),
        await disableProvider(by, other, id, '"x"'),
        await setSignIn(by, { discover, secrets }, of, { clientId: 'us' }),
        await enableClient(by, { organization: other, client: 'cursor' }, '"x"'),
        await changeOrganization(by, other, { agents: 'on' }, '"x"'),
      ];
      for (const one of refused) expect(one).toMatchObject({ ok: false, error: { reason: 'not_found' } });
      expect(await tables().snapshot()).toEqual(before);
    });

    it('[L6] changes nothing that they have not looked at', async () => {
      const organization = await anOrganization();
      const by = await maria(organization, 'session');
      const id = await aWorkingProvider(organization);
      const before = await tables().snapshot();
      const unseen = [
        await disableProvider(by, organization, id),
        await setSignIn(by, { discover, secrets }, { organization, provider: id }, { clientId: 'us' }),
        await changeOrganization(by, organization, { agents: 'on' }),
      ];
      for (const one of unseen) expect(one).toMatchObject({ ok: false, error: { reason: 'invalid_request' } });
      expect(await tables().snapshot()).toEqual(before);
    });
  });

  it('the operator disables the last provider that administrators sign in with, and takes its sign-in away', async () => {
    const organization = await anOrganization();
    const working = await aWorkingProvider(organization);
    expect(done(await removeSignIn(admin(), organization, working)).signIn).toBeUndefined();
    done(await disableProvider(admin(), organization, working));
  });

  it('[L6] a setup link says who we are at a pending provider, and at no other', async () => {
    const organization = await anOrganization();
    const active = await aWorkingProvider(organization);
    const invited = await maria(organization, 'setup');
    const change = async (id: string) => {
      const ifMatch = providerTag(done(await findProvider(admin(), organization, id)).record);
      const of = { organization, provider: id, ifMatch };
      return setSignIn(invited, { discover, secrets }, of, { clientId: 'another' });
    };
    expect(await change(active)).toMatchObject({ ok: false, error: { problems: [{ field: 'provider' }] } });
    const issuer = `https://${unique('idp')}.example`;
    const { id } = done(await registerProvider(invited, discover, organization, { issuer }));
    expect(done(await change(id)).signIn?.clientId).toBe('another');
  });

  describe('a setup link', () => {
    const setups = () => dynamoSetupStore(tables().client, tables().names, 400);
    const create = (organization: string, about: Partial<SetupLinkInput> = {}, overrides = {}) =>
      createSetupLink(
        admin(overrides),
        { setups: setups(), newToken: () => TOKEN },
        { organization, email: 'maria@acme.example', ...about },
      );

    beforeEach(() => tables().delete('sessions', { pk: `setup-link#${setupDigest(TOKEN)}` }));

    it('adds an administrator whom no provider knows, and is stored by its digest alone, for an hour', async () => {
      const organization = await anOrganization();
      const { url, expiresAt, member } = done(await create(organization));
      expect(url).toBe(`${ISSUER}/setup/${organization}/${TOKEN}`);
      expect(expiresAt).toBe(NOW + 3_600);
      expect(member).toMatchObject({ role: 'admin', linked: false, status: 'active' });
      const digest = setupDigest(TOKEN);
      // By the operator's word, which is nobody's to lose.
      expect(await setups().findLink(digest)).toStrictEqual({ digest, organization, member: member.id, expiresAt });
      expect(JSON.stringify(await tables().snapshot())).not.toContain(TOKEN);
    });

    it('is for an administrator who is one already, too', async () => {
      const organization = await anOrganization();
      const { member } = done(await addMember(admin(), organization, { email: 'Maria@acme.example', role: 'admin' }));
      expect(done(await create(organization)).member.id).toBe(member.id);
    });

    it('makes nobody an administrator who is something else, nor anybody active again', async () => {
      const organization = await anOrganization();
      done(await addMember(admin(), organization, { email: 'maria@acme.example', role: 'developer' }));
      expect(await create(organization)).toMatchObject({ ok: false, error: { problems: [{ field: 'email' }] } });
      done(await addMember(admin(), organization, { email: 'maria@acme.example', role: 'admin' }));
      done(await disableMember(admin(), organization, 'maria@acme.example'));
      expect(await create(organization)).toMatchObject({ ok: false, error: { problems: [{ field: 'email' }] } });
    });

    it.each([
      ['have another role', { role: 'developer' }],
      ['were recalled since they came in', { recalledAt: NOW - 1 }],
    ])('[L6] by an administrator is not made when they %s', async (_, changes) => {
      const organization = await anOrganization();
      const by = await maria(organization, 'session');
      const otto = done(await addMember(admin(), organization, { email: 'otto@acme.example', role: 'admin' })).member;
      const dependencies = { setups: setups(), newToken: () => TOKEN };
      const own = await by.reads.findMember(by.caller.organization, by.caller.member);
      if (own === undefined) throw new Error('nobody is here');
      const audit = anAudit(by.caller.organization);
      expect(await by.store.changeMember(own, changes, 'operator', audit)).toBe('done');
      expect(await offerSetupLink(by, dependencies, otto.id)).toMatchObject({
        ok: false,
        error: { reason: 'own_membership' },
      });
      expect(await setups().findLink(setupDigest(TOKEN))).toBeUndefined();
    });

    it('is not made in the second of a recall, which would end it before it is opened', async () => {
      const organization = await anOrganization();
      const recall = { kind: 'organization', organization: organization as OrganizationId } as const;
      done(await create(organization));
      await tables().delete('sessions', { pk: `setup-link#${setupDigest(TOKEN)}` });
      const { store } = admin();
      expect(await store.recall(recall, NOW, 'operator', anAudit(organization as OrganizationId))).toBe('done');
      expect(await create(organization)).toMatchObject({ ok: false, error: { problems: [{ field: 'member' }] } });
      done(await create(organization, {}, { clock: () => NOW + 1 }));
    });

    it.each([
      ['nowhere', { email: 'maria@acme.example' }, 'organization'],
      [undefined, { email: 'nobody' }, 'email'],
      [undefined, { role: 'developer' }, 'role'],
    ])('names the field that is wrong: %s %o', async (id, about, field) => {
      const organization = id ?? (await anOrganization());
      expect(await create(organization, about)).toMatchObject({ ok: false, error: { problems: [{ field }] } });
    });

    it('asks which role, where several administer', async () => {
      const roles = { ...input.roles, owner: ['org:admin'] };
      const several = { configuration: configurationOf({ ...input, roles }) };
      const organization = await anOrganization();
      expect(await create(organization, {}, several)).toMatchObject({
        ok: false,
        error: { problems: [{ field: 'role' }] },
      });
      expect(done(await create(organization, { role: 'owner' }, several)).member.role).toBe('owner');
    });
  });
});
