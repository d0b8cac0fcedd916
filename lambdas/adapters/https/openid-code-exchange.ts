import * as openid from 'openid-client';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { namesOf } from '../../core/assertion/algorithm.ts';
import { CLIENT_ASSERTION_TYPE } from '../../core/clients/assertion.ts';
import { OWN_CLIENT_ASSERTION_TYPE, ownClientAssertionClaims } from '../../core/clients/own-assertion.ts';
import type { Configuration } from '../../core/configuration.ts';
import { CALLBACK_PATH } from '../../core/sign-in/authorization-request.ts';
import type { SignInProvider } from '../../core/sign-in/provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CodeExchange } from '../../ports/code-exchange.ts';
import type { SecretDecrypter } from '../../ports/secrets.ts';
import type { SignInIds } from '../../ports/sign-in-ids.ts';
import { type Signer, signJws } from '../../ports/signer.ts';
import { exchangeFailure } from './openid-failure.ts';
import { pinnedFetch } from './pinned-fetch.ts';
import type { OutboundPolicy } from './policy.ts';

export interface OpenidCodeExchangeDependencies {
  readonly configuration: Pick<Configuration, 'issuer' | 'allowLoopbackIssuers'>;
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
      const callback = new URL(`${issuer}${CALLBACK_PATH}?${response}`);
      const checks = {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      };
      try {
        const { id_token: idToken } = await openid.authorizationCodeGrant(client, callback, checks);
        return idToken === undefined ? err('id_token_missing') : ok(idToken);
      } catch (error) {
        return err(exchangeFailure(error));
      }
    },
  };
}

function configure(
  { configuration, resolve }: OpenidCodeExchangeDependencies,
  { issuer, signIn, algorithms, pinnedHosts }: SignInProvider,
  authentication: openid.ClientAuth,
): openid.Configuration {
  const server = {
    issuer,
    authorization_endpoint: signIn.authorizationEndpoint,
    token_endpoint: signIn.tokenEndpoint,
    authorization_response_iss_parameter_supported: signIn.responseIssuer === 'required',
    id_token_signing_alg_values_supported: [...algorithms].flatMap(namesOf),
  };
  const client = new openid.Configuration(server, signIn.clientId, undefined, authentication);
  const { allowLoopbackIssuers } = configuration;
  const policy = { allowLoopbackIssuers, pinnedHosts, purpose: 'code_exchange', ...(resolve && { resolve }) } as const;
  client[openid.customFetch] = pinnedFetch(policy);
  // The library's own rule about TLS: law 14 has the last word on every request.
  if (allowLoopbackIssuers) openid.allowInsecureRequests(client);
  return client;
}

/** Made before the library is asked: what fails here is ours, and not an answer of the provider's. */
async function clientAuthentication(
  dependencies: OpenidCodeExchangeDependencies,
  provider: SignInProvider,
): Promise<openid.ClientAuth> {
  const { authentication } = provider.signIn;
  if (authentication.method === 'client_secret_basic') {
    const { organization, id } = provider;
    const context = { organization, provider: id };
    return openid.ClientSecretBasic(await dependencies.secrets.decrypt(authentication.encryptedSecret, context));
  }
  const assertion = await signClientAssertion(dependencies, provider);
  return (_server, { client_id: clientId }, body) => {
    body.set('client_id', clientId);
    body.set('client_assertion_type', CLIENT_ASSERTION_TYPE);
    body.set('client_assertion', assertion);
  };
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
