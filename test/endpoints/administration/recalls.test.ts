import { MAX_REVOKED } from '../../../lambdas/core/tokens/revocation.ts';
import { DynamoMemberSource } from '../../../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../../../protect/dynamo-status-source.ts';
import type { ClientId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { formatRevokedTokens } from '../../../protect/vocabulary/revoked-tokens.ts';
import { aClient, anAudit, unique } from '../../contract/records.ts';
import { AdministrationWorld, type As } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';

describeUseCases('[L18] recalls, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const statuses = () => new DynamoStatusSource(tables().call, tables().names.status);
  const aToken = async (overrides: Readonly<Record<string, unknown>> = {}) => {
    const pk = unique('token');
    const now = world.clock.now();
    await tables().put('redemptions', {
      ...{ pk, organization: world.acme, member: world.admin.id, client: 'cursor', provider: world.provider.id },
      ...{ issuedAt: now - 60, expiresAt: now + 600 },
      hour: `${world.acme}#${new Date((now - 60) * 1000).toISOString().slice(0, 13)}`,
      ...overrides,
    });
    return pk;
  };

  it('of the organization are one transaction with an entry, read by whoever verifies, and end the maker’s session', async () => {
    const { status, body } = await world.change('POST', '/recall', '');
    const recalledAt = world.clock.now();
    expect([status, body]).toEqual([200, { recalled_at: recalledAt }]);
    expect(await statuses().organization(world.acme)).toMatchObject({ isActive: true, recalledAt });
    expect((await world.audited()).map(({ action, target }) => [action, target])).toEqual([
      ['organization.recalled', world.acme],
    ]);
    expect((await world.call('GET', '')).status).toBe(401);
  });

  it('of a provider leave it trusted', async () => {
    const path = { provider: world.provider.id };
    const PROVIDER = '/identity-providers/{provider}';
    expect((await world.change('POST', `${PROVIDER}/recall`, PROVIDER, { path })).status).toBe(200);
    expect(await statuses().find({ kind: 'provider', provider: world.provider.id })).toEqual({
      isActive: true,
      recalledAt: world.clock.now(),
    });
  });

  it.each(['', '/identity-providers/{provider}'])(
    '[L8] are never made over what nobody has looked at, and write nothing then: %j',
    async (route) => {
      const path = { provider: world.provider.id };
      const recall = async (ifMatch?: string) =>
        (await world.call('POST', `${route}/recall`, { path, ifMatch })).status;
      expect([await recall(), await recall('"of-before"')]).toEqual([428, 412]);
      expect(await world.audited()).toEqual([]);
      expect(await statuses().organization(world.acme)).not.toHaveProperty('recalledAt');
    },
  );

  it('[L7] of a client, and a stop of its agents, reach it in this organization alone, and where it was enabled', async () => {
    const [client, other] = [aClient(), aClient()];
    for (const one of [client, other]) expect(await world.store.createClient(one, anAudit(undefined))).toBe('done');
    const CLIENT = '/clients/{client}';
    const path = { client: client.id };
    const theirs = {
      path,
      organization: world.globex,
      as: world.session(world.globexAdmin, world.globexProvider.id),
    };
    const json = { scopes: ['projects:read'] };
    const { etag: ifMatch } = await world.call('GET', CLIENT, theirs);
    expect((await world.call('PUT', `${CLIENT}/enablement`, { ...theirs, ifMatch, json })).status).toBe(200);
    expect((await world.change('POST', `${CLIENT}/recall`, CLIENT, { path })).status).toBe(404);
    expect((await world.call('POST', `${CLIENT}/stop`, { path })).status).toBe(409);
    for (const one of [client, other]) {
      await world.change('PUT', `${CLIENT}/enablement`, CLIENT, { path: { client: one.id }, json });
    }

    const unseen = async (tag?: string) =>
      (await world.call('POST', `${CLIENT}/recall`, { path, ifMatch: tag })).status;
    expect([await unseen(), await unseen('"of-before"')]).toEqual([428, 412]);
    const recalled = await world.change('POST', `${CLIENT}/recall`, CLIENT, { path });
    const stopped = await world.call('POST', `${CLIENT}/stop`, { path });
    const at = world.clock.now();
    expect([recalled.body, stopped.body]).toEqual([{ recalled_at: at }, { client: client.id, stopped_at: at }]);
    const status = (organization: OrganizationId, id: ClientId) =>
      statuses().find({ kind: 'enablement', organization, client: id });
    const until = (organization: OrganizationId, id: ClientId) => statuses().agentsStoppedAt(organization, id);
    expect(await status(world.acme, client.id)).toEqual({ isActive: true, recalledAt: at });
    expect(await until(world.acme, client.id)).toBe(at);
    for (const [organization, id] of [
      [world.globex, client.id],
      [world.acme, other.id],
    ] as const) {
      expect(await status(organization, id)).toEqual({ isActive: true });
      expect(await until(organization, id)).toBeUndefined();
    }
  });

  it('[L7] never reach another organization’s token, nor one that has ended', async () => {
    const theirs = await aToken({ organization: world.globex });
    const over = await aToken({ expiresAt: world.clock.now() });
    for (const token of [theirs, over, 'none']) {
      const { status } = await world.call('POST', '/tokens/{token}/revoke', { path: { token } });
      expect(status).toBe(404);
    }
    expect(await world.audited()).toEqual([]);
  });

  it('of one token are refused at the next request, once, with one entry', async () => {
    const token = await aToken();
    const revoke = () => world.call('POST', '/tokens/{token}/revoke', { path: { token } });
    const first = await revoke();
    expect([first.status, first.body]).toEqual([200, { id: token, member: world.admin.id, client: 'cursor' }]);
    expect((await revoke()).status).toBe(200);
    const members = new DynamoMemberSource(tables().call, tables().names.members);
    expect((await members.find(world.acme, world.admin.id))?.revoked?.has(token)).toBe(true);
    expect((await world.audited()).map(({ action, target }) => [action, target])).toEqual([['token.revoked', token]]);
  });

  it('of one token too many say what to do instead, and forget none', async () => {
    const { id } = await world.addMember();
    const before = (await tables().rows('members')).find(({ member }) => member === id);
    const full = new Map(Array.from({ length: MAX_REVOKED }, (_, i) => [`t${i}`, world.clock.now() + 60]));
    await tables().put('members', { ...before, revoked: formatRevokedTokens(full) });
    const token = await aToken({ member: id });
    const { status, body } = await world.call('POST', '/tokens/{token}/revoke', { path: { token } });
    expect([status, body.errors[0].detail]).toEqual([409, expect.stringContaining('recall the member')]);
  });

  it('are counted before they are made: what has not ended, of those who are meant', async () => {
    await aToken();
    await aToken({ client: 'vscode' });
    await aToken({ member: 'somebody' });
    await aToken({ expiresAt: world.clock.now() });
    const count = async (query: Readonly<Record<string, string>>) =>
      (await world.call('GET', '/tokens/count', { query })).body;
    expect(await count({})).toEqual({ tokens: 3 });
    expect(await count({ client: 'cursor' })).toEqual({ tokens: 2 });
    expect(await count({ client: 'cursor', member: 'somebody' })).toEqual({ tokens: 1 });
    expect(await count({ provider: 'another' })).toEqual({ tokens: 0 });
  });

  describe('of single tokens begin with a list', () => {
    const list = async (query: Readonly<Record<string, string>> = {}, of = '/tokens', as?: As) => {
      const { status, body } = await world.call('GET', of, { query, ...(as && { as }) });
      expect(status).toBe(200);
      return body as { items: { id: string; counts: boolean; client: string }[]; next_cursor?: string };
    };
    const ids = async (...of: Parameters<typeof list>) => (await list(...of)).items.map(({ id }) => id);
    const enabled = (client: string) =>
      Promise.all([
        tables().put('status', { pk: `client#${client}`, status: 'active' }),
        tables().put('status', { pk: `enablement#${world.acme}#${client}`, status: 'active' }),
      ]);

    it('of what has not ended, the latest first, over hours, of this organization alone', async () => {
      const now = world.clock.now();
      const at = (ago: number) => ({ issuedAt: now - ago, hour: hourKey(world.acme, now - ago), expiresAt: now + 60 });
      const tokens = [await aToken(at(30)), await aToken(at(7_200)), await aToken(at(40_000))];
      await aToken({ expiresAt: now });
      await aToken({ organization: world.globex, hour: hourKey(world.globex, now - 60) });
      expect(await ids()).toEqual(tokens);
    });

    it('tells what counts from what was revoked, recalled, disabled, or is of a client that is not enabled', async () => {
      await enabled('cursor');
      const [good, revoked, foreign] = [await aToken(), await aToken(), await aToken({ client: 'unknown' })];
      await world.call('POST', '/tokens/{token}/revoke', { path: { token: revoked } });
      const counting = async () => new Map((await list()).items.map(({ id, counts }) => [id, counts]));
      expect(await counting()).toEqual(
        new Map([
          [good, true],
          [revoked, false],
          [foreign, false],
        ]),
      );
      world.clock.advance(61);
      await tables().put('status', { pk: `idp#${world.provider.id}`, status: 'disabled' });
      expect((await counting()).get(good)).toBe(false);
    });

    it('of one member, or one client, with who that is; nothing that was compared is let out', async () => {
      const other = await world.addMember();
      const [mine, theirs] = [await aToken(), await aToken({ member: other.id, client: 'zed' })];
      expect(await ids({ member: other.id })).toEqual([theirs]);
      expect(await ids({ client: 'cursor' })).toEqual([mine]);
      expect(JSON.stringify(await list())).not.toMatch(/owner|correlation|keyId/);
    });

    it('in pages, each token once', async () => {
      await Promise.all(Array.from({ length: 60 }, () => aToken()));
      const page = await list();
      expect(page.items).toHaveLength(50);
      const next = await ids({ cursor: String(page.next_cursor) });
      expect(new Set([...page.items.map(({ id }) => id), ...next]).size).toBe(60);
    });

    describe('of one’s own', () => {
      const REVOKE = '/my/tokens/{token}/revoke';

      it('[L6] takes no role, and a browser session: no token of a tool, no setup link', async () => {
        const member = await world.addMember({ role: 'developer' });
        const own = await aToken({ member: member.id });
        await aToken();
        const as = await world.signedIn(member, world.provider);
        expect(await ids({}, '/my/tokens', as)).toEqual([own]);
        expect((await world.call('GET', '/tokens', { as })).status).toBe(403);
        const tool = await world.token(member.id, 'org:read org:admin');
        for (const [method, route] of [
          ['GET', '/my/tokens'],
          ['POST', REVOKE],
        ] as const) {
          const { status } = await world.call(method, route, { as: tool, path: { token: own } });
          expect([route, status]).toEqual([route, 403]);
        }
      });

      it('[L7] revokes one’s own, once, with one entry, and nobody else’s', async () => {
        const member = await world.addMember({ role: 'developer' });
        const as = await world.signedIn(member, world.provider);
        const [own, foreign] = [await aToken({ member: member.id }), await aToken()];
        const revoke = (token: string) => world.call('POST', REVOKE, { as, path: { token } });
        expect((await revoke(foreign)).status).toBe(404);
        expect([(await revoke(own)).status, (await revoke(own)).status]).toEqual([200, 200]);
        const members = new DynamoMemberSource(tables().call, tables().names.members);
        expect((await members.find(world.acme, member.id))?.revoked?.has(own)).toBe(true);
        expect((await members.find(world.acme, world.admin.id))?.revoked?.size ?? 0).toBe(0);
        const revocations = (await world.audited()).filter(({ action }) => action === 'token.revoked');
        expect(revocations.map(({ target }) => target)).toEqual([own]);
      });
    });
  });
});

function hourKey(organization: string, at: number): string {
  return `${organization}#${new Date(at * 1000).toISOString().slice(0, 13)}`;
}
