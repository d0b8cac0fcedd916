import { parseClient } from '../../../lambdas/core/registration/client.ts';
import { parseMember } from '../../../lambdas/core/registration/member.ts';
import { parseOrganization } from '../../../lambdas/core/registration/organization.ts';
import { type ProviderInput, parseProvider } from '../../../lambdas/core/registration/provider.ts';
import { ASSERTION_ALGORITHMS } from '../../../protect/jose/algorithm.ts';
import { FIRST_PARTY_CLIENT } from '../../../protect/vocabulary/agent-session.ts';
import type { Result } from '../../../protect/vocabulary/result.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import {
  API,
  configuration,
  configurationInput,
  configurationOf,
  ISSUER,
  PROVIDER_ISSUER,
  provider,
  REPORTS,
  scopes,
} from '../../support/fixtures.ts';
import { publicJwk } from '../../support/provider-signer.ts';

function fieldsOf(parsed: Result<unknown, readonly { readonly field: string }[]>): readonly string[] {
  return parsed.ok ? [] : parsed.error.map(({ field }) => field);
}

/** Roles by the claim groups: each by a value of its own. */
function byGroup(...roles: readonly string[]) {
  return { claim: 'groups', values: roles.map((role) => ({ value: `${role}s`, role })) };
}

describe('an organization', () => {
  it('has an id, and its name is the id unless another is given', () => {
    expect(parseOrganization({ id: 'acme' })).toEqual(
      ok({ id: 'acme', name: 'acme', status: 'active', agents: 'off' }),
    );
    expect(parseOrganization({ id: 'acme', name: ' Acme, Inc. ' })).toMatchObject({ value: { name: 'Acme, Inc.' } });
  });

  it.each(['callback', '', 'Acme', '-acme', 'acme-', 'a b', 'a/b', 'a#b', 'é', 'a'.repeat(64)])(
    '[L15] never has the id %j',
    (id) => {
      expect(fieldsOf(parseOrganization({ id, name: 'Acme' }))).toEqual(['id']);
    },
  );

  it.each(['', '  ', 'a\u0000', 'a\u001b[2J', 'a'.repeat(101)])('[L15] never has the name %j', (name) => {
    expect(fieldsOf(parseOrganization({ id: 'acme', name }))).toEqual(['name']);
  });

  it('[L15] is told both problems at once', () => {
    expect(fieldsOf(parseOrganization({ id: 'A', name: '' }))).toEqual(['id', 'name']);
  });
});

describe('a client', () => {
  const input = { id: 'cursor', auth: 'client_secret_basic', scope: ' projects:read  projects:write ' };

  it('has a method of authentication and declared scopes', () => {
    expect(parseClient(input, configuration)).toEqual(
      ok({ id: 'cursor', authenticationMethod: 'client_secret_basic', scopes: scopes('projects:read projects:write') }),
    );
  });

  it.each([
    ['id', { id: 'a:b' }],
    ['id', { id: '' }],
    ['id', { id: 'a b' }],
    ['id', { id: 'a'.repeat(129) }],
    ['id', { id: '.' }],
    ['id', { id: '..' }],
    ['id', { id: FIRST_PARTY_CLIENT }],
    ['authenticationMethod', { auth: 'tls_client_auth' }],
    ['redirectUris', { auth: 'none' }],
    ['redirectUris', { redirectUris: ['http://localhost/callback'] }],
    ['authenticationMethod', { auth: 'private_key_jwt', jwks: { keys: [publicJwk('ES256')] }, pinAuth: true }],
    ['assertionAudience', { assertionAudience: 'token-endpoint' }],
    ['assertionAudience', { assertionAudience: 'anywhere' }],
    ['jwks', { auth: 'private_key_jwt' }],
    ['jwks', { auth: 'private_key_jwt', jwks: { keys: [] } }],
    ['jwks', { auth: 'private_key_jwt', jwks: 'keys' }],
    ['jwks', { auth: 'private_key_jwt', jwks: { keys: [publicJwk('ES256'), { kty: 'oct', k: 'AA' }] } }],
    ['jwks', { auth: 'private_key_jwt', jwks: { keys: [{ ...publicJwk('ES256'), d: 'AA' }] } }],
    ['jwks', { auth: 'private_key_jwt', jwks: { keys: [publicJwk('ES256')] }, jwksUri: `${PROVIDER_ISSUER}/jwks` }],
    ['jwksUri', { auth: 'private_key_jwt', jwksUri: 'http://cursor.example/jwks' }],
    ['authenticationMethod', { jwksUri: 'https://cursor.example/jwks' }],
    ['scopes', { scope: '' }],
    ['scopes', { scope: 'projects:read "' }],
    ['scopes', { scope: 'projects:delete' }],
  ])('[L15] has its field named: %s in %j', (field, override) => {
    expect(fieldsOf(parseClient({ ...input, ...override }, configuration))).toEqual([field]);
  });
});

