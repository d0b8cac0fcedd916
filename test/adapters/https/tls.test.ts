import { execFile } from 'node:child_process';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { exchange } from '../../../lambdas/adapters/https/pinned-request.ts';
import { startDeadline } from '../../../lambdas/adapters/https/policy.ts';
import { selfSigned } from './certificate.ts';
import { type LoopbackServer, serveTcp, serveTls } from './loopback-server.ts';

const trusted = selfSigned({ dnsName: 'idp.example' });
const expired = selfSigned({ dnsName: 'idp.example', notAfter: new Date('2021-01-01T00:00:00Z') });
const stranger = selfSigned({ dnsName: 'idp.example' });

const systemCertificates = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([trusted.cert, expired.cert]));
afterAll(() => setDefaultCACertificates(systemCertificates));

let server: LoopbackServer;
afterEach(() => server.close());

/** As if `host` had resolved to 127.0.0.1 and that were public. `host` itself resolves nowhere. */
function exchangeWith(host: string, timeoutMs = 1_500) {
  const request = { method: 'GET', headers: {} } as const;
  const deadline = startDeadline({ allowLoopbackIssuers: false, timeoutMs });
  return exchange(new URL(`https://${host}:${server.port}/keys`), ['127.0.0.1'], request, deadline);
}

describe('a TLS connection', () => {
  it('goes to the checked address and is proved for the name, never looked up again', async () => {
    const seen: unknown[] = [];
    server = await serveTls((request, response) => {
      const { servername } = request.socket as unknown as { servername: unknown };
      seen.push({ servername, host: request.headers.host });
      response.end('{}');
    }, trusted);
    expect(await exchangeWith('idp.example')).toMatchObject({ ok: true, value: { status: 200 } });
    expect(seen).toEqual([{ servername: 'idp.example', host: `idp.example:${server.port}` }]);
  });

  it('is refused when the certificate names another host', async () => {
    server = await serveTls((_request, response) => response.end(), trusted);
    expect(await exchangeWith('other.example')).toEqual({
      ok: false,
      error: { reason: 'tls_failed', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
  });

  it.each([
    ['has expired', expired, 'CERT_HAS_EXPIRED'],
    ['nobody vouches for', stranger, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('is refused when the certificate %s', async (_what, certificate, code) => {
    server = await serveTls((_request, response) => response.end(), certificate);
    expect(await exchangeWith('idp.example')).toEqual({ ok: false, error: { reason: 'tls_failed', code } });
  });

  it('is refused whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    server = await serveTls((_request, response) => response.end(), stranger);
    // A process of its own: Node.js reads the variable from the real environment, which a test cannot change.
    const program = `
      import { exchange } from './lambdas/adapters/https/pinned-request.ts';
      import { startDeadline } from './lambdas/adapters/https/policy.ts';
      const deadline = startDeadline({ allowLoopbackIssuers: false });
      const url = new URL('https://idp.example:${server.port}/');
      console.log(JSON.stringify(await exchange(url, ['127.0.0.1'], { method: 'GET', headers: {} }, deadline)));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      error: { reason: 'tls_failed', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  it('is a failure of TLS when the other side speaks something else', async () => {
    server = await serveTcp((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    expect(await exchangeWith('idp.example')).toMatchObject({ ok: false, error: { reason: 'tls_failed' } });
  });

  it('that never finishes its handshake is cut by the time limit', async () => {
    server = await serveTcp(() => {});
    expect(await exchangeWith('idp.example', 60)).toEqual({ ok: false, error: { reason: 'timed_out', timeoutMs: 60 } });
  });
});
