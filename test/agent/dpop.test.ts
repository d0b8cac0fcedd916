import { webcrypto } from 'node:crypto';
import { Agent, DpopKey, redeem } from '../../agent/index.ts';
import { accessTokenHash, checkProof } from '../../protect/dpop/proof.ts';
import { targetOf } from '../../protect/dpop/target.ts';
import { HostWorld, WRITE } from './agent-world.ts';
import { type Call, ScriptedServer } from './scripted-server.ts';

/** What the package sends is held to what ours takes; its proof, which has verified. */
function proofOf({ method, path, dpop, authorization }: Call, origin: string) {
  const accessToken = /^DPoP (.+)$/.exec(authorization ?? '')?.[1];
  const target = targetOf(origin + path.split('?')[0]);
  if (target === undefined) throw new Error('no address');
  const now = Math.floor(Date.now() / 1_000);
  const proof = checkProof(dpop ?? '', { method, target, now, accessToken });
  if (!proof.ok) throw new Error(`${method} ${path}: ${proof.error}`);
  return proof.value;
}

describe('[D6] an agent with a key', () => {
  let world: HostWorld;
  beforeEach(async () => {
    world = await HostWorld.start();
  });
  afterEach(() => world.server.stop());

  it.each([
    ['the token that grows', {}],
    ['a minted token', { session: 'fix-42' }],
  ])('proves it anew with each request, to the API and to the issuer, for %s', async (_, options) => {
    const agent = world.agent({ ...options, dpop: new DpopKey() });
    const answer = world.write(agent);
    await world.whenShown();
    world.states.set(WRITE, 'granted');
    expect((await answer).status).toBe(200);
    const proofs = world.server.calls.map((call) => proofOf(call, world.server.url));
    expect(world.server.to('POST', '/api/')).toHaveLength(2);
    expect(proofs.length).toBeGreaterThanOrEqual(4);
    expect(new Set(proofs.map(({ key }) => key)).size).toBe(1);
    expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(proofs.length);
  });

  it('proves an address without its query, and a method that a Request brings', async () => {
    const agent = world.agent({ dpop: new DpopKey() });
    world.first.push({ body: {} });
    await agent.fetch(new Request(`${world.server.url}/api/read?page=2#top`, { method: 'PUT', body: '{}' }));
    expect(world.server.calls).toHaveLength(1);
    for (const call of world.server.calls) proofOf(call, world.server.url);
  });

  it('sends another proof with what is sent again after a 401', async () => {
    world.first.push({ status: 401, body: { error: 'invalid_token' } });
    let given = 0;
    const accessToken = () => {
      given += 1;
      return `token-${given}`;
    };
    const agent = new Agent({
      ...{ issuer: world.server.url, apis: [`${world.server.url}/api`], accessToken, onApproval: () => undefined },
      dpop: new DpopKey(),
    });
    expect((await agent.fetch(`${world.server.url}/api/read`)).status).toBe(200);
    const [first, second] = world.server.calls.map((call) => proofOf(call, world.server.url));
    expect(second?.jti).not.toBe(first?.jti);
  });

  it('is Bearer, with no proof, without one', async () => {
    await world.agent().fetch(`${world.server.url}/api/read`);
    expect(world.server.calls.map(({ dpop, authorization }) => [dpop, authorization?.split(' ')[0]])).toEqual([
      [undefined, 'Bearer'],
    ]);
  });
});

describe('[D4] a redemption with a key', () => {
  let server: ScriptedServer;
  let tokenType: string;
  beforeEach(async () => {
    tokenType = 'DPoP';
    server = await ScriptedServer.start(({ path }, { url }) =>
      path.startsWith('/.well-known/')
        ? { body: { issuer: url, token_endpoint: `${url}/oauth/token` } }
        : { body: { access_token: 'a.b.c', token_type: tokenType, expires_in: 60, scope: 'read' } },
    );
  });
  afterEach(() => server.stop());

  const redeemed = (dpop: DpopKey | undefined) =>
    redeem({
      ...{ issuer: server.url, client: { id: 'tool', secret: 'kept' }, assertion: 'x.y.z' },
      ...(dpop && { dpop }),
    });
  const sent = () => server.to('POST', '/oauth/token');

  it('proves it at the token endpoint, without a token', async () => {
    await redeemed(new DpopKey());
    const [call] = sent();
    if (call === undefined) throw new Error('nothing was sent');
    proofOf(call, server.url);
    expect(payloadOf(call.dpop)).not.toHaveProperty('ath');
  });

  it('never takes a token that is bound to nothing for one that is bound', async () => {
    tokenType = 'Bearer';
    await expect(redeemed(new DpopKey())).rejects.toThrow('bound to no key');
    expect((await redeemed(undefined)).accessToken).toBe('a.b.c');
    expect(sent().map(({ dpop }) => dpop === undefined)).toEqual([false, true]);
  });
});

describe('[D2] a key', () => {
  const request = { method: 'GET', url: 'https://api.example/projects?x#y', accessToken: 'a.b.c' };

  it.each([
    ['ES256', { name: 'ECDSA', namedCurve: 'P-256' }],
    ['PS256', { name: 'RSA-PSS', modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }],
    ['Ed25519', { name: 'Ed25519' }],
  ] as const)('of one’s own signs %s, and shows its public half alone', async (alg, parameters) => {
    const pair = (await webcrypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
    const dpop = await new DpopKey({ ...pair, alg }).proof(request);
    const call = { method: 'GET', path: '/projects', authorization: 'DPoP a.b.c', body: '', dpop };
    proofOf(call, 'https://api.example');
    const names = Object.keys(headerOf(dpop)['jwk'] as object).sort();
    expect(names.filter((name) => !['crv', 'e', 'kty', 'n', 'x', 'y'].includes(name))).toEqual([]);
  });

  it('that is made for one is not to be read by anybody', async () => {
    const made: webcrypto.CryptoKeyPair[] = [];
    const { subtle } = globalThis.crypto;
    const { generateKey } = subtle;
    Object.assign(subtle, {
      generateKey: async (...args: Parameters<typeof generateKey>) => {
        const pair = (await generateKey.apply(subtle, args)) as webcrypto.CryptoKeyPair;
        made.push(pair);
        return pair;
      },
    });
    try {
      const key = new DpopKey();
      const proofs = await Promise.all([key.proof(request), key.proof(request)]);
      expect(new Set(proofs).size).toBe(2);
    } finally {
      Object.assign(subtle, { generateKey });
    }
    expect(made.map(({ privateKey }) => privateKey.extractable)).toEqual([false]);
  });

  it('says of a token its hash alone', async () => {
    const proof = await new DpopKey().proof(request);
    expect(payloadOf(proof)).toMatchObject({ ath: accessTokenHash('a.b.c'), htu: 'https://api.example/projects' });
  });
});

const partOf = (text: string | undefined, nth: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(text?.split('.')[nth] ?? '', 'base64url').toString());
const headerOf = (text: string | undefined) => partOf(text, 0);
const payloadOf = (text: string | undefined) => partOf(text, 1);
