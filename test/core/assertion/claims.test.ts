import { type ClaimExpectations, readClaimedIssuer, validateClaims } from '../../../lambdas/core/assertion/claims.ts';
import { RESTORE_UNDER_WAY } from '../../../lambdas/core/tokens/restore.ts';
import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { API, ISSUER, NOW, PROVIDER_ISSUER, provider, REPORTS, scopes, validClaims } from '../../support/fixtures.ts';

const expected: ClaimExpectations = {
  ownIssuer: ISSUER,
  clientIds: new Set(['cursor']),
  provider,
  now: NOW,
  clockSkewSeconds: 30,
  restoredAt: 0,
};

/** `undefined` leaves a claim out. */
function validate(overrides: Readonly<Record<string, JsonValue | undefined>>, expectations = expected) {
  const entries = Object.entries({ ...validClaims, ...overrides });
  const claims = Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  return validateClaims(claims as JsonObject, expectations);
}

function malformed(member: string) {
  return { ok: false, error: { reason: 'malformed_claim', member, requirement: expect.any(String) } };
}

/** JSON of every type but one. */
const NOT_STRINGS: readonly JsonValue[] = [null, true, 7, ['x'], { x: 1 }];
const NOT_TIMES: readonly JsonValue[] = [
  ...[null, true, '1800000000', '1800000000.5', -1, -0.5, 2 ** 53, [NOW], {}],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];

describe('valid claims', () => {
  it('are typed, and what nobody uses is left behind', () => {
    expect(validate({ nonce: 'n', email: 'ada@acme.example' })).toEqual(
      ok({
        jti: 'assertion-1',
        expiresAt: NOW + 60,
        scopes: scopes('projects:read projects:write reports:read'),
        resources: [],
        actor: undefined,
        authenticationTime: undefined,
        authenticationContextClass: undefined,
        authenticationMethods: undefined,
      }),
    );
  });

  it('[S6] keep what the access token will say about the sign-in', () => {
    const said = { auth_time: NOW - 60, acr: 'urn:mfa', amr: ['pwd', 'otp'], act: { sub: 'agent' } };
    expect(validate(said)).toMatchObject({
      value: {
        authenticationTime: NOW - 60,
        authenticationContextClass: 'urn:mfa',
        authenticationMethods: ['pwd', 'otp'],
        actor: { sub: 'agent' },
      },
    });
  });
});

describe('iss, tenant and aud_tenant', () => {
  it('[K1][K15] are read as they stand', () => {
    expect(readClaimedIssuer({ iss: PROVIDER_ISSUER })).toEqual(
      ok({ issuer: PROVIDER_ISSUER, tenant: undefined, audienceTenant: undefined }),
    );
    expect(readClaimedIssuer({ iss: `${PROVIDER_ISSUER}/`, tenant: 't', aud_tenant: 'a' })).toEqual(
      ok({ issuer: `${PROVIDER_ISSUER}/`, tenant: 't', audienceTenant: 'a' }),
    );
  });

  it.each([undefined, '', 'i'.repeat(2_049), ...NOT_STRINGS])('[K1] refuses iss %j', (iss) => {
    expect(readClaimedIssuer({ ...(iss !== undefined && { iss }) })).toEqual(malformed('iss'));
  });

  it.each(['', 't'.repeat(257), ...NOT_STRINGS])('[K1] refuses tenant %j', (tenant) => {
    expect(readClaimedIssuer({ iss: PROVIDER_ISSUER, tenant })).toEqual(malformed('tenant'));
  });

  it.each(['', 't'.repeat(257), ...NOT_STRINGS])('[K15] refuses aud_tenant %j', (aud_tenant) => {
    expect(readClaimedIssuer({ iss: PROVIDER_ISSUER, aud_tenant })).toEqual(malformed('aud_tenant'));
  });
});

