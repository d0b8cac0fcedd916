import type { Scope } from '../../lambdas/core/scope.ts';
import { authorize } from '../../protect/authorize.ts';
import { CLAIMS, makeKey, NOW, RESOURCE, TestIssuer } from '../support/issuer.ts';
import { type MemoryProtection, memoryProtection } from '../support/memory-protection.ts';

const PROVIDER = CLAIMS['idp'];
let issuer: TestIssuer;
let protection: MemoryProtection;

beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  protection = memoryProtection(issuer.url);
});

interface Ask {
  readonly organization?: string | undefined;
  readonly scopes?: readonly string[];
}

/** What `authorize` says of a token: the refusal, or the principal. */
async function ask(token: string, { organization = 'acme', scopes = ['projects:read'] }: Ask = {}): Promise<unknown> {
  const request = { authorization: `Bearer ${token}`, organization, resource: RESOURCE };
  const decision = await authorize({ ...request, scopes: new Set(scopes as Scope[]) }, protection);
  return decision.ok ? decision.value : decision.error;
}

const accepted = expect.objectContaining({ member: 'maria' });

describe('a valid token', () => {
  it('yields the principal', async () => {
    expect(await ask(await issuer.sign())).toEqual({
      member: 'maria',
      organization: 'acme',
      client: 'cursor',
      provider: PROVIDER,
      scopes: new Set(['projects:read', 'projects:rename']),
      tokenId: 'token-1',
      expiresAt: NOW + 3_600,
    });
  });

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/At+Jwt'])('may have the type %s', async (typ) => {
    expect(await ask(await issuer.sign({}, { typ }))).toEqual(accepted);
  });

  it('may be signed with RS256', async () => {
    const key = await makeKey('rsa-1', 'RS256');
    issuer.published = [issuer.key.jwk, key.jwk];
    expect(await ask(await issuer.sign({}, {}, key))).toEqual(accepted);
  });
});

