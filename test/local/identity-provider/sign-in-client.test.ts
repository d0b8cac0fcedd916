import { exportJWK, generateKeyPair } from 'jose';
import * as openid from 'openid-client';
import { Browser } from '../../../local/identity-provider/browser.ts';
import { type LoopbackServer, serveHttp } from '../../adapters/https/loopback-server.ts';
import { standInForDispatcher } from '../../support/loopback-dispatcher.ts';
import { ALICE, ALICE_SUBJECT, startProvider } from './fixture.ts';

const CALLBACK = 'http://localhost:8787/login/callback';

standInForDispatcher();

let keyServer: LoopbackServer;
afterEach(() => keyServer.close());

describe('an application that signs people in', () => {
  it('authenticates with a key that it publishes, and needs no secret', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'ring-1', alg: 'RS256', use: 'sig' }] };
    keyServer = await serveHttp((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(jwks));
    });
    const jwksUri = `${keyServer.origin}/.well-known/jwks.json`;
    const provider = await startProvider({ signIn: { clientId: 'countersign', redirectUris: [CALLBACK], jwksUri } });
    try {
      const tokens = await signInAs(provider.issuer, { key: privateKey, kid: 'ring-1' });
      expect(tokens.claims()).toMatchObject({ sub: ALICE_SUBJECT, aud: 'countersign', email: 'alice@acme.example' });
    } finally {
      await provider.close();
    }
  });
});

async function signInAs(issuer: string, key: openid.PrivateKey) {
  const authentication = openid.PrivateKeyJwt(key, {
    [openid.modifyAssertion]: (header) => {
      header['typ'] = 'client-authentication+jwt';
    },
  });
  const options = { execute: [openid.allowInsecureRequests] };
  const configuration = await openid.discovery(new URL(issuer), 'countersign', undefined, authentication, options);
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: CALLBACK,
    scope: 'openid email',
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  return openid.authorizationCodeGrant(configuration, await browse(url), { pkceCodeVerifier });
}

async function browse(url: URL): Promise<URL> {
  const browser = new Browser();
  const isCallback = (candidate: URL) => candidate.href.startsWith(CALLBACK);
  const form = await browser.open(url, isCallback);
  const callback = form instanceof URL ? form : await browser.submit(form, ALICE, isCallback);
  if (callback instanceof URL) return callback;
  throw new Error(callback.html);
}