describe('a resource server', () => {
  const input = { id: 'projects-api', kind: 'resource', auth: 'client_secret_basic', resources: [API] };

  it('answers for declared resources, however they are written, and has no scopes', () => {
    expect(parseClient({ ...input, resources: ['HTTPS://API.vendor.example:443/v1', REPORTS] }, configuration)).toEqual(
      ok({
        id: 'projects-api',
        authenticationMethod: 'client_secret_basic',
        scopes: new Set(),
        resources: new Set([API, REPORTS]),
      }),
    );
  });

  it.each([
    ['resources', { resources: [] }],
    ['resources', { resources: ['https://other.example'] }],
    ['resources', { resources: [API, ISSUER] }],
    ['resources', { resources: Array(11).fill(API) }],
    ['scopes', { scope: 'projects:read' }],
    ['resources', { kind: undefined, scope: 'projects:read' }],
    ['kind', { kind: 'robot', resources: [], scope: 'projects:read' }],
  ])('[L15] never has what is not its own: %s in %j', (field, override) => {
    expect(fieldsOf(parseClient({ ...input, ...override }, configuration))).toEqual([field]);
  });
});

describe('a client of private_key_jwt', () => {
  const input = { id: 'cursor', auth: 'private_key_jwt', scope: 'projects:read' };

  it('[C6] has public keys of its own', () => {
    expect(parseClient({ ...input, jwks: { keys: [publicJwk('ES256')] } }, configuration)).toMatchObject({
      value: { keys: { source: 'registered', keys: [{ key: publicJwk('ES256') }] } },
    });
  });

  it('never passes a private key over in silence: it is told, and not for another fault', () => {
    const problem = (key: object) => parseClient({ ...input, jwks: { keys: [key] } }, configuration);
    const named = [{ field: 'jwks', problem: expect.stringContaining('private key') }];
    expect(problem({ ...publicJwk('ES256'), d: 'AA' })).toEqual(err(named));
    expect(problem({ ...publicJwk('ES256'), use: 'enc' })).not.toEqual(err(named));
    expect(problem({ ...publicJwk('ES256'), use: 'enc' })).toMatchObject({ ok: false });
  });

  it('[C6][L14] or publishes them at one address, whose host is pinned', () => {
    expect(parseClient({ ...input, jwksUri: 'https://cursor.example/jwks?v=1' }, configuration)).toMatchObject({
      value: {
        keys: { source: 'published', jwksUri: 'https://cursor.example/jwks?v=1', pinnedHosts: ['cursor.example'] },
      },
    });
  });
});

