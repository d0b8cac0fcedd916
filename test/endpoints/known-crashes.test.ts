import { parseScopes } from '../../protect/vocabulary/scope.ts';
import { cpuMs } from '../support/cpu.ts';
import { NOW, validClaims } from '../support/fixtures.ts';
import { expectInvalidGrant } from '../support/invalid-grant.ts';
import { changeAll } from '../support/memory-trust.ts';
import { signAssertion, signText } from '../support/provider-signer.ts';
import { withClaims } from '../support/redeem.ts';
import { basic } from '../support/token-http.ts';
import { type TokenWorld, tokenWorld } from '../support/token-world.ts';

/**
 * Ways in which servers like this one fell over what they were sent, each tried here.
 */
let world: TokenWorld;
beforeEach(() => {
  world = tokenWorld();
});

describe('[known] non-integer times or a non-string scope crash to 500', () => {
  const values: readonly unknown[] = [
    null,
    true,
    '',
    '1800000060',
    -1,
    -0.5,
    1e21,
    [],
    [NOW + 60],
    {},
    { toString: 1 },
    '\u0000',
  ];

  const wrong: readonly unknown[] = [null, 7, true, {}, { toString: 1 }, [{ toString: 1 }], [[]], ''];

  it.each(['exp', 'iat', 'nbf', 'auth_time'])('[K8][K9][L15] %s', async (claim) => {
    for (const value of values) await expectInvalidGrant(world, withClaims({ [claim]: value }), 'malformed_claim');
  });

  it('[K8][L15] times that JSON can write and no number can hold', async () => {
    const text = JSON.stringify(validClaims);
    for (const number of ['1e400', '-1e400', '9007199254740993', '-1e-7']) {
      const payload = text.replace(`"exp":${NOW + 60}`, `"exp":${number}`);
      const header = JSON.stringify({ alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: 'ec-1' });
      await expectInvalidGrant(world, { form: { assertion: signText(header, payload) } }, 'malformed_claim');
    }
  });

  it('[K12][L15] scope', async () => {
    for (const scope of [
      null,
      7,
      true,
      [],
      ['projects:read'],
      {},
      { toString: 1 },
      ' ',
      'a  b',
      'a\tb',
      'a"b',
      '\u212a',
    ]) {
      await expectInvalidGrant(world, withClaims({ scope }), 'malformed_claim');
    }
  });

  it.each(['iss', 'sub', 'client_id', 'jti', 'tenant', 'aud_tenant', 'acr'])(
    '[L15] nor does another %s',
    async (claim) => {
      for (const value of wrong) await expectInvalidGrant(world, withClaims({ [claim]: value }), 'malformed_claim');
    },
  );

  it.each(['aud', 'resource', 'act', 'amr'])('[L15] nor does another %s, of any type', async (claim) => {
    for (const value of [null, 7, [{ toString: 1 }], [[]], [null]]) {
      await expectInvalidGrant(world, withClaims({ [claim]: value }), 'malformed_claim');
    }
  });
});

describe('[known] 500,000-token scope strings', () => {
  const half = 'projects:read '.repeat(500_000).trimEnd();

  it('[R5][S1] in a request', async () => {
    const spent = await cpuMs(async () =>
      expect(await world.post({ form: { scope: half } })).toMatchObject({ statusCode: 400 }),
    );
    expect(spent).toBeLessThan(1_000);
    expect(world.telemetry.calls.at(-1)?.[1]).toEqual({ reason: 'body_too_large', maxBytes: 16_384 });
  });

  it('[K12] in an assertion, as long as one may be', async () => {
    await expectInvalidGrant(world, withClaims({ scope: 'a '.repeat(5_000).trimEnd() }), 'malformed_claim');
    expect(await world.post({ form: { scope: 'a '.repeat(3_000).trimEnd() } })).toMatchObject({ statusCode: 400 });
  });

  it('[K12] are given up at the 201st token, whoever asks', async () => {
    expect(await cpuMs(() => parseScopes(half))).toBeLessThan(50);
    expect(parseScopes(half)).toEqual({ ok: false, error: { problem: 'too_many_tokens', maxTokens: 200 } });
  });
});

describe('[known] __proto__ members', () => {
  const header = JSON.stringify({ alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: 'ec-1' });
  const payload = JSON.stringify(validClaims);
  const withMember = (text: string, member: string) => text.replace('{', `{${member},`);

  it.each([
    ['"__proto__":{"scope":"org:admin"}'],
    ['"\\u005f_proto__":{}'],
    ['"act":{"__proto__":{}}'],
    ['"x":[{"y":{"__proto__":null}}]'],
  ])('[J9] %s, in claims and header', async (memberText) => {
    await expectInvalidGrant(
      world,
      { form: { assertion: signText(header, withMember(payload, memberText)) } },
      'malformed_assertion',
    );
    await expectInvalidGrant(
      world,
      { form: { assertion: signText(withMember(header, memberText), payload) } },
      'malformed_assertion',
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])(
    '[L15] %s is a member like any other',
    async (name) => {
      expect(await world.post(withClaims({ jti: name, [name]: { prototype: {} } }))).toMatchObject({ statusCode: 200 });
    },
  );

  it('[R2][L15] parameters and headers of such names are unknown ones', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const form = { assertion: signAssertion({ claims: { jti: `form-${name}` } }), [`${name}`]: 'x' };
      expect(await world.post({ form, headers: { [name]: 'x' } })).toMatchObject({ statusCode: 200 });
    }
  });

  it('[L10] a claim, a role or a client of such a name is nothing that we have', async () => {
    changeAll(world.facts.members, { role: 'constructor' });
    expect(await world.post()).toMatchObject({ statusCode: 400 });
    expect(await world.post({ headers: { authorization: basic('constructor', 'x') } })).toMatchObject({
      statusCode: 401,
    });
  });
});
