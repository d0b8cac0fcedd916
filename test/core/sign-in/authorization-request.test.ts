import { createHash } from 'node:crypto';
import { askWhichAccount, authorizationUrl } from '../../../lambdas/core/sign-in/authorization-request.ts';
import { ISSUER, PROVIDER_ISSUER } from '../../support/fixtures.ts';
import { attempt, signIn } from '../../support/sign-in-world.ts';

describe('what the provider is asked', () => {
  it('is a code, with PKCE by S256, for the attempt that this browser keeps, and nothing else', () => {
    const url = new URL(authorizationUrl(signIn, attempt, ISSUER));
    expect(url.origin + url.pathname).toBe(`${PROVIDER_ISSUER}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'countersign-there',
      redirect_uri: `${ISSUER}/login/callback`,
      scope: 'openid email profile',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: createHash('sha256').update(attempt.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    expect(url.href).not.toContain(attempt.codeVerifier);
  });

  it('keeps parameters of the registered endpoint, and never one of ours twice', () => {
    const authorizationEndpoint = `${PROVIDER_ISSUER}/authorize?tenant=a&state=theirs`;
    const { searchParams } = new URL(authorizationUrl({ ...signIn, authorizationEndpoint }, attempt, ISSUER));
    expect(searchParams.getAll('tenant')).toEqual(['a']);
    expect(searchParams.getAll('state')).toEqual([attempt.state]);
  });

  it.each([
    ['https://accounts.google.com', { prompt: 'select_account' }],
    ['https://login.microsoftonline.com/tenant/v2.0', { prompt: 'select_account' }],
    [PROVIDER_ISSUER, { max_age: '0' }],
    ['https://accounts.google.com.evil.example', { max_age: '0' }],
  ])('asks which account, in the way that %s documents', (issuer, asked) => {
    expect(askWhichAccount(issuer)).toEqual(asked);
    const { searchParams } = new URL(authorizationUrl(signIn, attempt, ISSUER, askWhichAccount(issuer)));
    expect(Object.fromEntries(searchParams)).toMatchObject(asked);
  });
});
