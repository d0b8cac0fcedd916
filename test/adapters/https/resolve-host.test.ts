import { fetchJson } from '../../../lambdas/adapters/https/fetch-json.ts';
import { type LoopbackServer, serveHttp } from './loopback-server.ts';

/** Gives each of `answers` once, in order, and remembers what it was asked. */
function resolverGiving(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return answers[asked.length - 1] ?? [];
  };
  return { resolve, asked };
}

describe('a host name', () => {
  const fetchHost = (resolve: (host: string) => Promise<readonly string[]>, allowLoopbackIssuers = false) =>
    fetchJson('https://idp.example/keys', { allowLoopbackIssuers, pinnedHosts: ['idp.example'], resolve });

  it.each([
    ['loopback', ['127.0.0.1'], '127.0.0.1'],
    ['instance metadata', ['169.254.169.254'], '169.254.169.254'],
    ['a private network', ['10.1.2.3'], '10.1.2.3'],
    ['unique local IPv6', ['fd00:ec2::254'], 'fd00:ec2::254'],
    ['one public and one private address', ['8.8.8.8', '192.168.0.1'], '192.168.0.1'],
    ['one private and one public address', ['::1', '2606:4700::1'], '::1'],
    ['text that is no address', ['8.8.8.8', 'localhost'], 'localhost'],
  ])('that resolves to %s is refused', async (_what, addresses, address) => {
    const failure = { ok: false, error: { reason: 'address_not_public', host: 'idp.example', address } };
    expect(await fetchHost(resolverGiving(addresses).resolve)).toEqual(failure);
    expect(await fetchHost(resolverGiving(addresses).resolve, true)).toEqual(failure);
  });

  it('that resolves to nothing is a failed look-up', async () => {
    expect(await fetchHost(resolverGiving([]).resolve)).toEqual({
      ok: false,
      error: { reason: 'dns_failed', host: 'idp.example', code: 'ENODATA' },
    });
  });

  it('whose look-up fails says why', async () => {
    const failing = () => Promise.reject(Object.assign(new Error('queryA'), { code: 'ENOTFOUND' }));
    expect(await fetchHost(failing)).toEqual({
      ok: false,
      error: { reason: 'dns_failed', host: 'idp.example', code: 'ENOTFOUND' },
    });
  });

  it('that is not pinned is not even looked up', async () => {
    const { resolve, asked } = resolverGiving();
    await fetchJson('https://idp.example/keys', { allowLoopbackIssuers: false, pinnedHosts: [], resolve });
    expect(asked).toEqual([]);
  });
});

describe('a host that is an address', () => {
  it.each([
    ['127.0.0.1', 'https://127.0.0.1/'],
    ['127.0.0.1', 'https://2130706433/'],
    ['127.0.0.1', 'https://0x7f.1/'],
    ['169.254.169.254', 'https://169.254.169.254/'],
    ['::1', 'https://[::1]/'],
    ['::ffff:a9fe:a9fe', 'https://[::ffff:169.254.169.254]/'],
    ['64:ff9b::a9fe:a9fe', 'https://[64:ff9b::169.254.169.254]/'],
  ])('is checked like any other, loopback issuers allowed or not: %s as %s', async (address, url) => {
    const pinnedHosts = [new URL(url).host];
    const failure = { ok: false, error: { reason: 'address_not_public', host: address, address } };
    expect(await fetchJson(url, { allowLoopbackIssuers: false, pinnedHosts })).toEqual(failure);
    expect(await fetchJson(url, { allowLoopbackIssuers: true, pinnedHosts })).toEqual(failure);
  });
});

describe('localhost over http', () => {
  let server: LoopbackServer;
  beforeEach(async () => {
    server = await serveHttp((_request, response) => response.end('"reached"'), '127.0.0.2');
  });
  afterEach(() => server.close());

  const fetchLocalhost = (resolve: (host: string) => Promise<readonly string[]>) => {
    const host = `localhost:${server.port}`;
    return fetchJson(`http://${host}/`, { allowLoopbackIssuers: true, pinnedHosts: [host], resolve });
  };

  it.each([
    ['a public address', ['8.8.8.8'], '8.8.8.8'],
    ['loopback and a private address', ['127.0.0.1', '10.0.0.1'], '10.0.0.1'],
  ])('is refused when it resolves to %s', async (_what, addresses, address) => {
    expect(await fetchLocalhost(resolverGiving(addresses).resolve)).toEqual({
      ok: false,
      error: { reason: 'address_not_loopback', host: 'localhost', address },
    });
  });

  it('is looked up once, and the connection goes to the address that was checked', async () => {
    const { resolve, asked } = resolverGiving(['127.0.0.2'], ['127.0.0.1']);
    expect(await fetchLocalhost(resolve)).toMatchObject({ ok: true, value: { json: 'reached' } });
    expect(asked).toEqual(['localhost']);
  });

  it('is tried at the next checked address when the first refuses', async () => {
    const { resolve } = resolverGiving(['127.0.0.3', '127.0.0.2']);
    expect(await fetchLocalhost(resolve)).toMatchObject({ ok: true, value: { json: 'reached' } });
  });

  it('is looked up by the system when nothing else is given', async () => {
    const own = await serveHttp((_request, response) => response.end('"system"'));
    const host = `localhost:${own.port}`;
    const document = await fetchJson(`http://${host}/`, { allowLoopbackIssuers: true, pinnedHosts: [host] });
    await own.close();
    expect(document).toMatchObject({ ok: true, value: { json: 'system' } });
  });
});
