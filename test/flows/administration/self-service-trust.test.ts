import { dynamoSetupStore } from '../../../lambdas/adapters/aws/sessions/setup-store.ts';
import type { SetupToken } from '../../../lambdas/core/sign-in/setup.ts';
import { setupDigest } from '../../../lambdas/core/sign-in/setup.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import type { Administration } from '../../../lambdas/flows/administration/administration.ts';
import { confirmProvider } from '../../../lambdas/flows/administration/confirm-provider.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { createSetupLink, type SetupLinkInput } from '../../../lambdas/flows/administration/create-setup-link.ts';
import { disableMember, disableProvider } from '../../../lambdas/flows/administration/disable.ts';
import { registerProvider } from '../../../lambdas/flows/administration/register-provider.ts';
import { removeSignIn, setSignIn } from '../../../lambdas/flows/administration/set-sign-in.ts';
import { unique } from '../../contract/records.ts';
import { input } from '../../support/activation-world.ts';
import { administrationOn, done } from '../../support/administration.ts';
import { describeOnDynamoDb } from '../../support/engines.ts';
import { configurationOf, ISSUER, NOW } from '../../support/fixtures.ts';

const configuration = configurationOf(input);
const TOKEN = 'T'.repeat(43) as SetupToken;

const operator = { kind: 'operator', id: 'olga' } as const;
const administrator = { kind: 'member', id: 'maria' } as const;
const invited = { kind: 'setup', id: 'maria' } as const;

describeOnDynamoDb('self-service trust', (tables) => {
  const admin = (overrides: Partial<Administration> = {}) =>
    administrationOn(tables(), { configuration, actor: operator, ...overrides });

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
    return done(await setSignIn(admin(), { discover, secrets }, organization, id, { clientId: 'us' })).id;
  }

  describe('who is not the operator', () => {
    it.each([administrator, invited])('registers a provider as pending, and confirms none: %o', async (actor) => {
      const organization = await anOrganization();
      const issuer = `https://${unique('idp')}.example`;
      expect((await registerProvider(admin({ actor }), discover, organization, { issuer }, 'active')).ok).toBe(false);
      const { id } = done(await registerProvider(admin({ actor }), discover, organization, { issuer }, 'pending'));
      expect((await confirmProvider(admin({ actor }), organization, id)).ok).toBe(false);
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
    const change = (id: string) =>
      setSignIn(admin({ actor: invited }), { discover, secrets }, organization, id, { clientId: 'another' });
    expect(await change(active)).toMatchObject({ ok: false, error: [{ field: 'provider' }] });
    const issuer = `https://${unique('idp')}.example`;
    const { id } = done(
      await registerProvider(admin({ actor: invited }), discover, organization, { issuer }, 'pending'),
    );
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
      expect(await setups().findLink(setupDigest(TOKEN))).toMatchObject({ organization, member: member.id, expiresAt });
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
      expect(await create(organization)).toMatchObject({ ok: false, error: [{ field: 'email' }] });
      done(await addMember(admin(), organization, { email: 'maria@acme.example', role: 'admin' }));
      done(await disableMember(admin(), organization, 'maria@acme.example'));
      expect(await create(organization)).toMatchObject({ ok: false, error: [{ field: 'email' }] });
    });

    it.each([
      ['nowhere', { email: 'maria@acme.example' }, 'organization'],
      [undefined, { email: 'nobody' }, 'email'],
      [undefined, { role: 'developer' }, 'role'],
    ])('names the field that is wrong: %s %o', async (id, about, field) => {
      const organization = id ?? (await anOrganization());
      expect(await create(organization, about)).toMatchObject({ ok: false, error: [{ field }] });
    });

    it('asks which role, where several administer', async () => {
      const roles = { ...input.roles, owner: ['org:admin'] };
      const several = { configuration: configurationOf({ ...input, roles }) };
      const organization = await anOrganization();
      expect(await create(organization, {}, several)).toMatchObject({ ok: false, error: [{ field: 'role' }] });
      expect(done(await create(organization, { role: 'owner' }, several)).member.role).toBe('owner');
    });
  });
});