describe('the header', () => {
  it.each([
    ['typ', undefined],
    ['typ', 'JWT'],
    ['typ', 'oauth-id-jag+jwt'],
    ['typ', 'client-authentication+jwt'],
    ['typ', 'text/at+jwt'],
    ['typ', 'at+jwt2'],
    ['kid', undefined],
    ['kid', ''],
    ['kid', 'k'.repeat(257)],
  ])('is refused with %s = %j', async (parameter, value) => {
    expect(await ask(await issuer.sign({}, { [parameter]: value }))).toEqual({ reason: 'bad_header', parameter });
  });

  it.each(['none', 'HS256', 'RS512', 'PS256', 'ES384', 'EdDSA', '', 7, null])(
    'is refused with alg = %j',
    async (alg) => {
      const [, payload, signature] = (await issuer.sign()).split('.');
      const header = base64url({ alg, typ: 'at+jwt', kid: 'key-1' });
      const refusal = { reason: 'bad_header', parameter: 'alg' };
      expect(await ask(`${header}.${payload}.${signature}`)).toEqual(refusal);
      expect(await ask(`${header}.${payload}.`)).toEqual(refusal);
    },
  );

  it('is refused with a critical extension', async () => {
    const [, payload, signature] = (await issuer.sign()).split('.');
    const header = base64url({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', crit: ['exp'], exp: NOW });
    expect(await ask(`${header}.${payload}.${signature}`)).toEqual({ reason: 'bad_signature' });
  });

  it.each(['abc', 'a.b', 'a.b.c', 'a.b.c.d.e', '...', 'e30.e30'])('is not one: %s', async (token) => {
    expect(await ask(token)).toEqual({ reason: 'not_a_jws' });
  });

  it.each(['csagt_', 'csagt_abc'])('is not sought in an agent token: %s', async (token) => {
    expect(await ask(token)).toEqual({ reason: 'agent_token_not_supported' });
  });
});

describe('the signature', () => {
  it('is refused from another key of the same id', async () => {
    expect(await ask(await issuer.sign({}, {}, await makeKey('key-1')))).toEqual({ reason: 'bad_signature' });
  });

  it('is refused from a key that the issuer does not publish', async () => {
    expect(await ask(await issuer.sign({}, {}, await makeKey('key-9')))).toEqual({ reason: 'unknown_key' });
  });

  it('is refused over other claims', async () => {
    const [header, , signature] = (await issuer.sign()).split('.');
    const payload = base64url({ iss: issuer.url, ...CLAIMS, scope: 'projects:delete' });
    expect(await ask(`${header}.${payload}.${signature}`)).toEqual({ reason: 'bad_signature' });
  });
});

describe('the organization of the request (law 7)', () => {
  it('is the one of the token, or the token is not honoured', async () => {
    const refusal = { reason: 'wrong_organization', ofToken: 'acme', ofRequest: 'globex' };
    expect(await ask(await issuer.sign(), { organization: 'globex' })).toEqual(refusal);
  });

  it.each(['', 'ACME', 'acme ', 'acme/', '*', 'eyJhbGciOiJFUzI1NiJ9.secret.x'])(
    'is compared exactly, and %j kept out of the reason',
    async (organization) => {
      const refusal = { reason: 'wrong_organization', ofToken: 'acme', ofRequest: undefined };
      expect(await ask(await issuer.sign(), { organization })).toEqual(refusal);
    },
  );

  it('may not be absent', async () => {
    const request = { authorization: `Bearer ${await issuer.sign()}`, organization: undefined, resource: RESOURCE };
    expect(await authorize({ ...request, scopes: new Set() }, protection)).toEqual({
      ok: false,
      error: { reason: 'wrong_organization', ofToken: 'acme', ofRequest: undefined },
    });
  });

  it('is settled before a store is asked', async () => {
    await ask(await issuer.sign(), { organization: 'globex' });
    expect([protection.members.reads, protection.statusRows.asked]).toEqual([0, []]);
  });
});

describe('the member (law 9)', () => {
  it('is read on every request', async () => {
    const token = await issuer.sign();
    expect(await ask(token)).toEqual(accepted);
    protection.members.change({ active: false });
    expect(await ask(token)).toEqual({ reason: 'disabled_member' });
    protection.members.change({});
    expect(await ask(token)).toEqual(accepted);
    expect(protection.members.reads).toBe(3);
  });

  it('must exist', async () => {
    expect(await ask(await issuer.sign({ sub: 'nobody' }))).toEqual({ reason: 'unknown_member' });
  });

  it.each([
    [-1, 'refused'],
    [0, 'refused'],
    [1, 'accepted'],
  ])('recalls what was issued at the recall or before: %d s after it is %s', async (seconds, outcome) => {
    const recalledAt = NOW - 10;
    protection.members.change({ recalledAt });
    const issuedAt = recalledAt + seconds;
    const refusal = { reason: 'recalled', issuedAt, recalledAt };
    expect(await ask(await issuer.sign({ iat: issuedAt }))).toEqual(outcome === 'refused' ? refusal : accepted);
  });

  it('has the scopes of its role now: a demotion shrinks the next request', async () => {
    const token = await issuer.sign();
    expect(await ask(token, { scopes: ['projects:rename'] })).toEqual(accepted);
    protection.members.change({ role: 'viewer' });
    expect(await ask(token, { scopes: ['projects:rename'] })).toEqual({
      reason: 'insufficient_scope',
      needed: new Set(['projects:rename']),
      held: new Set(['projects:read']),
    });
  });

  it.each(['', 'Editor', 'owner', '__proto__', 'constructor'])('has no scopes in an unknown role: %j', async (role) => {
    protection.members.change({ role });
    expect(await ask(await issuer.sign())).toMatchObject({ reason: 'insufficient_scope', held: new Set() });
  });
});

describe('the scopes', () => {
  it.each([
    ['that only the role has', ['projects:create']],
    ['that nobody has', ['projects:delete']],
    ['beside one that is held', ['projects:read', 'projects:create']],
    ['that is the beginning of one', ['projects']],
  ])('do not suffice for one %s', async (_, scopes) => {
    const held = new Set(['projects:read', 'projects:rename']);
    const refusal = { reason: 'insufficient_scope', needed: new Set(scopes), held };
    expect(await ask(await issuer.sign(), { scopes })).toEqual(refusal);
  });

  it('do not suffice when only the token has them', async () => {
    const token = await issuer.sign({ scope: 'projects:read projects:delete' });
    expect(await ask(token, { scopes: ['projects:delete'] })).toMatchObject({ held: new Set(['projects:read']) });
  });

  it('suffice when all of them are held', async () => {
    expect(await ask(await issuer.sign(), { scopes: ['projects:read', 'projects:rename'] })).toEqual(accepted);
  });
});

describe('what else must be active (laws 9, 10)', () => {
  const subjects: [string, string][] = [
    ['organization', 'org#acme'],
    ['provider', `idp#${PROVIDER}`],
    ['client', 'client#cursor'],
    ['enablement', 'enablement#acme#cursor'],
  ];

  it.each(subjects)('denies when the row of the %s is missing', async (subject, row) => {
    protection.statusRows.active.delete(row);
    expect(await ask(await issuer.sign())).toEqual({ reason: 'not_active', subject });
  });

  it.each(subjects)('stops live tokens 60 s after the %s is disabled', async (subject, row) => {
    const token = await issuer.sign();
    expect(await ask(token)).toEqual(accepted);
    protection.statusRows.active.delete(row);
    protection.pass(59);
    expect(await ask(token)).toEqual(accepted);
    protection.pass(1);
    expect(await ask(token)).toEqual({ reason: 'not_active', subject });
  });

  it('is asked once for all requests of a minute', async () => {
    const token = await issuer.sign();
    await Promise.all([ask(token), ask(token)]);
    await ask(token);
    expect(protection.statusRows.asked.toSorted()).toEqual(subjects.map(([, row]) => row).toSorted());
  });
});

describe('a dependency that is down is never a pass', () => {
  it('the members', async () => {
    protection.members.down = true;
    expect(await ask(await issuer.sign())).toEqual({ reason: 'unavailable', dependency: 'members', error: 'Error' });
  });

  it('the statuses, and their failure is not remembered', async () => {
    const token = await issuer.sign();
    protection.statusRows.down = true;
    expect(await ask(token)).toEqual({ reason: 'unavailable', dependency: 'status', error: 'Error' });
    protection.statusRows.down = false;
    expect(await ask(token)).toEqual(accepted);
  });

  it('the keys', async () => {
    const token = await issuer.sign();
    issuer.respond = (response) => response.writeHead(503).end();
    expect(await ask(token)).toEqual({ reason: 'unavailable', dependency: 'keys', error: 'Error' });
    issuer.respond = undefined;
    expect(await ask(token)).toEqual(accepted);
  });
});

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