describe('aud', () => {
  it.each([[ISSUER], [[ISSUER]]])('[K4] may be %j', (aud) => {
    expect(validate({ aud })).toMatchObject({ ok: true });
  });

  it.each([[[ISSUER, ISSUER]], [[ISSUER, 'https://other.example']], [['https://other.example', ISSUER]]])(
    '[K4] refuses more than one: %j',
    (aud) => {
      expect(validate({ aud })).toEqual(err({ reason: 'several_audiences', count: 2 }));
    },
  );

  it.each([
    `${ISSUER}/`,
    ISSUER.slice(0, -1),
    `${ISSUER}.attacker.example`,
    ISSUER.toUpperCase(),
    'https://AUTH.vendor.example',
    `${ISSUER}:443`,
    '',
    'auth.vendor.example',
  ])('[K4] refuses what is not our issuer byte for byte: %j', (aud) => {
    expect(validate({ aud })).toEqual(err({ reason: 'wrong_audience', expected: ISSUER, actual: aud }));
    expect(validate({ aud: [aud] })).toEqual(err({ reason: 'wrong_audience', expected: ISSUER, actual: aud }));
  });

  it('[K5] refuses the URL of the token endpoint', () => {
    const actual = `${ISSUER}/oauth/token`;
    expect(validate({ aud: actual })).toEqual(err({ reason: 'wrong_audience', expected: ISSUER, actual }));
  });

  it.each([undefined, null, 7, true, {}, [], [null], [[ISSUER]]])('[K4] refuses %j', (aud) => {
    expect(validate({ aud })).toEqual(malformed('aud'));
  });
});

describe('client_id', () => {
  it.each(['Cursor', 'cursor ', 'windsurf'])('[K6] refuses another client: %j', (client_id) => {
    const refusal = { reason: 'issued_to_other_client', expected: 'cursor', actual: client_id };
    expect(validate({ client_id })).toEqual({ ok: false, error: refusal });
  });

  it('[K6] of several names takes each, and says all of them', () => {
    const two = { ...expected, clientIds: new Set(['0oa1', '0oa2']) };
    for (const client_id of ['0oa1', '0oa2']) expect(validate({ client_id }, two).ok).toBe(true);
    const refusal = { reason: 'issued_to_other_client', expected: '0oa1 or 0oa2', actual: 'cursor' };
    expect(validate({ client_id: 'cursor' }, two)).toEqual({ ok: false, error: refusal });
  });

  it.each([undefined, '', 'c'.repeat(257), ...NOT_STRINGS])('[K6] refuses %j', (client_id) => {
    expect(validate({ client_id })).toEqual(malformed('client_id'));
  });
});

describe('exp', () => {
  it.each([undefined, ...NOT_TIMES])('[K8][L15] refuses %j', (exp) => {
    expect(validate({ exp })).toEqual(malformed('exp'));
  });

  it('[K8] ends at the very second, skew included', () => {
    const iat = NOW - 60;
    expect(validate({ iat, exp: NOW - 29 })).toMatchObject({ ok: true });
    expect(validate({ iat, exp: NOW - 30 })).toEqual(err({ reason: 'expired', expiredAt: NOW - 30, now: NOW }));
  });

  it('[K8] has no leeway without skew', () => {
    const strict = { ...expected, clockSkewSeconds: 0 };
    expect(validate({ exp: NOW + 1 }, strict)).toMatchObject({ ok: true });
    expect(validate({ exp: NOW }, strict)).toEqual(err({ reason: 'expired', expiredAt: NOW, now: NOW }));
  });
});

describe('times with a fraction of a second', () => {
  const strict = { ...expected, clockSkewSeconds: 0 };

  it('[K8][K9][S6] count, and become whole seconds', () => {
    expect(validate({ iat: NOW - 0.597, nbf: NOW - 0.5, exp: NOW + 60.403, auth_time: NOW - 60.25 })).toMatchObject({
      value: { expiresAt: NOW + 60, authenticationTime: NOW - 61 },
    });
  });

  it('[K8] never end later than they say, not by a part of a second', () => {
    expect(validate({ iat: NOW - 9, exp: NOW + 0.999 }, strict)).toEqual(
      err({ reason: 'expired', expiredAt: NOW, now: NOW }),
    );
    expect(validate({ iat: NOW - 9, exp: NOW + 1.001 }, strict)).toMatchObject({ value: { expiresAt: NOW + 1 } });
  });

  it('[K9] never begin sooner than they say', () => {
    const exp = NOW + 60;
    expect(validate({ exp, iat: NOW + 0.001 }, strict)).toEqual(
      err({ reason: 'issued_in_future', issuedAt: NOW + 1, now: NOW }),
    );
    expect(validate({ exp, nbf: NOW + 0.001 }, strict)).toEqual(
      err({ reason: 'not_yet_valid', notBefore: NOW + 1, now: NOW }),
    );
  });

  it('[K10] last as long as the cap, whatever fraction both ends have, and no second longer', () => {
    for (const fraction of [0.1, 0.3, 0.403, 0.7, 0.999]) {
      const iat = NOW - 1 + fraction;
      expect(validate({ iat, exp: iat + 300 })).toMatchObject({ ok: true });
      expect(validate({ iat, exp: iat + 301 })).toMatchObject({ error: { reason: 'lifetime_too_long' } });
    }
    expect(validate({ iat: NOW + 0.9, exp: NOW + 0.1 })).toEqual(malformed('exp'));
  });

  it('[L2] are not issued after a restore when they are issued in its last second', () => {
    const restored = { ...expected, restoredAt: NOW - 30 };
    expect(validate({ iat: NOW + 0.9 }, restored)).toMatchObject({ error: { reason: 'issued_before_restore' } });
    expect(validate({ iat: NOW + 1.1 }, restored)).toMatchObject({ ok: true });
  });
});

