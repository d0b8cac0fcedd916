import { webcrypto } from 'node:crypto';
import { Agent, type ClientCredentials, DpopKey, redeem, redeemed } from '../../agent/index.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { type SignInBrowser, submitForm } from '../support/sign-in-browser.ts';

standInForDispatcher();

const TOOL = 'kit-tool';
const WRITE = 'projects:create';
const SCOPE = `projects:read ${WRITE}`;

let world: AgentStack;
let maria: SignInBrowser;
let secret: string;

beforeAll(async () => {
  world = await AgentStack.start();
  const { operator } = world.running;
  const created = ['client', 'create', TOOL, '--auth', 'client_secret_basic', '--scope', SCOPE];
  ({ secret } = await operator.json<{ readonly secret: string }>(...created));
  await operator.json('client', 'enable', 'acme', TOOL, '--writes', 'asked');
  maria = await world.signedIn(PEOPLE.maria);
}, STACK_START_MS * 3);

afterAll(() => world.stop());

/** A member's tool as its host configures it: an assertion of the provider for each access token. */
const tokensOf = (client: ClientCredentials, dpop: DpopKey | undefined) =>
  redeemed({
    issuer: world.running.issuer,
    client,
    ...(dpop && { dpop }),
    assertion: () => world.assertion({ client_id: client.id, scope: SCOPE }),
  });

/** An agent of Maria's, and the links that its host was given to show. */
function hosted(options: { readonly client: ClientCredentials; readonly session?: string; readonly dpop?: DpopKey }) {
  const shown: string[] = [];
  const { client, ...session } = options;
  const agent = new Agent({
    ...session,
    issuer: world.running.issuer,
    apis: [`${world.running.issuer}/sample`],
    accessToken: tokensOf(client, options.dpop),
    onApproval: ({ url }) => shown.push(url),
    pollSeconds: 0.2,
  });
  return { agent, shown };
}

const projects = () => `${world.running.issuer}/sample/organizations/acme/projects`;
const create = ({ agent }: ReturnType<typeof hosted>, name: string) =>
  agent.fetch(projects(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
    reason: 'to add the project you asked for',
  });
const whenShown = async ({ shown }: ReturnType<typeof hosted>) => {
  while (shown.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  return new URL(shown[0] as string);
};
const sessionIn = ({ pathname }: URL) => decodeURIComponent(pathname.split('/')[3] as string);

describe.each([
  ['an agent client, whose token grows', () => ({ client: { id: TOOL, secret } })],
  ['a session of its own, with minted tokens', () => ({ client: world.acme.client, session: 'kit-1' })],
  [
    'minted tokens that are bound to its key',
    () => ({ client: world.acme.client, session: 'kit-3', dpop: new DpopKey() }),
  ],
])('[L5] a host with %s', (_, options) => {
  it('reads, is refused a write, has its person asked once, and writes once they have approved', async () => {
    const host = hosted(options());
    expect((await host.agent.fetch(projects())).status).toBe(200);
    const answers = [create(host, 'Apollo'), create(host, 'Gemini')];
    const link = await whenShown(host);
    await world.approve(maria, sessionIn(link), [WRITE]);
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([201, 201]);
    expect(host.shown).toHaveLength(1);
    await host.agent.end();
  });

  it('asks again after its session ended, and does not write when its person says no', async () => {
    const chosen: { readonly client: ClientCredentials; readonly session?: string } = options();
    const session = chosen.session && { session: `${chosen.session}-no` };
    const host = hosted({ ...chosen, ...session });
    const answer = create(host, 'Refused').catch((error: unknown) => error);
    const link = await whenShown(host);
    const path = link.href.slice(world.running.issuer.length);
    const page = await submitForm(maria, `${path}&plain=1`, world.running.issuer, { decision: 'deny' });
    expect(page.status).toBe(200);
    expect(await answer).toMatchObject({ name: 'ApprovalDenied', scopes: [WRITE] });
    expect(await (await host.agent.fetch(projects())).text()).not.toContain('Refused');
  });
});

describe('redeem', () => {
  it.each(['client_secret_basic', 'client_secret_post'] as const)('authenticates by %s', async (method) => {
    const assertion = await world.assertion({ client_id: TOOL, scope: SCOPE });
    const { issuer } = world.running;
    const { accessToken, scope } = await redeem({ issuer, client: { id: TOOL, secret, method }, assertion });
    expect(accessToken).toMatch(/^eyJ/);
    expect(scope).toBe('projects:read');
  });

  it.each([
    ['ES256', { name: 'ECDSA', namedCurve: 'P-256' }],
    [
      'RS256',
      { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    ],
    ['PS256', { name: 'RSA-PSS', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }],
    ['Ed25519', { name: 'Ed25519' }],
  ] as const)('authenticates by private_key_jwt with %s', async (alg, parameters) => {
    const { operator, issuer } = world.running;
    const pair = (await webcrypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
    const { alg: _, ...jwk } = await webcrypto.subtle.exportKey('jwk', pair.publicKey);
    const jwks = JSON.stringify({ keys: [{ ...jwk, kid: 'k1', alg, use: 'sig', key_ops: undefined, ext: undefined }] });
    const id = `kit-${alg.toLowerCase()}`;
    await operator.run(['client', 'create', id, '--auth', 'private_key_jwt', '--jwks', '-', '--scope', SCOPE], jwks);
    await operator.json('client', 'enable', 'acme', id);
    const client = { id, key: pair.privateKey, kid: 'k1', alg };
    const assertion = await world.assertion({ client_id: id, scope: 'projects:read' });
    expect(await redeem({ issuer, client, assertion })).toMatchObject({ scope: 'projects:read' });
    const again = redeem({ issuer, client, assertion });
    await expect(again).rejects.toMatchObject({ name: 'OAuthError', error: 'invalid_grant', status: 400 });
  });

  it('[D5][D6] binds the token to a key where the client has to, and Bearer is nothing then', async () => {
    const { operator, issuer } = world.running;
    const id = 'kit-bound';
    const created = ['client', 'create', id, '--auth', 'client_secret_basic', '--require-dpop', '--scope', SCOPE];
    const client = { id, ...(await operator.json<{ readonly secret: string }>(...created)) };
    await operator.json('client', 'enable', 'acme', id);
    const dpop = new DpopKey();
    const redemption = { issuer, client };
    const assertion = await world.assertion({ client_id: id, scope: SCOPE });
    await expect(redeem({ ...redemption, assertion })).rejects.toMatchObject({ error: 'invalid_dpop_proof' });
    const { accessToken } = await redeem({ ...redemption, assertion, dpop });
    const read = async (headers: Record<string, string>) => (await fetch(projects(), { headers })).status;
    const proof = await dpop.proof({ method: 'GET', url: projects(), accessToken });
    expect(await read({ authorization: `DPoP ${accessToken}`, dpop: proof })).toBe(200);
    expect(await read({ authorization: `Bearer ${accessToken}` })).toBe(401);
  });

  it('never takes the metadata of another issuer', async () => {
    const issuer = world.running.issuer.replace('localhost', '127.0.0.1');
    const redemption = { issuer, client: { id: TOOL, secret }, assertion: 'x' };
    await expect(redeem(redemption)).rejects.toThrow(/metadata of another issuer/);
  });
});
