import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepAddresses } from '../../../local/runtime/kept-addresses.ts';
import { problemOfPublicAddresses, problemOfPublicUrl } from '../../../local/runtime/public-addresses.ts';
import { requireReachable } from '../../../local/runtime/reachable.ts';
import { forgetState } from '../../../local/runtime/state-directory.ts';

const ADDRESSES = { issuer: 'https://countersign.example', identityProvider: 'https://idp.example' };

describe('a public address', () => {
  it.each([
    'https://countersign.example',
    'https://countersign.example:8443',
    'http://localhost:9000',
    'http://127.0.0.1:9000',
    'http://[::1]:9000',
  ])('%s is one', (url) => {
    expect(problemOfPublicUrl(url)).toBeUndefined();
  });

  it.each([
    ['countersign.example', 'an address such as https://HOST'],
    ['ftp://countersign.example', 'an address such as https://HOST'],
    ['http://countersign.example', 'http:// is for this machine alone'],
    ['http://192.168.1.20:8787', 'http:// is for this machine alone'],
    ['http://localhost.example', 'http:// is for this machine alone'],
    ['https://countersign.example/', 'no slash at the end'],
    ['https://countersign.example/app', 'no path'],
    ['https://countersign.example?a=b', 'scheme and host only'],
    ['https://alice:secret@countersign.example', 'scheme and host only'],
    ['https://Countersign.example', 'scheme and host only'],
    ['https://countersign.example:443', 'scheme and host only'],
    [' https://countersign.example', 'scheme and host only'],
  ])('%s is none', (url, says) => {
    expect(problemOfPublicUrl(url)).toContain(says);
  });
});

describe('two public addresses', () => {
  it.each([
    { issuer: undefined, identityProvider: undefined },
    ADDRESSES,
    { ...ADDRESSES, issuer: 'https://idp.example:8443' },
    { issuer: 'http://127.0.0.1:9000', identityProvider: 'http://127.0.0.1:9001' },
  ])('%j work', (given) => {
    expect(problemOfPublicAddresses(given)).toBeUndefined();
  });

  it.each([
    [{ ...ADDRESSES, identityProvider: undefined }, '--public-url needs --idp-public-url too'],
    [{ ...ADDRESSES, issuer: undefined }, '--idp-public-url needs --public-url too'],
    [{ ...ADDRESSES, issuer: ADDRESSES.identityProvider }, 'cannot share https://idp.example'],
    [{ ...ADDRESSES, issuer: 'http://localhost:9000' }, 'must both be https://'],
    [{ ...ADDRESSES, identityProvider: 'http://localhost:9000' }, 'must both be https://'],
    [{ ...ADDRESSES, identityProvider: 'https://idp.example:8443' }, '--idp-public-url must be on port 443'],
  ])('%j cannot, and which option is to change is said', (given, says) => {
    expect(problemOfPublicAddresses(given)).toContain(says);
  });
});

describe('a state', () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'countersign-'));
  });
  afterEach(() => rmSync(state, { recursive: true }));
  const begin = () => writeFileSync(join(state, 'kms.json'), '{}');

  it('works at the addresses that it was begun with', () => {
    keepAddresses(state, ADDRESSES);
    begin();
    expect(() => keepAddresses(state, ADDRESSES)).not.toThrow();
  });

  it('of this machine alone works on any port', () => {
    keepAddresses(state, undefined);
    begin();
    expect(() => keepAddresses(state, undefined)).not.toThrow();
  });

  it.each([
    [
      ADDRESSES,
      undefined,
      'was begun at --public-url https://countersign.example --idp-public-url https://idp.example',
    ],
    [ADDRESSES, { ...ADDRESSES, issuer: 'https://other.example' }, 'was begun at --public-url https://countersign'],
    [ADDRESSES, { ...ADDRESSES, identityProvider: 'https://other.example' }, 'was begun at --public-url'],
    [undefined, ADDRESSES, 'was begun for this machine alone'],
  ])('begun with %j, and started with %j, says so and how to begin anew', (first, second, says) => {
    keepAddresses(state, first);
    begin();
    expect(() => keepAddresses(state, second)).toThrow(says);
    expect(() => keepAddresses(state, second)).toThrow('Begin anew with --fresh');
  });

  it('that was never begun, or was forgotten, takes any', () => {
    keepAddresses(state, ADDRESSES);
    keepAddresses(state, undefined);
    begin();
    expect(() => keepAddresses(state, undefined)).not.toThrow();
    forgetState(state);
    expect(readdirSync(state)).toHaveLength(0);
    keepAddresses(state, ADDRESSES);
    begin();
    expect(() => keepAddresses(state, ADDRESSES)).not.toThrow();
  });

  it('whose note cannot be read is not guessed at', () => {
    begin();
    mkdirSync(state, { recursive: true });
    writeFileSync(join(state, 'addresses.json'), '{');
    expect(() => keepAddresses(state, undefined)).toThrow('add --fresh');
  });
});

describe('whether both addresses lead here', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A server whose document names `issuer`, or itself. */
  async function answering(status: number, issuer?: string): Promise<string> {
    const server = createServer((_, response) => {
      const body = { issuer: issuer ?? own, jwks_uri: `${own}/jwks`, authorization_endpoint: own, token_endpoint: own };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return own;
  }

  const ports = { port: 8787, idpPort: 8788, attempts: 1 };

  it('is nothing to speak of when they do', async () => {
    const [issuer, identityProvider] = [await answering(200), await answering(200)];
    await expect(requireReachable({ ...ports, issuer, identityProvider })).resolves.toBeUndefined();
  });

  it('is said with what answered there, and where to forward it', async () => {
    const good = await answering(200);
    const bad = await answering(502);
    const other = await answering(200, 'https://somebody.example');
    const failing = (issuer: string, identityProvider: string) =>
      expect(requireReachable({ ...ports, issuer, identityProvider })).rejects;
    await failing(bad, good).toThrow(`--public-url ${bad} answered 502 at /.well-known/oauth-authorization-server.`);
    await failing(bad, good).toThrow('Forward it to http://127.0.0.1:8787');
    await failing(other, good).toThrow(`--public-url ${other} publishes another issuer: "https://somebody.example".`);
    await failing(good, other).toThrow(`--idp-public-url ${other} publishes another issuer`);
    await failing(good, bad).toThrow('Forward it to http://127.0.0.1:8788');
  });

  it('[L14] is no where an identity provider is on no public address', async () => {
    const issuer = await answering(200);
    await expect(requireReachable({ ...ports, issuer, identityProvider: 'https://127.0.0.1' })).rejects.toThrow(
      /^--idp-public-url https:\/\/127\.0\.0\.1 .* leads to 127\.0\.0\.1, which is not a public address\.\nThe keys of a provider/,
    );
  });

  it('ends when the person does not wait', async () => {
    const bad = await answering(502);
    const signal = AbortSignal.abort(new Error('interrupted'));
    const waiting = requireReachable({ ...ports, attempts: 15, issuer: bad, identityProvider: bad, signal });
    await expect(waiting).rejects.toThrow('interrupted');
  });
});
