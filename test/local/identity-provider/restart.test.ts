import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { discoverProvider } from '../../../lambdas/adapters/https/provider-discovery.ts';
import { fetchProviderKeys } from '../../../lambdas/adapters/https/provider-jwks.ts';
import type { IdentityProvider } from '../../../local/identity-provider/identity-provider.ts';
import { exchangeForAssertion, signIn } from '../../../local/identity-provider/tool.ts';
import { ALICE, COUNTERSIGN, startProvider, toolAt } from './fixture.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const directory = temporaryDirectory();

let provider: IdentityProvider | undefined;
afterEach(() => provider?.close());

async function publishedKeys({ issuer }: IdentityProvider) {
  const response = await fetch(`${issuer}/jwks`);
  return ((await response.json()) as { keys: { kid: string }[] }).keys;
}

describe('a restart with a state directory', () => {
  it('keeps the signing key and the clients\u2019 secrets', async () => {
    provider = await startProvider({ stateDirectory: directory.path });
    const { clientSecrets } = provider;
    const keys = await publishedKeys(provider);
    await provider.close();
    provider = await startProvider({ stateDirectory: directory.path });
    expect(await publishedKeys(provider)).toEqual(keys);
    expect(provider.clientSecrets).toEqual(clientSecrets);
  });

  it('still takes an id_token from before', async () => {
    provider = await startProvider({ stateDirectory: directory.path });
    const port = Number(new URL(provider.issuer).port);
    const idToken = await signIn(toolAt(provider), ALICE);
    await provider.close();
    provider = await startProvider({ stateDirectory: directory.path, port });
    const { assertion } = await exchangeForAssertion(toolAt(provider), { idToken, audience: COUNTERSIGN });
    expect(decodeProtectedHeader(assertion).kid).toBe(decodeProtectedHeader(idToken).kid);
  });

  it('gives a client that is new a secret, and leaves the others\u2019', async () => {
    provider = await startProvider({ stateDirectory: directory.path });
    const before = provider.clientSecrets;
    await provider.close();
    const tools = [{ clientId: 'zed', redirectUris: ['http://127.0.0.1:1/'] }];
    provider = await startProvider({ stateDirectory: directory.path, tools });
    expect(provider.clientSecrets).toEqual({ ...before, zed: expect.stringMatching(/^[\w-]{43}$/) });
  });

  it('keeps its state where nobody else can read it', async () => {
    provider = await startProvider({ stateDirectory: directory.path });
    expect((await stat(join(directory.path, 'identity-provider.json'))).mode & 0o777).toBe(0o600);
  });

  it('never replaces a state that it cannot read by a new key', async () => {
    const path = join(directory.path, 'identity-provider.json');
    await writeFile(path, '{');
    await expect(startProvider({ stateDirectory: directory.path })).rejects.toThrow(`${path} is not JSON`);
    expect(await readFile(path, 'utf8')).toBe('{');
  });
});

describe('the provider', () => {
  it('has another key each time when it has no directory', async () => {
    provider = await startProvider();
    const [first] = await publishedKeys(provider);
    await provider.close();
    provider = await startProvider();
    const [second] = await publishedKeys(provider);
    expect(first?.kid).not.toBe(second?.kid);
  });

  it('is one that Countersign discovers, with a key that it keeps', async () => {
    provider = await startProvider();
    const metadata = await discoverProvider(provider.issuer, { allowLoopbackIssuers: true });
    if (!metadata.ok) throw new Error(metadata.error.reason);
    const { hosts: pinnedHosts, jwksUri } = metadata.value;
    const keys = await fetchProviderKeys(jwksUri, { allowLoopbackIssuers: true, pinnedHosts });
    expect(keys).toMatchObject({ ok: true, value: { keys: [{ kty: 'RSA', alg: 'RS256' }], dropped: [] } });
  });

  it('refuses to start on a port that is taken', async () => {
    provider = await startProvider();
    await expect(startProvider({ port: Number(new URL(provider.issuer).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