describe('iat and nbf', () => {
  it.each([undefined, ...NOT_TIMES])('[K9][L15] refuses iat %j', (iat) => {
    expect(validate({ iat })).toEqual(malformed('iat'));
  });

  it.each(NOT_TIMES)('[K9][L15] refuses nbf %j', (nbf) => {
    expect(validate({ nbf })).toEqual(malformed('nbf'));
  });

  it('[K9] lie in the future within skew and no further', () => {
    expect(validate({ iat: NOW + 30, nbf: NOW + 30 })).toMatchObject({ ok: true });
    expect(validate({ iat: NOW + 31 })).toEqual(err({ reason: 'issued_in_future', issuedAt: NOW + 31, now: NOW }));
    expect(validate({ nbf: NOW + 31 })).toEqual(err({ reason: 'not_yet_valid', notBefore: NOW + 31, now: NOW }));
  });
});

it('[K9] the first second of the epoch is a time', () => {
  expect(validate({ nbf: 0, auth_time: 0 })).toMatchObject({ ok: true, value: { authenticationTime: 0 } });
});

describe('after the redemptions were restored from a backup', () => {
  const restored = (secondsAgo: number) => ({ ...expected, restoredAt: NOW - secondsAgo });

  it('[L2] refuses what was issued before, skew granted to a clock that is ahead, to the second', () => {
    expect(validate({ iat: NOW }, restored(31))).toMatchObject({ ok: true });
    const refusal = { reason: 'issued_before_restore', issuedAt: NOW, restoredAt: NOW - 30 } as const;
    expect(validate({ iat: NOW }, restored(30))).toEqual(err(refusal));
  });

  it('[L2] refuses everything while the restore is under way', () => {
    const underWay = { ...expected, restoredAt: RESTORE_UNDER_WAY };
    expect(validate({ iat: NOW + 30 }, underWay)).toMatchObject({ error: { reason: 'issued_before_restore' } });
  });
});

describe('the lifetime', () => {
  it("[K10] is at most the provider's cap", () => {
    expect(validate({ iat: NOW, exp: NOW + 300 })).toMatchObject({ ok: true });
    expect(validate({ iat: NOW, exp: NOW + 301 })).toEqual(
      err({ reason: 'lifetime_too_long', lifetimeSeconds: 301, maxSeconds: 300 }),
    );
  });

  it('[K10] counts from iat, not from now', () => {
    expect(validate({ iat: NOW - 290, exp: NOW + 11 })).toMatchObject({ error: { reason: 'lifetime_too_long' } });
  });

  it('[K10] may be nothing: within the skew, an assertion that ends as it is issued is one', () => {
    expect(validate({ iat: NOW, exp: NOW })).toMatchObject({ ok: true });
  });

  it('[K8][K10] is not of an assertion that ended before it was issued', () => {
    expect(validate({ iat: NOW + 10, exp: NOW - 10 })).toEqual(malformed('exp'));
  });
});

