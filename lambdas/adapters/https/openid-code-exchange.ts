import * as openid from 'openid-client';
import { namesOf } from '../../../protect/jose/algorithm.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { CLIENT_ASSERTION_TYPE } from '../../core/clients/assertion.ts';
import { OWN_CLIENT_ASSERTION_TYPE, ownClientAssertionClaims } from '../../core/clients/own-assertion.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { SignInProvider } from '../../core/sign-in/provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CodeExchange } from '../../ports/code-exchange.ts';
import type { SecretDecrypter } from '../../ports/secrets.ts';
import type { SignInIds } from '../../ports/sign-in-ids.ts';
import { type Signer, signJws } from '../../ports/signer.ts';
import { ROUTES } from '../../routes.ts';
import { exchangeFailure } from './openid-failure.ts';
import { pinnedFetch } from './pinned-fetch.ts';
import type { OutboundPolicy, PinnedPolicy } from './policy.ts';
import { fetchUserinfo } from './userinfo.ts';

export interface OpenidCodeExchangeDependencies {
  readonly configuration: Pick<Configuration, 'issuer' | 'allowLoopbackIssuers' | 'clockSkewSeconds'>;
  readonly signer: Signer;
  readonly secrets: SecretDecrypter;
  readonly clock: Clock;
  readonly ids: Pick<SignInIds, 'clientAssertionId'>;
  /** How names are resolved; the system's way when absent. */
  readonly resolve?: OutboundPolicy['resolve'];
}

/**
 * Authorization codes by way of `openid-client`: state, `iss` (RFC 9207), PKCE (RFC 7636 §4.5), the client's
 * authentication, and the claims of the id_token by the machine's own clock. Its requests are held to law 14.
 * It does not verify the id_token's signature, because it came over TLS from the token endpoint; our flow does.
 */
export function openidCodeExchange(dependencies: OpenidCodeExchangeDependencies): CodeExchange {
  const { issuer } = dependencies.configuration;
  return {
    exchange: async (provider, response, { state, nonce, codeVerifier }) => {
      const client = configure(dependencies, provider, await clientAuthentication(dependencies, provider));
      const callback = new URL(`${issuer}${ROUTES.signIn.callback.path}?${response}`);
      const checks = {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      };
      try {
        const answer = await openid.authorizationCodeGrant(client, callback, checks);
        const { id_token: idToken, access_token: accessToken } = answer;
        if (idToken === undefined) return err('id_token_missing');
        const { userinfoEndpoint } = provider.signIn;
        if (userinfoEndpoint === undefined) return ok({ idToken });
        const policy = policyOf(dependencies, provider);
        return ok({ idToken, readUserinfo: () => fetchUserinfo(userinfoEndpoint, accessToken, policy) });
      } catch (error) {
        return err(exchangeFailure(error));
      }
    },
  };
}

function policyOf(
  { configuration: { allowLoopbackIssuers }, resolve }: OpenidCodeExchangeDependencies,
  { pinnedHosts }: SignInProvider,
): PinnedPolicy {
  return { allowLoopbackIssuers, pinnedHosts, purpose: 'sign_in', ...(resolve && { resolve }) };
}

function configure(
  dependencies: OpenidCodeExchangeDependencies,
  provider: SignInProvider,
  authentication: openid.ClientAuth,
): openid.Configuration {
  const { configuration } = dependencies;
  const { issuer, signIn, algorithms } = provider;
  const server = {
    issuer,
    authorization_endpoint: signIn.authorizationEndpoint,
    token_endpoint: signIn.tokenEndpoint,
    authorization_response_iss_parameter_supported: signIn.responseIssuer === 'required',
    id_token_signing_alg_values_supported: [...algorithms].flatMap(namesOf),
  };
  const metadata = { [openid.clockTolerance]: configuration.clockSkewSeconds };
  const client = new openid.Configuration(server, signIn.clientId, metadata, authentication);
  client[openid.customFetch] = pinnedFetch(policyOf(dependencies, provider));
  // The library's own rule about TLS: law 14 has the last word on every request.
  if (configuration.allowLoopbackIssuers) openid.allowInsecureRequests(client);
  return client;
}

/** Made before the library is asked: what fails here is ours, and not an answer of the provider's. */
async function clientAuthentication(
  dependencies: OpenidCodeExchangeDependencies,
  provider: SignInProvider,
): Promise<openid.ClientAuth> {
  const { authentication } = provider.signIn;
  if (authentication.method !== 'private_key_jwt') {
    const { organization, id } = provider;
    const context = { organization, provider: id };
    const secret = await dependencies.secrets.decrypt(authentication.encryptedSecret, context);
    return authentication.method === 'client_secret_post' ? openid.ClientSecretPost(secret) : basic(secret);
  }
  const assertion = await signClientAssertion(dependencies, provider);
  return (_server, { client_id: clientId }, body) => {
    body.set('client_id', clientId);
    body.set('client_assertion_type', CLIENT_ASSERTION_TYPE);
    body.set('client_assertion', assertion);
  };
}

/**
 * RFC 6749 §2.3.1: id and secret form-encoded, and nothing escaped that need not be, as the library would: providers that
 * do not decode what they read (many do not) know most secrets all the same.
 */
function basic(secret: string): openid.ClientAuth {
  return (_server, { client_id: clientId }, _body, headers) => {
    const credentials = `${formEncode(clientId)}:${formEncode(secret)}`;
    headers.set('authorization', `Basic ${Buffer.from(credentials, 'ascii').toString('base64')}`);
  };
}

/** RFC 6749 appendix B; the unreserved characters of RFC 3986 §2.3, and `!*'()`, stay as they are. */
function formEncode(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+');
}

async function signClientAssertion(
  { signer, clock, ids }: OpenidCodeExchangeDependencies,
  { issuer, signIn }: SignInProvider,
): Promise<string> {
  const claims = ownClientAssertionClaims({
    clientId: signIn.clientId,
    providerIssuer: issuer,
    jti: ids.clientAssertionId(),
    now: clock(),
  });
  return signJws(signer, OWN_CLIENT_ASSERTION_TYPE, claims);
}
