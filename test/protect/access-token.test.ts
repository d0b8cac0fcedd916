import { readAccessToken } from '../../protect/access-token.ts';
import { CLAIMS, NOW, RESOURCE } from '../support/issuer.ts';

const ISSUER = 'https://auth.example';
const EXPECTED = { issuer: ISSUER, resource: RESOURCE, now: NOW };
const VALID = { iss: ISSUER, ...CLAIMS };

const read = (claims: object) => readAccessToken({ ...claims }, EXPECTED);
const refusal = (claims: object) => {
  const token = read(claims);
  return token.ok ? 'accepted' : token.error;
};

describe('[L15] the claims of an access token', () => {
  it('become typed values', () => {
    expect(read(VALID)).toEqual({
      ok: true,
      value: {
        member: 'maria',
        organization: 'acme',
        client: 'cursor',
        provider: 'idp_0123456789abcdef0123456789abcdef',
        scopes: new Set(['projects:read', 'projects:rename']),
        tokenId: 'token-1',
        issuedAt: NOW - 60,
        heldSince: NOW - 60,
        expiresAt: NOW + 3_600,
        resources: [RESOURCE],
        actor: undefined,
        askable: new Set(),
      },
    });
  });

  it.each(Object.keys(VALID))('are refused without %s', (claim) => {
    const { [claim]: _, ...rest } = VALID as Record<string, unknown>;
    expect(refusal(rest)).toEqual({ reason: 'bad_claim', claim, problem: 'missing' });
  });

  it.each(Object.keys(VALID))('are not found on a prototype: %s', (claim) => {
    const { [claim]: inherited, ...rest } = VALID as Record<string, unknown>;
    const claims = Object.assign(Object.create({ [claim]: inherited }), rest);
    expect(readAccessToken(claims, EXPECTED)).toEqual({
      ok: false,
      error: { reason: 'bad_claim', claim, problem: 'missing' },
    });
  });

  const mistyped: [string, unknown][] = [
    ...Object.keys(VALID).flatMap((claim): [string, unknown][] => [
      [claim, null],
      [claim, true],
      [claim, {}],
      [claim, [42]],
    ]),
    ...['iss', 'aud', 'sub', 'client_id', 'jti', 'org_id', 'idp'].map((claim): [string, unknown] => [claim, '']),
    ...['iss', 'aud', 'sub', 'client_id', 'jti', 'scope', 'org_id', 'idp'].map((claim): [string, unknown] => [
      claim,
      7,
    ]),
    ...['exp', 'iat'].flatMap((claim): [string, unknown][] => [
      [claim, String(NOW)],
      [claim, NOW + 0.5],
      [claim, -1],
      [claim, 2 ** 53],
    ]),
    ['aud', []],
    ['aud', [RESOURCE, 7]],
    ['aud', [RESOURCE, '']],
    ['scope', ['projects:read']],
    ['scope', 'projects:read  projects:rename'],
    ['scope', ' projects:read'],
    ['scope', 'projects:"read"'],
    ['scope', Array.from({ length: 201 }, (_, index) => `s${index}`).join(' ')],
    ['jti', 'j'.repeat(257)],
    ['org_id', 'Acme'],
    ['org_id', 'acme#cursor'],
    ['client_id', 'a#b'],
    ['idp', 'okta'],
    ['sub', 'maria anders'],
    ['nbf', '0'],
    ['nbf', null],
  ];
  it.each(mistyped)('are refused with %s = %j', (claim, value) => {
    expect(refusal({ ...VALID, [claim]: value })).toEqual({ reason: 'bad_claim', claim, problem: 'malformed' });
  });

  it.each([
    ['iss', 'https://auth.example/'],
    ['iss', 'https://AUTH.example'],
    ['iss', 'https://evil.example'],
    ['aud', 'https://api.example'],
    ['aud', `${RESOURCE}/`],
    ['aud', `${RESOURCE}#agent`],
    ['aud', ['https://other.example', ISSUER]],
    ['iat', NOW + 61],
    ['nbf', NOW + 61],
    ['ver', 2],
    ['ver', '1'],
    ['ver', null],
  ])('are refused with another %s: %j', (claim, value) => {
    expect(refusal({ ...VALID, [claim]: value })).toEqual({ reason: 'bad_claim', claim, problem: 'wrong' });
  });

  it.each([
    ['exp', NOW + 1],
    ['iat', NOW + 60],
    ['nbf', NOW + 60],
    ['ver', 1],
    ['ver', undefined],
    ['nbf', 0],
    ['jti', 'j'.repeat(256)],
    ['aud', [RESOURCE]],
    ['aud', ['https://other.example', RESOURCE]],
    ['scope', ''],
    ['act', { sub: 'agent' }],
    ['__proto__x', {}],
  ])('are accepted with %s = %j', (claim, value) => {
    expect(refusal({ ...VALID, [claim]: value })).toBe('accepted');
  });

  it('[K13] are for one resource, however the same URI is written', () => {
    const accepts = (aud: string, resource: string) => readAccessToken({ ...VALID, aud }, { ...EXPECTED, resource }).ok;
    expect(accepts('https://api.example', 'https://api.example/')).toBe(true);
    expect(accepts('https://api.example/', 'HTTPS://API.example:443')).toBe(true);
    expect(accepts('https://api.example/v1', 'https://api.example/v1/')).toBe(false);
  });

  it('are for any of several resources, and tell them all', () => {
    const accepts = (aud: unknown, ...resources: string[]) =>
      readAccessToken({ ...VALID, aud }, { ...EXPECTED, resource: new Set(resources) });
    const aud = ['https://other.example', RESOURCE];
    expect(accepts(aud, ISSUER, RESOURCE)).toMatchObject({ ok: true, value: { resources: aud } });
    expect(accepts(aud, ISSUER)).toEqual({ ok: false, error: { reason: 'bad_claim', claim: 'aud', problem: 'wrong' } });
    expect(accepts(aud)).toEqual({ ok: false, error: { reason: 'bad_claim', claim: 'aud', problem: 'wrong' } });
  });

  it('tell who acts, as the token says it', () => {
    const act = { sub: 'assistant', act: { sub: 'planner' } };
    expect(read({ ...VALID, act })).toMatchObject({ value: { actor: act } });
  });

  it.each([0, 1, 86_400])('have expired %d seconds after exp', (seconds) => {
    const exp = NOW - seconds;
    expect(refusal({ ...VALID, exp })).toEqual({ reason: 'expired', expiredAt: exp, now: NOW });
  });

  it.each([{ jkt: 'thumbprint' }, { 'x5t#S256': 'thumbprint' }, {}, null])(
    'are refused when bound in a way that cannot be checked: %j',
    (cnf) => {
      expect(refusal({ ...VALID, cnf })).toEqual({ reason: 'bad_claim', claim: 'cnf', problem: 'malformed' });
    },
  );
});