describe('jti and sub', () => {
  it.each([undefined, '', 'j'.repeat(257), ...NOT_STRINGS])('[K7] refuses jti %j', (jti) => {
    expect(validate({ jti })).toEqual(malformed('jti'));
  });

  it('[K7] takes a jti of 256 characters', () => {
    expect(validate({ jti: 'j'.repeat(256) })).toMatchObject({ value: { jti: 'j'.repeat(256) } });
  });

  it.each([undefined, '', 's'.repeat(1_025), ...NOT_STRINGS])('[K3] refuses sub %j', (sub) => {
    expect(validate({ sub })).toEqual(malformed('sub'));
  });
});

describe('scope', () => {
  it.each([['a  b'], [' a'], ['a"'], ['é'], ...NOT_STRINGS.map((value) => [value])])(
    '[K12][L15] refuses %j',
    (scope) => {
      expect(validate({ scope })).toEqual(malformed('scope'));
    },
  );

  it('[K12] refuses more than 200 tokens', () => {
    const scope = Array.from({ length: 201 }, (_, index) => `s${index}`).join(' ');
    expect(validate({ scope })).toEqual(malformed('scope'));
  });

  it('[L1] tells an absent scope, which is no delegated authority, from an empty one, which is none either', () => {
    expect(validate({ scope: undefined })).toMatchObject({ value: { scopes: undefined } });
    expect(validate({ scope: '' })).toMatchObject({ value: { scopes: new Set() } });
  });
});

/** As many as there may be. */
const TWENTY = Array.from({ length: 20 }, (_, index) => `${API}/${index}`);

describe('resource', () => {
  it.each<[JsonValue, readonly string[]]>([
    [API, [API]],
    [[API], [API]],
    [
      [API, REPORTS],
      [API, REPORTS],
    ],
    ['urn:vendor:api', ['urn:vendor:api']],
    [TWENTY, TWENTY],
  ])('[K13] may be %j', (resource, resources) => {
    expect(validate({ resource })).toMatchObject({ value: { resources } });
  });

  it.each<[JsonValue]>([
    [''],
    ['api'],
    ['/v1'],
    ['//api.vendor.example'],
    [`${API}#fragment`],
    [`${API}#`],
    [`${API} `],
    ['https://api.vendor.example/é'],
    [[]],
    [[API, API]],
    [[API, 7]],
    [[API, `${REPORTS}#x`]],
    [Array.from({ length: 21 }, (_, index) => `${API}/${index}`)],
    [null],
    [7],
    [{}],
  ])('[K13] refuses %j', (resource) => {
    expect(validate({ resource })).toEqual(malformed('resource'));
  });
});

describe('act', () => {
  const chain = (depth: number): JsonObject => (depth === 1 ? { sub: 'a' } : { sub: 'a', act: chain(depth - 1) });

  it('[K14] nests four deep and no deeper', () => {
    expect(validate({ act: chain(4) })).toMatchObject({ value: { actor: chain(4) } });
    expect(validate({ act: chain(5) })).toEqual(malformed('act'));
  });

  it.each<[JsonValue]>([[null], ['agent'], [7], [[]], [[{}]], [{ act: 'agent' }], [{ act: null }]])(
    '[K14] refuses %j',
    (act) => {
      expect(validate({ act })).toEqual(malformed('act'));
    },
  );
});

describe('auth_time, acr and amr', () => {
  it.each(NOT_TIMES)('[S6][L15] refuses auth_time %j', (auth_time) => {
    expect(validate({ auth_time })).toEqual(malformed('auth_time'));
  });

  it.each([...NOT_STRINGS, ''])('[S6][L15] refuses acr %j', (acr) => {
    expect(validate({ acr })).toEqual(malformed('acr'));
  });

  it('[S6] takes twenty methods in amr', () => {
    const amr = Array.from({ length: 20 }, () => 'pwd');
    expect(validate({ amr })).toMatchObject({ value: { authenticationMethods: amr } });
  });

  it.each<[JsonValue]>([['pwd'], [null], [{}], [[7]], [['pwd', 7]], [['']], [Array.from({ length: 21 }, () => 'pwd')]])(
    '[S6][L15] refuses amr %j',
    (amr) => {
      expect(validate({ amr })).toEqual(malformed('amr'));
    },
  );
});

it('[K16] sub_id and aud_sub change nothing: the person is found by sub', () => {
  const sub_id = { format: 'saml-nameid', issuer: 'https://attacker.example', nameid: 'root' };
  expect(validate({ sub_id, aud_sub: 'root' })).toEqual(validate({}));
});
