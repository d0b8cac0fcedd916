/** The developer's tool, as a client of the identity provider: signs a person in, and asks for assertions. */
import * as openid from 'openid-client';
import { Browser } from './browser.ts';
import { ID_JAG, ID_TOKEN, TOKEN_EXCHANGE } from './token-exchange.ts';

export interface ToolClient {
  /** The identity provider's. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Registered, and never requested: the flow ends when it is reached. */
  readonly redirectUri: string;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface Assertion {
  readonly assertion: string;
  readonly expiresInSeconds: number;
}

/**
 * Signs a person in by the authorization code flow with PKCE, with the form filled in by a program, and returns the
 * id_token. Rejects when the provider does not accept the credentials.
 */
export async function signIn(client: ToolClient, credentials: Credentials): Promise<string> {
  const configuration = await discover(client);
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedState = openid.randomState();
  const expectedNonce = openid.randomNonce();
  const authorizationUrl = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: client.redirectUri,
    scope: 'openid email profile',
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const callback = await fillIn(authorizationUrl, client.redirectUri, credentials);
  const tokens = await openid.authorizationCodeGrant(configuration, callback, {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  });
  if (tokens.id_token === undefined) throw new Error('The identity provider returned no id_token');
  return tokens.id_token;
}

/** Exchanges an id_token for an assertion to redeem at `audience`. Rejects with the provider's OAuth error. */
export async function exchangeForAssertion(
  client: ToolClient,
  request: { readonly idToken: string; readonly audience: string; readonly resource?: string; readonly scope?: string },
): Promise<Assertion> {
  const { idToken, audience, resource, scope } = request;
  const response = await openid.genericGrantRequest(await discover(client), TOKEN_EXCHANGE, {
    requested_token_type: ID_JAG,
    subject_token_type: ID_TOKEN,
    subject_token: idToken,
    audience,
    ...(resource !== undefined && { resource }),
    ...(scope !== undefined && { scope }),
  });
  return { assertion: response.access_token, expiresInSeconds: response.expires_in ?? 0 };
}

function discover({ issuer, clientId, clientSecret }: ToolClient): Promise<openid.Configuration> {
  const options = issuer.startsWith('http:') ? { execute: [openid.allowInsecureRequests] } : {};
  return openid.discovery(new URL(issuer), clientId, undefined, openid.ClientSecretBasic(clientSecret), options);
}

async function fillIn(authorizationUrl: URL, redirectUri: string, { email, password }: Credentials): Promise<URL> {
  const browser = new Browser();
  const isCallback = (url: URL) => url.href.startsWith(`${redirectUri}?`);
  const form = await browser.open(authorizationUrl, isCallback);
  const end = form instanceof URL ? form : await browser.submit(form, { email, password }, isCallback);
  if (end instanceof URL) return end;
  throw new Error(`The identity provider did not sign ${email} in (status ${end.status})`);
}
