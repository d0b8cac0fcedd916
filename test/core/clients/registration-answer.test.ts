import type { DynamicClient } from '../../../lambdas/core/clients/dynamic-client.ts';
import { clientInformation } from '../../../lambdas/core/clients/registration-answer.ts';
import type { DynamicRegistration } from '../../../lambdas/core/records.ts';
import { client, clientId, ISSUER, NOW, organization } from '../../support/fixtures.ts';
import { clientKey, verificationKey } from '../../support/key-client.ts';

const registration: DynamicRegistration = {
  ...{ organization: organization.id, registeredAt: NOW, waitsUntil: NOW + 60, token: 'rt_0123456789abcdef' },
};
const tool: DynamicClient = {
  ...{ id: clientId(`dyn_${'a'.repeat(32)}`), status: 'active', authenticationMethod: 'none', secrets: [] },
  ...{ grantTypes: new Set(['authorization_code'] as const), redirectUris: new Set(['http://127.0.0.1/callback']) },
  ...{ scopes: client.scopes, registration },
};
const told = (overrides: Partial<DynamicClient> = {}, secrets: { readonly clientSecret?: string } = {}) =>
  clientInformation({ ...tool, ...overrides }, ISSUER, { registrationAccessToken: 'shown-once', ...secrets });

const BASE = {
  client_id: tool.id,
  client_id_issued_at: NOW,
  registration_client_uri: `${ISSUER}/oauth/register/${tool.id}`,
  registration_access_token: 'shown-once',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  registration_status: 'waiting',
};

describe('[M10] what a client that registered itself is told', () => {
  it('is what is registered, and no member of what is not', () => {
    expect(told()).toStrictEqual(BASE);
  });

  it('names its secret once, and says that it does not expire for as long as it has one', () => {
    const authenticationMethod = 'client_secret_basic';
    const of = { ...BASE, token_endpoint_auth_method: authenticationMethod, client_secret_expires_at: 0 };
    expect(told({ authenticationMethod }, { clientSecret: 'shown-once-too' })).toStrictEqual({
      ...of,
      client_secret: 'shown-once-too',
    });
    expect(told({ authenticationMethod })).toStrictEqual(of);
  });

  it('has its keys where they are: at the address that it publishes, or as it registered them', () => {
    const jwksUri = 'https://tool.example/jwks';
    const published = { source: 'published' as const, jwksUri, pinnedHosts: ['tool.example'] };
    expect(told({ keys: published as never })).toStrictEqual({ ...BASE, jwks_uri: jwksUri });
    const key = verificationKey(clientKey);
    expect(told({ keys: { source: 'registered', keys: [{ key }] } })).toStrictEqual({ ...BASE, jwks: { keys: [key] } });
  });

  it('has its own name, that its tokens are bound to a key, and that it is approved', () => {
    const named = {
      registration: { ...registration, name: 'Tool', approvedAt: NOW },
      dpopBoundAccessTokens: true as const,
    };
    expect(told(named)).toStrictEqual({
      ...BASE,
      client_name: 'Tool',
      dpop_bound_access_tokens: true,
      registration_status: 'approved',
    });
  });
});
