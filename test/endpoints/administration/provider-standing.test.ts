import { AdministrationWorld, SIGN_IN } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';

describeUseCases('whether identity providers are trusted, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const PROVIDERS = '/identity-providers';
  const PROVIDER = '/identity-providers/{provider}';
  const at = (provider: string) => ({ path: { provider } });

  it('are removed once they are disabled and nobody is linked to them, and not before', async () => {
    const issuer = 'https://gone.okta.example';
    world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['gone.okta.example'] });
    const { body: registered } = await world.call('POST', PROVIDERS, { json: { issuer } });
    const path = at(registered.id);
    const remove = () => world.change('DELETE', PROVIDER, PROVIDER, path);
    const pending = await remove();
    expect([pending.status, pending.body.detail]).toEqual([409, 'provider is pending: disable it first']);
    await world.change('POST', `${PROVIDER}/disable`, PROVIDER, path);
    const removed = await remove();
    expect([removed.status, removed.body]).toEqual([200, { id: registered.id, status: 'removed' }]);
    expect((await world.call('GET', PROVIDER, path)).status).toBe(404);
    const again = await world.call('POST', PROVIDERS, { json: { issuer } });
    expect([again.status, again.body.id === registered.id]).toEqual([201, false]);
  });

  describe('the last working sign-in', () => {
    it('[L6] is not disabled by whoever came through it, nor has another claim mapped', async () => {
      const path = at(world.provider.id);
      for (const change of [
        await world.change('POST', `${PROVIDER}/disable`, PROVIDER, path),
        await world.change('PATCH', PROVIDER, PROVIDER, {
          ...path,
          json: { subject_claim: 'email', email_domains: ['acme.example'] },
        }),
      ]) {
        expect([change.status, change.body.type]).toEqual([409, 'urn:countersign:problem:last_sign_in']);
      }
      expect((await world.call('GET', `${PROVIDER}/impact`, path)).body).toEqual({
        active_links: 1,
        linked_members: 1,
        inactive_links: 0,
        more: false,
        last_sign_in: true,
      });
      expect(await world.audited()).toEqual([]);
    });

    it('is another one for whoever came through another: then it may go, and only while that one works', async () => {
      const other = await world.addProvider({ signIn: SIGN_IN });
      const throughOther = await world.signedIn(world.admin, other);
      const path = at(world.provider.id);
      const { etag } = await world.call('GET', PROVIDER, path);
      const disabled = await world.call('POST', `${PROVIDER}/disable`, { ...path, as: throughOther, ifMatch: etag });
      expect([disabled.status, disabled.body.status]).toEqual([200, 'disabled']);

      // Whose own provider is none any more is no caller at all.
      const cutOff = await world.call('POST', `${PROVIDER}/disable`, { ...at(other.id), ifMatch: '"x"' });
      expect(cutOff.status).toBe(401);
    });

    it('stays, of two administrators who cut off each other’s at once', async () => {
      const other = await world.addProvider({ signIn: SIGN_IN });
      const throughOther = await world.signedIn(world.admin, other);
      const tag = async (id: string) => (await world.call('GET', PROVIDER, at(id))).etag;
      const [first, second] = [await tag(world.provider.id), await tag(other.id)];
      const answers = await Promise.all([
        world.call('POST', `${PROVIDER}/disable`, { ...at(world.provider.id), as: throughOther, ifMatch: first }),
        world.call('POST', `${PROVIDER}/disable`, { ...at(other.id), ifMatch: second }),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    it('is not that of a provider which nobody can sign in with', async () => {
      const plain = await world.addProvider();
      expect((await world.call('GET', `${PROVIDER}/impact`, at(plain.id))).body.last_sign_in).toBe(false);
      const { status } = await world.change('POST', `${PROVIDER}/disable`, PROVIDER, at(plain.id));
      expect(status).toBe(200);
    });
  });

  it('are active again when they were active, and pending again when they never were', async () => {
    const active = await world.addProvider({ status: 'active' });
    const pending = await world.addProvider({ status: 'pending' });
    for (const [{ id }, expected] of [
      [active, 'active'],
      [pending, 'pending'],
    ] as const) {
      const disabled = await world.change('POST', `${PROVIDER}/disable`, PROVIDER, at(id));
      expect(disabled.body.status).toBe('disabled');
      const enabled = await world.change('POST', `${PROVIDER}/enable`, PROVIDER, at(id));
      expect([enabled.status, enabled.body.status]).toEqual([200, expected]);
    }
    const { status, body } = await world.change('POST', `${PROVIDER}/enable`, PROVIDER, at(pending.id));
    expect([status, body.errors[0].field]).toEqual([409, 'status']);
  });

  it('have their links counted before another claim deactivates them', async () => {
    const other = await world.addProvider({ emailDomains: new Set(['acme.example']) });
    for (const value of ['one', 'two']) {
      const { id } = await world.addMember();
      const json = { provider: other.id, subject: value };
      const linked = await world.change('POST', '/members/{member}/links', '/members/{member}', {
        path: { member: id },
        json,
      });
      expect([linked.status, linked.body.status]).toEqual([201, 'active']);
    }
    const impact = () => world.call('GET', `${PROVIDER}/impact`, at(other.id));
    expect((await impact()).body).toMatchObject({
      active_links: 2,
      linked_members: 2,
      inactive_links: 0,
      last_sign_in: false,
    });
    const changed = await world.change('PATCH', PROVIDER, PROVIDER, {
      ...at(other.id),
      json: { subject_claim: 'email' },
    });
    expect(changed.status).toBe(200);
    expect((await impact()).body).toMatchObject({ active_links: 0, linked_members: 0, inactive_links: 2 });
    expect(await world.trust.findLinkedMember({ provider: other.id, claim: 'email', value: 'one' })).toBeUndefined();
  });
});
