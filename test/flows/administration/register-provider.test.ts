import type { TrustedProvider } from '../../../lambdas/core/records.ts';
import { type RegistrationInput, registerProvider } from '../../../lambdas/flows/administration/register-provider.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { aMember, anAudit, anOrganization, unique } from '../../contract/records.ts';
import {
  administrationOn,
  BY_OLGA,
  done,
  entriesOf,
  meanwhile,
  memberAdministration,
  refusedBy,
} from '../../support/administration.ts';
import { administrationConfiguration as configuration } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';

const nobodyAnswers = async () => err('gave no discovery document');

describeUseCases('a provider that is registered', (tables) => {
  const admin = () => administrationOn(tables(), { configuration });

  async function anAcme() {
    const organization = anOrganization();
    await admin().store.createOrganization(organization, anAudit(organization.id));
    const member = aMember(organization.id, { role: 'admin' });
    expect(await admin().store.addMember(member, undefined, 'operator', anAudit(organization.id))).toBe('done');
    const host = `${unique('idp').toLowerCase()}.example`;
    const input: RegistrationInput = { issuer: `https://${host}`, jwksUri: `https://keys.${host}/jwks` };
    return { organization: organization.id, member, by: memberAdministration(admin(), member), host, input };
  }

  const register = (by: Parameters<typeof registerProvider>[0], to: string, input: RegistrationInput) =>
    registerProvider(by, nobodyAnswers, to, input);

  const registered = async ({ organization, id }: TrustedProvider) =>
    (await admin().reads.findProvider(organization, id))?.record;

  it('is trusted at once by the operator, and waits for a sign-in by an administrator', async () => {
    const { organization, by, input, host } = await anAcme();
    const pending = done(await register(by, organization, input));
    expect(pending).toMatchObject({ status: 'pending', issuer: input.issuer, pinnedHosts: [`keys.${host}`] });
    expect(await registered(pending)).toEqual(pending);
    const active = done(await register(admin(), organization, input));
    expect(await registered(active)).toMatchObject({ status: 'active' });
  });

  it('[L6] is never trusted at once by an administrator’s word, nor registered by who is none any more', async () => {
    const { organization, member, by, input } = await anAcme();
    const atOnce = () => register(by, organization, { ...input, status: 'active' });
    expect(await refusedBy(tables(), atOnce)).toEqual(['invalid_request', 'status']);
    const found = await admin().reads.findMember(organization, member.id);
    if (found === undefined) throw new Error('no member');
    await admin().store.changeMember(found, { role: 'guest' }, 'operator', anAudit(organization));
    expect(await refusedBy(tables(), () => register(by, organization, input))).toEqual({ reason: 'own_membership' });
  });

  it('[L14] names its keys, or is asked for them: without an answer nothing is registered', async () => {
    const { organization, input, host } = await anAcme();
    const { jwksUri: _, ...unnamed } = input;
    expect(await refusedBy(tables(), () => register(admin(), organization, unnamed))).toEqual([
      'invalid_request',
      'issuer',
    ]);
    const answers = async () => ok({ jwksUri: `https://${host}/jwks`, hosts: [host, `tokens.${host}`] });
    const found = done(await registerProvider(admin(), answers, organization, unnamed));
    expect(await registered(found)).toMatchObject({
      jwksUri: `https://${host}/jwks`,
      pinnedHosts: [host, `tokens.${host}`],
    });
  });

  it('is not registered while its keys have to be readable and are not', async () => {
    const { organization, input } = await anAcme();
    const unreadable = {
      reason: 'invalid_request',
      problems: [{ field: 'jwksUri', problem: 'cannot be read' }],
    } as const;
    const requireKeys = async () => err(unreadable);
    const refused = refusedBy(tables(), () => register(admin(), organization, { ...input, requireKeys }));
    expect(await refused).toEqual(['invalid_request', 'jwksUri']);
    done(await register(admin(), organization, { ...input, requireKeys: async () => ok(true) }));
  });

  it('is nobody’s in an organization that is not there', async () => {
    const { input } = await anAcme();
    for (const nowhere of [unique('nowhere'), 'NO ID'])
      expect(await refusedBy(tables(), () => register(admin(), nowhere, input))).toEqual(['not_found', 'organization']);
  });

  it.each([
    ['issuer', { issuer: 'http://idp.example' }],
    ['maxLifetimeSeconds', { maxLifetimeSeconds: 0 }],
  ])('[L15] is refused by the name of the field: %s', async (field, wrong) => {
    const { organization, by, input } = await anAcme();
    for (const from of [admin(), by]) {
      const refused = await refusedBy(tables(), () => register(from, organization, { ...input, ...wrong }));
      expect(refused).toEqual(['invalid_request', field]);
    }
  });

  it('[L7] whose trust is held, is refused: who holds it is said to the same organization alone', async () => {
    const [here, elsewhere] = [await anAcme(), await anAcme()];
    const { input } = here;
    const held = done(await register(admin(), here.organization, input));
    const own = await register(here.by, here.organization, input);
    expect(own).toMatchObject({ error: { reason: 'conflict', problems: [{ field: 'issuer' }] } });
    expect(JSON.stringify(own)).toContain(held.id);
    const others = await register(elsewhere.by, elsewhere.organization, input);
    expect(others).toMatchObject({ error: { reason: 'conflict', problems: [{ field: 'issuer' }] } });
    for (const secret of [held.id, here.organization]) expect(JSON.stringify(others)).not.toContain(secret);
    const tenant = { ...input, tenant: 'acme' };
    expect(done(await register(elsewhere.by, elsewhere.organization, tenant)).status).toBe('pending');
  });

  it('is one of two that become trusted at once', async () => {
    const [here, elsewhere] = [await anAcme(), await anAcme()];
    const late = meanwhile(admin(), 'registerProvider', () => register(admin(), here.organization, here.input));
    expect(await register(late, elsewhere.organization, here.input)).toMatchObject({
      error: { reason: 'conflict', problems: [{ field: 'issuer' }] },
    });
    expect(
      await admin().trust.findProvider({ ...here.input, tenant: undefined, audienceTenant: undefined }),
    ).toMatchObject({
      organization: here.organization,
    });
  });

  it('stands in the audit trail with all that it is trusted for', async () => {
    const { organization, input } = await anAcme();
    const provider = done(
      await register(admin(), organization, {
        ...input,
        tenant: 'acme',
        audienceTenant: 'acme-here',
        subjectClaim: 'email',
        emailDomains: ['acme.example', 'acme.test'],
        emailVerifiedAbsent: 'trusted',
        justInTimeRole: 'guest',
        maxLifetimeSeconds: 120,
      }),
    );
    expect(await entriesOf(tables(), provider.id)).toEqual([
      {
        ...{ organization, at: NOW, ...BY_OLGA, action: 'provider.registered' },
        details: {
          ...{ issuer: input.issuer, jwksUri: input.jwksUri, tenant: 'acme', audienceTenant: 'acme-here' },
          ...{ status: 'active', subjectClaim: 'email', emailDomains: 'acme.example acme.test' },
          ...{ emailVerifiedAbsent: 'trusted', justInTimeRole: 'guest', maxLifetimeSeconds: 120, defaultScope: '' },
        },
      },
    ]);
  });
});
