import { setTimeout as delay } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { basic, redeem } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';

standInForDispatcher();

let world: AgentStack;

beforeAll(async () => {
  world = await AgentStack.start();
}, STACK_START_MS * 3);

afterAll(() => world.stop());

const tool = () => world.acme.client;
const idOf = (token: string) => String(decodeJwt(token.replace(/^csagt_/, '')).jti);

/** What the sample API says to a token. */
async function reads(token: string, organization = 'acme'): Promise<number> {
  const url = `${world.running.issuer}/sample/organizations/${organization}/projects`;
  return (await callApi('GET', url, token)).status;
}

async function revoke(token: string, client = tool()) {
  const response = await fetch(`${world.running.issuer}/oauth/revoke`, {
    method: 'POST',
    headers: { authorization: basic(client) },
    body: new URLSearchParams({ token }),
  });
  return { status: response.status, body: await response.text() };
}

const recall = (...args: readonly string[]) =>
  world.running.operator.json<{ readonly tokens?: number }>('recall', ...args, '--yes');

/** A token of the very second of a recall is refused. */
const nextSecond = () => delay(1_100);

describe('[L18][N2] a token that its client revokes', () => {
  it('is refused at the API on the next request, with the agent tokens that it minted', async () => {
    const [token, another] = [await world.accessToken(), await world.accessToken()];
    const { body } = await world.mint(token, 'revoked-1', ['projects:read']);
    const agent = String(body['access_token']);
    expect([await reads(token), await reads(agent), await reads(another)]).toEqual([200, 200, 200]);
    expect(await revoke(token)).toEqual({ status: 200, body: '{}' });
    expect([await reads(token), await reads(agent), await reads(another)]).toEqual([401, 401, 200]);
    expect((await world.mint(token, 'revoked-1', ['projects:read'])).status).toBe(401);
    // L11: what is sent to be revoked is a token.
    for (const secret of [token, agent]) expect(world.running.log()).not.toContain(secret);
  });

  it('is its own: of another client’s nothing is said, and nothing is written', async () => {
    const token = await world.accessToken();
    expect(await revoke(token, world.globex.client)).toEqual({ status: 200, body: '{}' });
    expect(await reads(token)).toBe(200);
  });
});

describe('[V9][L9] a signal of the provider', () => {
  const uri = (event: string) => `https://schemas.openid.net/secevent/${event}`;

  it(
    'stops the person’s token, their agent’s and their browser session, each on its next request',
    async () => {
      const send = await world.signalling();
      const maria = await world.signedIn(PEOPLE.maria);
      const token = await world.accessToken();
      const agent = String((await world.mint(token, 'signalled-1', ['projects:read'])).body['access_token']);
      const sessions = async () => (await maria.request('/organizations/acme/agent/sessions')).status;
      expect([await reads(token), await reads(agent), await sessions()]).toEqual([200, 200, 200]);

      expect(await send(uri('caep/event-type/session-revoked'), 'nobody-we-know')).toBe(202);
      expect(await send(uri('risc/event-type/account-enabled'))).toBe(202);
      expect([await reads(token), await reads(agent), await sessions()]).toEqual([200, 200, 200]);

      expect(await send(uri('caep/event-type/session-revoked'))).toBe(202);
      expect([await reads(token), await reads(agent), await sessions()]).toEqual([401, 401, 401]);
      // Recalled, and no more: she comes again.
      await nextSecond();
      expect(await reads(await world.accessToken())).toBe(200);

      expect(await send(uri('risc/event-type/account-disabled'))).toBe(202);
      const refused = await redeem(world.running, tool(), { assertion: await world.assertion() });
      expect(await world.running.refusal(refused.body['correlation_id'])).toMatchObject({ reason: 'member_disabled' });
      const { operator } = world.running;
      expect(await operator.json('idp', 'signals', 'show', 'acme', world.acme.provider)).toMatchObject({
        status: 'on',
        received_at: expect.any(Number),
      });
      const back = ['member', 'add', 'acme', 'maria@example.com', '--role', 'editor'];
      await operator.json(...back);
      await nextSecond();
      expect(await reads(await world.accessToken())).toBe(200);
    },
    COMMAND_MS * 4,
  );

  it(
    '[V11] that is polled stops the person’s token on its next request',
    async () => {
      const poll = await world.polled();
      const { subject } = world.globex;
      const token = await world.accessToken(world.globex);
      expect(await reads(token, 'globex')).toBe(200);
      expect(await poll(uri('caep/event-type/session-revoked'), subject)).toBe(true);
      expect(await reads(token, 'globex')).toBe(401);
      const { operator } = world.running;
      const shown = await operator.json('idp', 'signals', 'show', 'globex', world.globex.provider);
      expect(shown).toMatchObject({ polled_at: expect.any(Number), poll_succeeded_at: expect.any(Number) });
      expect(shown).not.toHaveProperty('poll_failure');
    },
    COMMAND_MS * 2,
  );

  it('that nobody lets through with the token of its stream changes nobody', async () => {
    const token = await world.accessToken();
    const url = `${world.running.issuer}/signals/${world.acme.provider}`;
    const headers = { 'content-type': 'application/secevent+jwt', authorization: `Bearer ${token}` };
    const response = await fetch(url, { method: 'POST', headers, body: 'x' });
    expect([response.status, await response.json()]).toMatchObject([401, { err: 'authentication_failed' }]);
    expect(await reads(token)).toBe(200);
  });
});

describe('[L18] what the operator recalls', () => {
  it(
    'is one token, by its id',
    async () => {
      const [token, another] = [await world.accessToken(), await world.accessToken()];
      await recall('token', 'acme', idOf(token));
      expect([await reads(token), await reads(another)]).toEqual([401, 200]);
    },
    COMMAND_MS * 2,
  );

  it(
    'is a member, in numbers, at the next request; and what is issued after it is good',
    async () => {
      const token = await world.accessToken();
      expect((await recall('member', 'acme', world.acme.member)).tokens).toBeGreaterThan(0);
      expect(await reads(token)).toBe(401);
      await nextSecond();
      expect(await reads(await world.accessToken())).toBe(200);
    },
    COMMAND_MS * 3,
  );

  // Servers remember for up to a minute what is on and what was recalled: both are waited for at once.
  it(
    'is an organization, its browser sessions too, and a client: within a minute, and what is issued after it is good',
    async () => {
      const { acme, globex } = world;
      const maria = await world.signedIn(PEOPLE.maria);
      const sessions = async () => (await maria.request('/organizations/acme/agent/sessions')).status;
      const before = [await world.accessToken(acme), await world.accessToken(globex)] as const;
      expect([await reads(before[0]), await reads(before[1], globex.id), await sessions()]).toEqual([200, 200, 200]);
      await nextSecond();
      expect((await recall('organization', acme.id)).tokens).toBeGreaterThan(0);
      expect((await recall('client', globex.id, globex.client.id)).tokens).toBeGreaterThan(0);
      await nextSecond();
      const after = [await world.accessToken(acme), await world.accessToken(globex)] as const;
      const answers = async () => [await reads(before[0]), await reads(before[1], globex.id), await sessions()];
      const until = Date.now() + 65_000;
      while (Date.now() < until && (await answers()).includes(200)) await delay(1_000);
      expect(await answers()).toEqual([401, 401, 401]);
      expect([await reads(after[0]), await reads(after[1], globex.id)]).toEqual([200, 200]);
    },
    COMMAND_MS * 3 + 70_000,
  );
});
