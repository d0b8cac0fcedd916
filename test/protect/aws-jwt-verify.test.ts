import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { makeKey, NOW, RESOURCE, TestIssuer } from '../support/issuer.ts';

const NOW_SECONDS = Math.floor(Date.now() / 1_000);
/** The library looks at the machine's own clock. */
const CURRENT = { iat: NOW_SECONDS, exp: NOW_SECONDS + 600 };

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());

/** The recipe of docs/verifying-offline.md, by a fetcher of the test's own: the library's takes https alone. */
function verifierOf({ url }: TestIssuer) {
  const fetcher = { fetch: async (uri: string) => (await fetch(uri)).arrayBuffer() };
  return JwtVerifier.create(
    {
      issuer: url,
      audience: RESOURCE,
      customJwtCheck: ({ header, payload }) => {
        if (!/^(application\/)?at\+jwt$/i.test(String(header['typ']))) throw new Error('not an access token');
        if ('cnf' in payload) throw new Error('bound to a key');
      },
    },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
}

async function claimsOf(token: string, organization: string, scope: string) {
  const claims = await verifierOf(issuer).verify(token);
  if (claims['org_id'] !== organization) throw new Error('of another organization');
  if (!claims.scope?.split(' ').includes(scope)) throw new Error(`without ${scope}`);
  return claims;
}

it('aws-jwt-verify finds our keys where it looks for them, and accepts an access token', async () => {
  const token = await issuer.sign(CURRENT);
  expect(await claimsOf(token, 'acme', 'projects:read')).toMatchObject({ sub: 'maria', org_id: 'acme' });
  expect(issuer.fetches).toBe(1);
});

it.each<[string, () => Promise<string>]>([
  ['of another organization', () => issuer.sign({ ...CURRENT, org_id: 'other' })],
  ['of no organization', () => issuer.sign({ ...CURRENT, org_id: undefined })],
  ['of a key that is not published', async () => issuer.sign(CURRENT, {}, await makeKey('key-1'))],
  ['for another resource', () => issuer.sign({ ...CURRENT, aud: 'https://other.example' })],
  ['of another issuer', () => issuer.sign({ ...CURRENT, iss: 'https://other.example' })],
  ['that ended', () => issuer.sign({ iat: NOW, exp: NOW + 60 })],
  ['without the scope', () => issuer.sign({ ...CURRENT, scope: 'projects:rename' })],
  ['of another type', () => issuer.sign(CURRENT, { typ: 'JWT' })],
  ['that is bound to a key', () => issuer.sign({ ...CURRENT, cnf: { jkt: 'x' } })],
  ['of an agent', () => issuer.signAgentToken(CURRENT)],
  ['of an agent, without its prefix', async () => (await issuer.signAgentToken(CURRENT)).replace('csagt_', '')],
])('aws-jwt-verify never accepts, by our recipe, a token %s', async (_what, token) => {
  await expect(claimsOf(await token(), 'acme', 'projects:read')).rejects.toThrow();
});

it('the page has the very recipe that is tested here', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'verifying-offline.md'), 'utf8');
  const own = readFileSync(import.meta.filename, 'utf8');
  const lines = (text: string) => text.split('\n').map((line) => line.trim());
  const [, recipe = ''] = /```ts\n(.*?)```/s.exec(page) ?? [];
  const checks = lines(recipe).filter((line) => line.includes('throw new Error('));
  expect(checks).toHaveLength(4);
  expect(lines(own)).toEqual(expect.arrayContaining(checks));
});
