import { orUnavailable } from '../../protect/unavailable.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { accepted, TestAuthorization } from '../support/authorization.ts';
import { makeKey, NOW, PROVIDER, RESOURCE } from '../support/issuer.ts';

const at = new TestAuthorization();

describe('a valid token', () => {
  it('yields the principal', async () => {
    expect(await at.ask(await at.issuer.sign())).toEqual({
      member: 'maria',
      organization: 'acme',
      client: 'cursor',
      provider: PROVIDER,
      scopes: new Set(['projects:read', 'projects:rename']),
      tokenId: 'token-1',
      issuedAt: NOW - 60,
      expiresAt: NOW + 3_600,
      resources: [RESOURCE],
      actor: undefined,
    });
  });

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/At+Jwt'])('may have the type %s', async (typ) => {
    expect(await at.ask(await at.issuer.sign({}, { typ }))).toEqual(accepted);
  });

  it('may be signed with RS256', async () => {
    const key = await makeKey('rsa-1', 'RS256');
    at.issuer.published = [at.issuer.key.jwk, key.jwk];
    expect(await at.ask(await at.issuer.sign({}, {}, key))).toEqual(accepted);
  });
});

describe('[L7] the organization of the request', () => {
  it('is the one of the token, or the token is not honoured', async () => {
    const refusal = { reason: 'wrong_organization', ofToken: 'acme', ofRequest: 'globex' };
    expect(await at.ask(await at.issuer.sign(), { organization: 'globex' })).toEqual(refusal);
  });

  it.each(['', 'ACME', 'acme ', 'acme/', '*', 'eyJhbGciOiJFUzI1NiJ9.secret.x'])(
    'is compared exactly, and %j kept out of the reason',
    async (organization) => {
      const refusal = { reason: 'wrong_organization', ofToken: 'acme', ofRequest: undefined };
      expect(await at.ask(await at.issuer.sign(), { organization })).toEqual(refusal);
    },
  );

  it('may not be absent', async () => {
    const refusal = { reason: 'wrong_organization', ofToken: 'acme', ofRequest: undefined };
    expect(await at.ask(await at.issuer.sign(), { organization: undefined })).toEqual(refusal);
  });

  it('is settled before a store is asked', async () => {
    await at.ask(await at.issuer.sign(), { organization: 'globex' });
    expect([at.protection.members.reads, at.protection.statusRows.asked]).toEqual([0, []]);
  });
});

describe('[U2] the scopes', () => {
  it.each([
    ['that only the role has', ['projects:create']],
    ['that nobody has', ['projects:delete']],
    ['beside one that is held', ['projects:read', 'projects:create']],
    ['that is the beginning of one', ['projects']],
  ])('do not suffice for one %s', async (_, scopes) => {
    const held = new Set(['projects:read', 'projects:rename']);
    const refusal = { reason: 'insufficient_scope', needed: new Set(scopes), held };
    expect(await at.ask(await at.issuer.sign(), { scopes })).toEqual(refusal);
  });

  it('do not suffice when only the token has them', async () => {
    const token = await at.issuer.sign({ scope: 'projects:read projects:delete' });
    expect(await at.ask(token, { scopes: ['projects:delete'] })).toMatchObject({ held: new Set(['projects:read']) });
  });

  it('suffice when all of them are held', async () => {
    expect(await at.ask(await at.issuer.sign(), { scopes: ['projects:read', 'projects:rename'] })).toEqual(accepted);
  });
});

describe('[L10][S9] a dependency that is down is never a pass', () => {
  it('is told with the word that its error, or what caused it, has; never with a message', async () => {
    const failed = new TypeError('fetch failed', {
      cause: Object.assign(new Error('127.0.0.1'), { code: 'ECONNRESET' }),
    });
    const answer = await orUnavailable('keys', () => Promise.reject(failed));
    expect(answer).toEqual(err({ reason: 'unavailable', dependency: 'keys', error: 'TypeError', code: 'ECONNRESET' }));
    const told = await orUnavailable('keys', () => Promise.reject(Object.assign(new Error(), { code: 'a secret' })));
    expect(told).toEqual(err({ reason: 'unavailable', dependency: 'keys', error: 'Error' }));
  });

  it('the members', async () => {
    at.protection.members.down = true;
    expect(await at.ask(await at.issuer.sign())).toEqual({
      reason: 'unavailable',
      dependency: 'members',
      error: 'Error',
    });
  });

  it('the statuses, and their failure is not remembered', async () => {
    const token = await at.issuer.sign();
    at.protection.statusRows.down = true;
    expect(await at.ask(token)).toEqual({ reason: 'unavailable', dependency: 'status', error: 'Error' });
    at.protection.statusRows.down = false;
    expect(await at.ask(token)).toEqual(accepted);
  });

  it('the keys', async () => {
    const token = await at.issuer.sign();
    at.issuer.respond = (response) => response.writeHead(503).end();
    expect(await at.ask(token)).toEqual({
      reason: 'unavailable',
      dependency: 'keys',
      error: 'Error',
      code: 'HTTP_503',
    });
    at.issuer.respond = undefined;
    expect(await at.ask(token)).toEqual(accepted);
  });
});
