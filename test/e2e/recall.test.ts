import { setTimeout as delay } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { basic } from '../support/redemption.ts';
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
async function reads(token: string): Promise<number> {
  const url = `${world.running.issuer}/sample/organizations/acme/projects`;
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
  });

  it('is its own: of another client’s nothing is said, and nothing is written', async () => {
    const token = await world.accessToken();
    expect(await revoke(token, world.globex.client)).toEqual({ status: 200, body: '{}' });
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

  it.each([
    ['client', () => ['acme', tool().id]],
    ['provider', () => ['acme', world.acme.provider]],
    ['organization', () => ['acme']],
  ] as const)(
    'is a whole %s: tokens within a minute, and an organization’s browser sessions that are used in between',
    async (kind, target) => {
      const maria = await world.signedIn(PEOPLE.maria);
      await nextSecond();
      const before = await world.accessToken();
      expect((await recall(kind, ...target())).tokens).toBeGreaterThan(0);
      await nextSecond();
      const after = await world.accessToken();
      const answers: number[] = [];
      for (let waited = 0; waited < 65 && !answers.includes(401); waited += 1) {
        await delay(1_000);
        answers.push(await reads(before));
      }
      expect(answers.at(-1)).toBe(401);
      expect(await reads(after)).toBe(200);
      // Maria signs in by another provider, and no session comes from a client.
      if (kind !== 'organization') return;
      const cached = Date.now() + 65_000;
      let status = 200;
      while (status === 200 && Date.now() < cached) {
        status = (await maria.request('/organizations/acme/agent/sessions')).status;
        if (status === 200) await delay(1_000);
      }
      expect(status).toBe(401);
    },
    COMMAND_MS * 3 + 180_000,
  );
});
