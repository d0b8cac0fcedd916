import { fetchProviderKeys } from '../../../lambdas/adapters/https/provider-jwks.ts';
import { type LoopbackServer, serveHttp } from './loopback-server.ts';

const ED25519 = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };

/** Of the three bytes that stand for a certificate below. */
const CERTIFICATE_DIGESTS = {
  x5t: '70a6Av0O_2lq8biW4dnhuq6ziWU',
  'x5t#S256': 'N0hkwrvXyM_QvT0G-ec_mj-0U28BqNGz77KEGy-Vl2M',
};

let server: LoopbackServer;
afterEach(() => server.close());

async function fetchKeysFrom(status: number, document: unknown) {
  server = await serveHttp((_request, response) => response.writeHead(status).end(JSON.stringify(document)));
  return fetchProviderKeys(`${server.origin}/jwks`, { allowLoopbackIssuers: true, pinnedHosts: [server.host] });
}

describe('the keys of a provider', () => {
  it('come pruned, with those that were dropped', async () => {
    const keys = [
      { ...ED25519, kid: 'a', x5c: ['MIIC'] },
      { kty: 'oct', k: 'c2VjcmV0', kid: 'b' },
    ];
    expect(await fetchKeysFrom(200, { keys })).toEqual({
      ok: true,
      value: { keys: [{ ...ED25519, kid: 'a', ...CERTIFICATE_DIGESTS }], dropped: [{ kid: 'b', why: 'symmetric' }] },
    });
  });

  it('say why they could not be fetched', async () => {
    expect(await fetchKeysFrom(503, {})).toEqual({
      ok: false,
      error: { reason: 'fetch_failed', failure: { reason: 'status', status: 503 } },
    });
  });

  it('are refused when the document is another one', async () => {
    expect(await fetchKeysFrom(200, { issuer: 'https://idp.example' })).toEqual({
      ok: false,
      error: { reason: 'member_invalid', member: 'keys' },
    });
  });
});
