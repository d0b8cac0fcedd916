import { decodeJwt, importJWK, SignJWT } from 'jose';
import type { IdentityProvider } from '../../../local/identity-provider/identity-provider.ts';
import { loadState } from '../../../local/identity-provider/state.ts';
import { signIn } from '../../../local/identity-provider/tool.ts';
import { ALICE, postExchange, startProvider, toolAt } from './fixture.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const directory = temporaryDirectory();
let provider: IdentityProvider;
let idToken: string;

beforeAll(async () => {
  provider = await startProvider({ stateDirectory: directory.path });
  idToken = await signIn(toolAt(provider), ALICE);
});
afterAll(() => provider.close());

const exchange = (token = idToken, tool = toolAt(provider)) => postExchange(tool, { subject_token: token });

/** An id_token as the provider itself would sign it, with `change` made to it. */
async function forgedIdToken(change: object = {}, header: object = {}): Promise<string> {
  const { signingKey } = await loadState(directory.path, []);
  return new SignJWT({ ...decodeJwt(idToken), ...change })
    .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid ?? '', ...header })
    .sign(await importJWK(signingKey));
}

describe('a subject token', () => {
  const refusal = {
    status: 400,
    json: { error: 'invalid_request', error_description: 'subject_token is not a current id_token of this client' },
  };
  const past = Math.floor(Date.now() / 1_000) - 60;

  it('made by hand exactly like the provider\u2019s is taken, so that what follows is refused for its change alone', async () => {
    expect(await exchange(await forgedIdToken())).toMatchObject({ status: 200 });
  });

  it.each<[string, object, object]>([
    ['that has expired', { exp: past }, {}],
    ['that never expires', { exp: undefined }, {}],
    ['of another issuer', { iss: 'https://idp.example' }, {}],
    ['issued to another client', { aud: 'vscode' }, {}],
    ['issued to several clients', { aud: ['cursor-at-acme', 'vscode'] }, {}],
    ['without an audience', { aud: undefined }, {}],
    ['without a subject', { sub: undefined }, {}],
    ['that is not valid yet', { nbf: past + 3_600 }, {}],
    ['of another type', {}, { typ: 'oauth-id-jag+jwt' }],
    ['of another key', {}, { kid: 'another' }],
  ])('%s is refused', async (_what, change, header) => {
    expect(await exchange(await forgedIdToken(change, header))).toMatchObject(refusal);
  });

  it('of another person\u2019s tool is refused, as that tool\u2019s own', async () => {
    expect(await exchange(idToken, toolAt(provider, 'vscode'))).toMatchObject(refusal);
  });

  it('with a changed claim is refused', async () => {
    const [header, , signature] = idToken.split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(idToken), sub: '00uMallory' })).toString('base64url');
    expect(await exchange(`${header}.${claims}.${signature}`)).toMatchObject(refusal);
  });

  it('without a signature is refused', async () => {
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await exchange(`${header}.${idToken.split('.')[1]}.`)).toMatchObject(refusal);
  });

  it('of a person who is gone is refused', async () => {
    expect(await exchange(await forgedIdToken({ sub: '00uGone' }))).toMatchObject({
      status: 400,
      json: { error: 'invalid_request', error_description: 'the account of subject_token is gone' },
    });
  });

  it('may not be an assertion', async () => {
    const { json } = await exchange();
    expect(await exchange(String(json['access_token']))).toMatchObject(refusal);
  });
});
