import { readyOrganization } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

let running: RunningStack;
let provider: TestProvider;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  await readyOrganization(running.operator, provider, { id: 'acme' });
}, STACK_START_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop()]);
});

const DOCUMENTS = ['oauth-authorization-server', 'openid-configuration', 'jwks.json'] as const;
const PUBLIC = [...DOCUMENTS, 'oauth-protected-resource/sample'] as const;

function open(document: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${running.issuer}/.well-known/${document}`, init);
}

/** RFC 8414 §2, and nothing that does not work yet (M3). */
function metadata(): object {
  return {
    issuer: running.issuer,
    authorization_endpoint: `${running.issuer}/oauth/authorize`,
    client_id_metadata_document_supported: true,
    registration_endpoint: `${running.issuer}/oauth/register`,
    identity_assertion_acceptance_endpoint: `${running.issuer}/oauth/acceptance`,
    pushed_authorization_request_endpoint: `${running.issuer}/oauth/par`,
    token_endpoint: `${running.issuer}/oauth/token`,
    jwks_uri: `${running.issuer}/.well-known/jwks.json`,
    scopes_supported: [
      'projects:read',
      'projects:create',
      'projects:rename',
      'projects:delete',
      'org:read',
      'org:admin',
    ],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    authorization_response_iss_parameter_supported: true,
    dpop_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    revocation_endpoint: `${running.issuer}/oauth/revoke`,
    revocation_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ],
    revocation_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    introspection_endpoint: `${running.issuer}/oauth/introspect`,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    introspection_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
  };
}

describe('the documents', () => {
  it('oauth-authorization-server says exactly what works (M1–M4)', async () => {
    expect(await (await open('oauth-authorization-server')).json()).toEqual(metadata());
  });

  it("openid-configuration is the same with OpenID Connect's required members (M5)", async () => {
    const plain = (await (await open('oauth-authorization-server')).json()) as object;
    expect(await (await open('openid-configuration')).json()).toEqual({
      ...plain,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });

  it('jwks.json has the active key and its standby, public members only', async () => {
    const { keys } = (await (await open('jwks.json')).json()) as { readonly keys: readonly object[] };
    const key = { kty: 'RSA', n: expect.any(String), e: 'AQAB', kid: expect.any(String), alg: 'RS256', use: 'sig' };
    expect(keys).toEqual([key, key]);
    expect(new Set(keys.map((each) => (each as { kid: string }).kid)).size).toBe(2);
  });

  it.each(PUBLIC)('%s names no provider that is trusted here (M2)', async (document) => {
    const text = await (await open(document)).text();
    expect(text).not.toContain(provider.origin);
    expect(text).not.toContain('acme');
  });
});

describe('caches', () => {
  it.each(DOCUMENTS)('may keep %s for five minutes, and ask whether it changed', async (document) => {
    const first = await open(document);
    const etag = String(first.headers.get('etag'));
    expect(first.headers.get('content-type')).toBe('application/json');
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    expect(etag).toMatch(/^"[\w-]{43}"$/);

    for (const known of [etag, `"other", ${etag}`]) {
      const again = await open(document, { headers: { 'if-none-match': known } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect(again.headers.get('cache-control')).toBe('public, max-age=300');
    }
    expect((await open(document, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it.each(DOCUMENTS)('may ask for the head of %s alone', async (document) => {
    const [get, head] = await Promise.all([open(document), open(document, { method: 'HEAD' })]);
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', get.headers.get('etag')]);
    expect(head.headers.get('content-type')).toBe('application/json');
  });
});

describe('pages of any origin', () => {
  it.each(PUBLIC)('read %s', async (document) => {
    const response = await open(document, { headers: { origin: 'https://inspector.example' } });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBe(null);
  });

  it.each(PUBLIC)('may send the header of MCP clients for %s', async (document) => {
    const response = await open(document, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://inspector.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'mcp-protocol-version',
      },
    });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': expect.stringMatching(/^GET, (HEAD, )?OPTIONS$/),
      'access-control-allow-headers': '*',
      'access-control-max-age': '7200',
    });
  });

  it('are not let near the token endpoint: every client there keeps a secret (C1)', async () => {
    const response = await fetch(running.tokenEndpoint, {
      method: 'OPTIONS',
      headers: { origin: 'https://inspector.example', 'access-control-request-method': 'POST' },
    });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });
});

describe('other requests', () => {
  it.each(['POST', 'PUT', 'DELETE'])('%s is refused with the methods that there are', async (method) => {
    const response = await open('jwks.json', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await response.json()).toEqual({ error: 'method_not_allowed' });
  });

  it('a browser that comes to authorize for nobody is told so, and sent nowhere', async () => {
    const response = await fetch(
      `${running.issuer}/oauth/authorize?response_type=code&redirect_uri=https://a.example`,
      {
        redirect: 'manual',
      },
    );
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain('This tool cannot sign you in');
  });
});