describe('a provider', () => {
  const input = { issuer: PROVIDER_ISSUER };

  it('[K10] has defaults that are safe: all our algorithms, five minutes, no authority without scope', () => {
    expect(parseProvider(input, configuration)).toEqual(
      ok({
        issuer: PROVIDER_ISSUER,
        subjectClaim: 'sub',
        algorithms: new Set(ASSERTION_ALGORITHMS),
        maxLifetimeSeconds: 300,
        defaultScopes: new Set(),
        emailDomains: new Set(),
      }),
    );
  });

  it('keeps what was asked for, byte for byte', () => {
    const asked = {
      issuer: `${PROVIDER_ISSUER}/oauth2/Default/`,
      jwksUri: `${PROVIDER_ISSUER}/jwks?v=2`,
      tenant: 'T-1',
      audienceTenant: 'A 1',
      samlNameId: { issuer: 'https://idp.acme.example/saml' },
      emailVerifiedAbsent: 'trusted',
      preset: 'okta-1',
      maxLifetimeSeconds: 3_600,
    };
    const rest = {
      algorithms: ['ES256', 'ES256'],
      defaultScope: 'projects:read',
      emailDomains: [' ACME.example '],
      justInTimeRole: 'developer',
    };
    expect(parseProvider({ ...asked, ...rest }, configuration)).toEqual(
      ok({
        ...asked,
        subjectClaim: 'sub',
        algorithms: new Set(['ES256']),
        defaultScopes: scopes('projects:read'),
        emailDomains: new Set(['acme.example']),
        justInTimeRole: 'developer',
      }),
    );
  });

  it('may have each field at its limit', () => {
    for (const length of [1, 256]) {
      const tenant = 't'.repeat(length);
      expect(parseProvider({ ...input, tenant, audienceTenant: tenant }, configuration)).toMatchObject({
        value: { tenant, audienceTenant: tenant },
      });
    }
    const longest = `${'a.'.repeat(125)}bcd`;
    expect(longest).toHaveLength(253);
    for (const override of [
      { maxLifetimeSeconds: 1 },
      { subjectClaim: 'c'.repeat(64) },
      { preset: 'p'.repeat(32) },
      { emailDomains: [longest] },
      { defaultScope: ' ' },
    ]) {
      expect(parseProvider({ ...input, ...override }, configuration)).toMatchObject({ ok: true });
    }
    expect(fieldsOf(parseProvider({ ...input, emailDomains: [`a${longest}`] }, configuration))).toEqual([
      'emailDomains',
    ]);
  });

  it.each([[['Ed25519']], [['EdDSA']], [['Ed25519', 'EdDSA']]])(
    '[J3] may sign with %j: one algorithm, stored by one name',
    (algorithms) => {
      expect(parseProvider({ ...input, algorithms }, configuration)).toMatchObject({
        value: { algorithms: new Set(['EdDSA']) },
      });
    },
  );

  it.each<[string, Partial<ProviderInput>]>([
    ['issuer', { issuer: 'http://idp.acme.example' }],
    ['issuer', { issuer: 'idp.acme.example' }],
    ['issuer', { issuer: `${PROVIDER_ISSUER}?x` }],
    ['issuer', { issuer: `${PROVIDER_ISSUER}#` }],
    ['issuer', { issuer: 'http://localhost:8788' }],
    ['jwksUri', { jwksUri: 'http://idp.acme.example/jwks' }],
    ['jwksUri', { jwksUri: 'file:///etc/passwd' }],
    ['jwksUri', { jwksUri: 'https://user:pw@idp.acme.example/jwks' }],
    ['jwksUri', { jwksUri: `${PROVIDER_ISSUER}/jwks#x` }],
    ['tenant', { tenant: '' }],
    ['tenant', { tenant: ' t' }],
    ['tenant', { tenant: 't'.repeat(257) }],
    ['audienceTenant', { audienceTenant: '' }],
    ['subjectClaim', { subjectClaim: '' }],
    ['subjectClaim', { subjectClaim: 'c'.repeat(65) }],
    ['subjectClaim', { subjectClaim: ' sub' }],
    ['subjectClaim', { subjectClaim: 'sub ' }],
    ['subjectClaim', { subjectClaim: 'client_id' }],
    ['subjectClaim', { subjectClaim: '__proto__' }],
    ['emailDomains', { subjectClaim: 'email' }],
    ['emailDomains', { emailDomains: ['acme'] }],
    ['emailDomains', { emailDomains: ['acme.example/x'] }],
    ['emailDomains', { emailDomains: ['@acme.example'] }],
    ['emailDomains', { emailDomains: ['acme.example '.repeat(30)] }],
    ['emailDomains', { justInTimeRole: 'developer' }],
    ['samlNameId', { samlNameId: { issuer: '' } }],
    ['samlNameId', { samlNameId: { issuer: 'x', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' } }],
    ['subjectClaim', { subjectClaim: 'sub_id' }],
    ['emailDomains', { emailVerifiedAbsent: 'trusted' }],
    ['emailVerifiedAbsent', { emailVerifiedAbsent: 'true', emailDomains: ['acme.example'] }],
    ['emailVerifiedAbsent', { emailVerifiedAbsent: '', emailDomains: ['acme.example'] }],
    ['justInTimeRole', { justInTimeRole: 'owner', emailDomains: ['acme.example'] }],
    ['emailDomains', { justInTimeRoles: byGroup('developer') }],
    ...[
      byGroup('owner'),
      byGroup('developer', 'owner'),
      { ...byGroup('developer'), claim: 'iss' },
      { ...byGroup('developer'), claim: '' },
      { claim: 'groups', values: [] },
      { claim: 'groups', values: Array.from({ length: 51 }, (_, n) => ({ value: `g${n}`, role: 'developer' })) },
      { claim: 'groups', values: [{ value: '', role: 'developer' }] },
      { claim: 'groups', values: [{ value: 'x'.repeat(257), role: 'developer' }] },
      { claim: 'groups', values: [{ value: 'a\u200bb', role: 'developer' }] },
      { claim: 'groups', values: [...byGroup('developer').values, ...byGroup('developer').values] },
    ].map((roles): [string, Partial<ProviderInput>] => [
      'justInTimeRoles',
      { justInTimeRoles: roles, emailDomains: ['acme.example'] },
    ]),
    ['preset', { preset: '' }],
    ['preset', { preset: 'Okta' }],
    ['preset', { preset: 'okta ' }],
    ['preset', { preset: ' okta' }],
    ['preset', { preset: 'p'.repeat(33) }],
    ['algorithms', { algorithms: [] }],
    ['algorithms', { algorithms: ['none'] }],
    ['algorithms', { algorithms: ['Ed448'] }],
    ['algorithms', { algorithms: ['ed25519'] }],
    ['algorithms', { algorithms: ['ES256', 'HS256'] }],
    ['maxLifetimeSeconds', { maxLifetimeSeconds: 0 }],
    ['maxLifetimeSeconds', { maxLifetimeSeconds: 3_601 }],
    ['maxLifetimeSeconds', { maxLifetimeSeconds: 1.5 }],
    ['maxLifetimeSeconds', { maxLifetimeSeconds: Number.NaN }],
    ['defaultScopes', { defaultScope: 'projects:delete' }],
  ])('[L15] has its field named: %s in %j', (field, override) => {
    expect(fieldsOf(parseProvider({ ...input, ...override }, configuration))).toEqual([field]);
  });

  it('never has a role for people just in time that administers', () => {
    const admin = configurationOf({ ...configurationInput, roles: { admin: ['org:read', 'org:admin'] } });
    const asked = { ...input, justInTimeRole: 'admin', emailDomains: ['acme.example'] };
    expect(fieldsOf(parseProvider(asked, admin))).toEqual(['justInTimeRole']);
  });

  it.each([
    'https://accounts.google.com',
    'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
  ])('[K1] that serves many customers is told apart by tenant: %s', (issuer) => {
    expect(fieldsOf(parseProvider({ issuer }, configuration))).toEqual(['tenant']);
    expect(parseProvider({ issuer, tenant: 'acme.example' }, configuration)).toMatchObject({ ok: true });
  });

  it.each([
    ['https://login.microsoftonline.com/common/v2.0', 'https://login.microsoftonline.com/YOUR-TENANT-ID/v2.0'],
    ['https://login.microsoftonline.com/Organizations/v2.0', 'https://login.microsoftonline.com/YOUR-TENANT-ID/v2.0'],
    ['https://login.microsoftonline.com/consumers/v2.0/', 'https://login.microsoftonline.com/YOUR-TENANT-ID/v2.0/'],
    ['https://login.microsoftonline.com/{tenantid}/v2.0', 'https://login.microsoftonline.com/YOUR-TENANT-ID/v2.0'],
    ['https://sts.windows.net/%7Btenantid%7D/', 'https://sts.windows.net/YOUR-TENANT-ID/'],
    ['https://login.microsoftonline.us/common/v2.0', 'https://login.microsoftonline.us/YOUR-TENANT-ID/v2.0'],
    [
      'https://login.partner.microsoftonline.cn/organizations/v2.0',
      'https://login.partner.microsoftonline.cn/YOUR-TENANT-ID/v2.0',
    ],
    ['https://idp.example/realms/{realm}', 'https://idp.example/realms/YOUR-TENANT-ID'],
  ])('is never one that no token names, with a tenant or without: %s', (issuer, instead) => {
    for (const tenant of [undefined, '11111111-2222-4333-8444-555555555555']) {
      const outcome = parseProvider({ issuer, ...(tenant !== undefined && { tenant }) }, configuration);
      expect(outcome).toEqual(err([{ field: 'issuer', problem: expect.stringContaining(`: ${instead}`) }]));
    }
  });

  it('is never the address of its discovery document, which would make every assertion one of a stranger', () => {
    const issuer = `${PROVIDER_ISSUER}/.well-known/openid-configuration`;
    const problem = `is the address of a discovery document; enter its issuer: ${PROVIDER_ISSUER}`;
    expect(parseProvider({ issuer }, configuration)).toEqual(err([{ field: 'issuer', problem }]));
  });

  it('[K1] that Entra ID keeps for one customer needs no tenant', () => {
    const issuer = 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0';
    expect(parseProvider({ issuer }, configuration)).toMatchObject({ ok: true });
  });

  it.each([ISSUER, `${ISSUER}/`, API, `${API}/`])('[K2] is never ourselves: %s', (issuer) => {
    expect(parseProvider({ issuer }, configuration)).toEqual(
      err([{ field: 'issuer', problem: 'must not be this server itself or one of its resources' }]),
    );
  });

  it('may be on http loopback only where our own issuer is', () => {
    const local = configurationOf({ ...configurationInput, allowLoopbackIssuers: true }, 'http://localhost:8787');
    expect(parseProvider({ issuer: 'http://localhost:8788' }, local)).toMatchObject({ ok: true });
    expect(fieldsOf(parseProvider({ issuer: 'http://idp.acme.example' }, local))).toEqual(['issuer']);
  });
});

describe('a member', () => {
  const input = { email: ' Ada@ACME.example ', role: 'developer' };

  it('has an address, without regard to case, and a role', () => {
    expect(parseMember(input, configuration)).toEqual(ok({ email: 'ada@acme.example', role: 'developer' }));
  });

  it('may have an id of the vendor, and a subject with colons in it', () => {
    const subject = `${provider.id}:auth0|a:b`;
    expect(parseMember({ ...input, id: 'user/17', subject }, configuration)).toMatchObject({
      value: { id: 'user/17', subject: { provider: provider.id, value: 'auth0|a:b' } },
    });
  });

  it('is linked by the claim that was meant: a subject, or a SAML name, and never both', () => {
    const link = `${provider.id}:ada`;
    const linkOf = (override: object) => {
      const parsed = parseMember({ ...input, ...override }, configuration);
      return parsed.ok ? parsed.value.subject : fieldsOf(parsed);
    };
    expect(linkOf({ subject: link })).toEqual({ provider: provider.id, value: 'ada' });
    expect(linkOf({ nameId: link })).toEqual({ provider: provider.id, value: 'ada', claim: 'sub_id' });
    expect(linkOf({ subject: link, nameId: link })).toEqual(['subject']);
    expect(linkOf({ subject: `${provider.id}:a` })).toMatchObject({ value: 'a' });
    expect(linkOf({ nameId: `${provider.id}:${'s'.repeat(1_024)}` })).toMatchObject({ value: 's'.repeat(1_024) });
    expect(linkOf({ subject: `${link}\u200b` })).toEqual(['subject']);
  });

  it.each([
    ['email', { email: 'ada' }],
    ['email', { email: 'a@b@c' }],
    ['email', { email: 'a b@c' }],
    ['email', { email: `${'a'.repeat(250)}@b.cd` }],
    ['role', { role: 'owner' }],
    ['role', { role: '' }],
    ['role', { role: '__proto__' }],
    ['id', { id: '' }],
    ['id', { id: 'a b' }],
    ['externalId', { externalId: '' }],
    ['externalId', { externalId: 'a\u200bb' }],
    ['externalId', { externalId: 'x'.repeat(257) }],
    ['subject', { subject: '' }],
    ['subject', { subject: 'sub' }],
    ['subject', { subject: `${provider.id}:` }],
    ['subject', { subject: `${provider.id}x` }],
    ['subject', { subject: `idp_x:${'a'.repeat(10)}` }],
    ['subject', { subject: `${provider.id}:${'s'.repeat(1_025)}` }],
  ])('[L15] has its field named: %s in %j', (field, override) => {
    expect(fieldsOf(parseMember({ ...input, ...override }, configuration))).toEqual([field]);
  });
});
