import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { CLIENT_ASSERTION_TYPE } from '../../lambdas/core/clients/assertion.ts';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import { makeKey, type SigningKey, TestIssuer } from '../support/issuer.ts';
import { COMMAND_MS, type Operator } from '../support/operator.ts';
import { redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { StackRows } from '../support/stack-rows.ts';
import { TestProvider } from '../support/test-provider.ts';

/** How clients prove who they are, and how that is renewed: from the operator's command to the token. */
jest.setTimeout(COMMAND_MS);

const SCOPE = ['--scope', 'projects:read'];
const directory = mkdtempSync(join(tmpdir(), 'countersign-keys-'));

let running: RunningStack;
let provider: TestProvider;
let publisher: TestIssuer;
let operator: Operator;

beforeAll(async () => {
  [running, provider, publisher] = await Promise.all([RunningStack.start(), TestProvider.start(), TestIssuer.start()]);
  operator = running.operator;
  await operator.json('org', 'create', 'acme');
  const { id } = await operator.json('idp', 'add', 'acme', '--issuer', provider.issuer('acme'));
  const maria = ['maria@acme.example', '--role', 'viewer', '--subject', `${id}:maria`];
  await operator.json('member', 'add', 'acme', ...maria);
}, STACK_START_MS + COMMAND_MS);

afterAll(async () => {
  rmSync(directory, { recursive: true });
  await Promise.all([running.stop(), provider.stop(), publisher.stop()]);
});

/** A fresh assertion for Maria, issued to this client. */
function assertionFor(client: string): Promise<string> {
  const claims = { aud: running.issuer, sub: 'maria', client_id: client, scope: 'projects:read' };
  return provider.assertion({ iss: provider.issuer('acme'), ...claims });
}

/** The file of a key set, as an operator would have it. */
function keyFile(...keys: readonly object[]): string {
  const file = join(directory, `${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify({ keys }));
  return file;
}

/** RFC 7523 §2.2, as any client's library would sign it. */
function clientAssertion(client: string, key: SigningKey): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: String(key.jwk.kid) })
    .setIssuer(client)
    .setSubject(client)
    .setAudience(running.issuer)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(key.privateKey);
}

async function redeemWith(client: string, credential: string) {
  const response = await fetch(running.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: JWT_BEARER_GRANT,
      assertion: await assertionFor(client),
      client_assertion_type: CLIENT_ASSERTION_TYPE,
      client_assertion: credential,
    }),
  });
  const body = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, error: body['error'], correlationId: body['correlation_id'] };
}

async function redeemByKey(client: string, key: SigningKey) {
  return redeemWith(client, await clientAssertion(client, key));
}

async function createWithKeys(client: string, ...keys: readonly string[]): Promise<void> {
  const created = await operator.json('client', 'create', client, '--auth', 'private_key_jwt', ...keys, ...SCOPE);
  expect(created).toEqual({ id: client });
  await operator.json('client', 'enable', 'acme', client);
}

describe('a client with a key of its own', () => {
  it('is registered with a file of public keys, has no secret, and redeems', async () => {
    const key = await makeKey('ci-1');
    await createWithKeys('ci', '--jwks', keyFile(key.jwk));
    expect(await redeemByKey('ci', key)).toMatchObject({ status: 200 });
    const stranger = await makeKey('ci-1');
    expect(await redeemByKey('ci', stranger)).toMatchObject({ status: 401, error: 'invalid_client' });
  });

  it('is registered with keys from standard input', async () => {
    const key = await makeKey('piped-1');
    const create = ['client', 'create', 'piped', '--auth', 'private_key_jwt', '--jwks', '-', ...SCOPE];
    const { code, stdout } = await operator.run(create, JSON.stringify({ keys: [key.jwk] }));
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Created piped, which signs with 1 public key(s)\nNext: countersign client enable ORG piped\n',
    });
  });

  it('is registered with the address of its keys, and redeems', async () => {
    await createWithKeys('publishing', '--jwks-uri', publisher.url);
    expect(await redeemByKey('publishing', publisher.key)).toMatchObject({ status: 200 });
  });

  it('[C6] uses each assertion of its own once', async () => {
    const key = await makeKey('once-1');
    await createWithKeys('once', '--jwks', keyFile(key.jwk));
    const credential = await clientAssertion('once', key);
    expect(await redeemWith('once', credential)).toMatchObject({ status: 200 });
    const replayed = await redeemWith('once', credential);
    expect(replayed).toMatchObject({ status: 401, error: 'invalid_client' });
    expect(await running.refusal(replayed.correlationId)).toMatchObject({ reason: 'client_assertion_already_used' });
  });

  it('is rotated: both keys work while the old one is kept', async () => {
    const [old, fresh] = [await makeKey('old'), await makeKey('fresh')];
    await createWithKeys('rotated', '--jwks', keyFile(old.jwk));
    const before = Math.floor(Date.now() / 1000);
    const answer = await operator.json('client', 'rotate', 'rotated', '--keep', '600', '--jwks', keyFile(fresh.jwk));
    expect(answer).toEqual({ id: 'rotated', old_ends_at: expect.any(Number) });
    expect(Number(answer['old_ends_at']) - before).toBeGreaterThanOrEqual(600);
    expect(await redeemByKey('rotated', old)).toMatchObject({ status: 200 });
    expect(await redeemByKey('rotated', fresh)).toMatchObject({ status: 200 });
  });

  it('is rotated with --keep 0: the old key proves nothing any more', async () => {
    const [old, fresh] = [await makeKey('old'), await makeKey('fresh')];
    await createWithKeys('leaked', '--jwks', keyFile(old.jwk));
    await operator.json('client', 'rotate', 'leaked', '--keep', '0', '--jwks', keyFile(fresh.jwk));
    expect(await redeemByKey('leaked', old)).toMatchObject({ status: 401, error: 'invalid_client' });
    expect(await redeemByKey('leaked', fresh)).toMatchObject({ status: 200 });
  });

  it.each([
    ['a file that is not there', async () => join(directory, 'nowhere.json'), /^jwks cannot be read: .+ \(ENOENT\)\n$/],
    ['a file that is no JSON', async () => import.meta.filename, /^jwks must be JSON: .+ is not\n$/],
    ['no set', async () => written({ kty: 'EC' }), /^jwks must be a JSON Web Key Set: member invalid\n$/],
    ['an empty set', async () => keyFile(), /^jwks must hold at least one key\n$/],
    ['a private key', privateKeyFile, /^jwks holds a private key\. It must never leave the client/],
    ['a key of no use', async () => keyFile({ kty: 'oct', k: 'AAAA' }), /^jwks holds a key that cannot be used/],
  ])('is refused with %s, and nothing of the file is repeated', async (_, file, stderr) => {
    const args = ['client', 'create', 'refused', '--auth', 'private_key_jwt', '--jwks', await file(), ...SCOPE];
    const outcome = await operator.run(args);
    expect(outcome).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  it('is refused with both, or neither, a file and an address', async () => {
    const create = ['client', 'create', 'refused', '--auth', 'private_key_jwt', ...SCOPE];
    const both = ['--jwks', keyFile((await makeKey('k')).jwk), '--jwks-uri', publisher.url];
    for (const keys of [[], both]) {
      const { code, stderr } = await operator.run([...create, ...keys]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'jwks or the address of a key set (JWKS URI) is required for private_key_jwt, and only one of them\n',
      });
    }
  });
});

function written(content: object): string {
  const file = join(directory, `${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

async function privateKeyFile(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return keyFile({ ...(await exportJWK(privateKey)), kid: 'k' });
}

describe('a client with a secret', () => {
  async function created(id: string): Promise<string> {
    const create = ['client', 'create', id, '--auth', 'client_secret_basic', ...SCOPE];
    const { secret } = await operator.json(...create);
    await operator.json('client', 'enable', 'acme', id);
    return String(secret);
  }

  async function redeemBy(id: string, secret: string): Promise<number> {
    return (await redeem(running, { id, secret }, { assertion: await assertionFor(id) })).status;
  }

  it('is rotated: both secrets work while the old one is kept, a day unless said otherwise', async () => {
    const old = await created('cursor');
    const before = Math.floor(Date.now() / 1000);
    const { secret: fresh, old_ends_at: oldEndsAt } = await operator.json('client', 'rotate', 'cursor');
    expect(fresh).toMatch(/^[\w-]{43}$/);
    expect(Number(oldEndsAt) - before).toBeGreaterThanOrEqual(86_400);
    expect([await redeemBy('cursor', old), await redeemBy('cursor', String(fresh))]).toEqual([200, 200]);
  });

  it('is refused with the old secret once that has ended', async () => {
    const old = await created('aged');
    const { secret: fresh } = await operator.json('client', 'rotate', 'aged');
    await endOldSecrets('aged');
    expect([await redeemBy('aged', old), await redeemBy('aged', String(fresh))]).toEqual([401, 200]);
  });

  it('is told when the old secret ends', async () => {
    await created('told');
    const { stdout } = await operator.run(['client', 'rotate', 'told', '--keep', '60']);
    expect(stdout).toMatch(
      /^Secret: [\w-]{43}\nIt is shown this once and stored as a digest\. The old secret will end at \d{4}-\d\d-\d\dT[\d:]+\.000Z\. Servers take up to a minute to notice\.\n$/,
    );
    const ended = await operator.run(['client', 'rotate', 'told', '--keep', '0']);
    expect(ended.stdout).toContain('The old secret ended just now.');
  });

  it.each([
    [['ghost'], 1, 'client does not exist: ghost\n'],
    [['cursor', '--keep', '2592001'], 1, 'keep must be 0–2592000 seconds\n'],
    [['cursor', '--jwks-uri', 'https://keys.example/'], 1, 'auth must be private_key_jwt for a client with keys\n'],
    [['cursor', '--keep', 'soon'], 2, "error: option '--keep <seconds>' argument 'soon' is invalid"],
  ])('is not rotated by %j', async (args, code, says) => {
    const outcome = await operator.run(['client', 'rotate', ...args]);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(says) });
  });

  /** As if the time to keep them had passed. */
  async function endOldSecrets(client: string): Promise<void> {
    const rows = new StackRows(running);
    const row = (await rows.all('DirectoryTableName')).find(({ pk }) => pk === `client#${client}`);
    const secrets = (row?.['secrets'] ?? []) as readonly { readonly expiresAt?: number }[];
    const ended = secrets.map((secret) => (secret.expiresAt === undefined ? secret : { ...secret, expiresAt: 1 }));
    await rows.put('DirectoryTableName', { ...row, secrets: ended });
    rows.close();
  }
});
