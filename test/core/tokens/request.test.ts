import { MAX_FORM_BYTES } from '../../../lambdas/core/form.ts';
import { parseOAuthForm } from '../../../lambdas/core/tokens/oauth-form.ts';
import { JWT_BEARER_GRANT, parseTokenRequest } from '../../../lambdas/core/tokens/request.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { API, REPORTS, scopes } from '../../support/fixtures.ts';
import { basicAuthorization, type TokenHttpParts, tokenHttp } from '../../support/token-http.ts';

const GRANT = encodeURIComponent(JWT_BEARER_GRANT);

function parse(parts: TokenHttpParts) {
  return parseTokenRequest(tokenHttp({ ...parts, form: { assertion: 'a.b.c', ...parts.form } }));
}

describe('a request for a token', () => {
  it('is read in full', () => {
    const form = { scope: 'projects:read', resource: [API, REPORTS], client_id: 'cursor', unknown: 'ignored' };
    expect(parse({ form })).toEqual(
      ok({
        grant: {
          grantType: JWT_BEARER_GRANT,
          assertion: 'a.b.c',
          scopes: scopes('projects:read'),
          resources: [API, REPORTS],
        },
        credentials: {
          authorization: basicAuthorization,
          parameters: {
            clientId: 'cursor',
            clientSecret: undefined,
            clientAssertion: undefined,
            clientAssertionType: undefined,
          },
        },
      }),
    );
  });

  it('[S4][S5] names no scope and no resource when it says nothing of them', () => {
    expect(parse({})).toMatchObject({ ok: true, value: { grant: { scopes: undefined, resources: [] } } });
  });

  it.each(['GET', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'post', ''])('[R1] refuses the method %j', (method) => {
    expect(parse({ method })).toEqual(err({ reason: 'method_not_allowed' }));
  });

  it.each([
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=UTF-8',
    'application/x-www-form-urlencoded;charset="utf-8"',
    'Application/X-WWW-Form-URLEncoded ; charset=utf-8',
  ])('[R1] may have the media type %s', (contentType) => {
    expect(parse({ headers: { 'content-type': contentType } })).toMatchObject({ ok: true });
  });

  it.each([
    undefined,
    '',
    'application/json',
    'multipart/form-data; boundary=x',
    'text/plain; application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded2',
    'application/x-www-form-urlencoded,application/json',
  ])('[R1] refuses the media type %s', (contentType) => {
    expect(parse({ headers: { 'content-type': contentType } })).toEqual(err({ reason: 'wrong_media_type' }));
  });

  it.each(['grant_type', 'assertion', 'scope', 'client_id', 'client_secret'])('[R2] refuses %s twice', (parameter) => {
    expect(parse({ form: { [parameter]: ['a', 'b'] } })).toEqual(err({ reason: 'repeated_parameter', parameter }));
    expect(parse({ form: { [parameter]: ['a', 'a'] } })).toEqual(err({ reason: 'repeated_parameter', parameter }));
    expect(parse({ form: { [parameter]: ['', 'a'] } })).toEqual(err({ reason: 'repeated_parameter', parameter }));
  });

  it('[R2] refuses a repetition in other clothes', () => {
    const body = `grant_type=${GRANT}&assertion=a.b.c&%61ssertion=d.e.f`;
    expect(parse({ body })).toEqual(err({ reason: 'repeated_parameter', parameter: 'assertion' }));
  });

  it.each(['hello', 'state', 'Hello', '<script>', 'e'.repeat(41)])(
    '[R2][R8] refuses an unknown parameter twice and does not repeat what it was called: %s',
    (name) => {
      const body = `${encodeURIComponent(name)}=1&${encodeURIComponent(name)}=2`;
      expect(parse({ body })).toEqual(err({ reason: 'repeated_parameter', parameter: 'unknown' }));
    },
  );

  it('[R2] takes resource several times', () => {
    expect(parse({ form: { resource: [API, REPORTS] } })).toMatchObject({
      value: { grant: { resources: [API, REPORTS] } },
    });
  });

  it.each(['scope', 'resource', 'client_id', 'client_secret', 'authorization_details'])(
    '[R2] takes an empty %s as absent',
    (parameter) => {
      expect(parse({ form: { [parameter]: '' } })).toEqual(parse({}));
    },
  );

  it('[R2] takes a name without value as absent', () => {
    expect(parse({ body: `grant_type=${GRANT}&assertion=a.b.c&scope&client_secret` })).toEqual(parse({}));
  });

  it('[R2] sees nothing between two ampersands', () => {
    expect(parse({ body: `&&grant_type=${GRANT}&&&assertion=a.b.c&&` })).toEqual(parse({}));
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
  ])('[R3] refuses a grant type that is %s', (_what, grant_type) => {
    expect(parse({ form: { grant_type } })).toEqual(err({ reason: 'missing_parameter', parameter: 'grant_type' }));
  });

  it.each([
    ...['client_credentials', 'jwt-bearer', JWT_BEARER_GRANT.toUpperCase()],
    // Of a client that was to send it to its own provider.
    'urn:ietf:params:oauth:grant-type:token-exchange',
  ])('[R3] refuses the grant type %s', (grant_type) => {
    expect(parse({ form: { grant_type } })).toEqual(err({ reason: 'unsupported_grant_type' }));
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
  ])('[R4] refuses an assertion that is %s', (_what, assertion) => {
    expect(parse({ form: { assertion } })).toEqual(err({ reason: 'missing_parameter', parameter: 'assertion' }));
  });

  it.each(['a.b.c d.e.f', 'a.b.c,d.e.f', 'a.b.c\n', ' a.b.c', 'a.b.c\u00a0d.e.f'])(
    '[R4] refuses what is more than one JWT: %j',
    (assertion) => {
      expect(parse({ form: { assertion } })).toEqual(err({ reason: 'several_assertions' }));
    },
  );

  it('[R5] refuses a body of one byte too many', () => {
    const start = `grant_type=${GRANT}&assertion=`;
    const fits = start + 'a'.repeat(MAX_FORM_BYTES - start.length);
    expect(parse({ body: fits })).toMatchObject({ ok: true });
    expect(parse({ body: `${fits}a` })).toEqual(err({ reason: 'body_too_large', maxBytes: 16_384 }));
  });

  it('[R5] refuses no body at all', () => {
    expect(parse({ body: '' })).toEqual(err({ reason: 'body_missing' }));
    expect(parseTokenRequest({ ...tokenHttp(), body: undefined })).toEqual(err({ reason: 'body_missing' }));
  });

  it.each(['assertion', 'client_secret', 'client_assertion', 'access_token', 'refresh_token'])(
    '[R6] refuses %s in the query, whatever the body holds',
    (parameter) => {
      expect(parse({ query: `${parameter}=x` })).toEqual(err({ reason: 'credential_in_query', parameter }));
      expect(parse({ query: parameter })).toEqual(err({ reason: 'credential_in_query', parameter }));
    },
  );

  it('[R6] sees a credential behind percent-encoding, and reads nothing else from the query', () => {
    expect(parse({ query: '%61ssertion=x' })).toMatchObject({ error: { reason: 'credential_in_query' } });
    expect(parse({ query: 'scope=org:admin&utm_source=mail' })).toEqual(parse({}));
  });
});

describe('the form', () => {
  it('is decoded: plus is a space, percent is UTF-8', () => {
    const body = `grant_type=${GRANT}&assertion=a.b.c&scope=a+b%20c&client_id=%C3%A9`;
    expect(parse({ body })).toMatchObject({
      value: { grant: { scopes: scopes('a b c') }, credentials: { parameters: { clientId: 'é' } } },
    });
  });

  it('splits a parameter at its first equals sign', () => {
    const body = `grant_type=${GRANT}&assertion=a.b.c=`;
    expect(parse({ body })).toMatchObject({ value: { grant: { assertion: 'a.b.c=' } } });
  });

  it.each([
    ['a lonely percent sign', 'scope=%'],
    ['half an octet', 'scope=%4'],
    ['no hexadecimal digits', 'scope=%zz'],
    ['invalid UTF-8', 'scope=%ff'],
    ['an overlong encoding', 'scope=%c0%a2'],
    ['an encoded surrogate', 'scope=%ed%a0%80'],
    ['a byte beyond ASCII', Buffer.from([0x73, 0x3d, 0xc3, 0xa9])],
    ['a control character', 'scope=a\u0000'],
    ['a line feed', 'scope=a\n'],
    ['a bad name', '%ff=a'],
  ])('[R1][L15] with %s is malformed', (_what, body) => {
    expect(parse({ body })).toEqual(err({ reason: 'malformed_form' }));
  });
});

describe('what is not supported yet', () => {
  it.each(['eyJ.eyJ.sig', '', 'a,b'])('[D1] is said of a DPoP header where it means nothing: %j', (dpop) => {
    expect(parseOAuthForm(tokenHttp({ headers: { dpop } }))).toEqual(err({ reason: 'dpop_not_supported' }));
    expect(parse({ headers: { dpop } })).toMatchObject({ ok: true, value: { proof: dpop } });
  });
});

it('[S10] leaves the objects of authorization_details to whoever knows what is declared', () => {
  const details = '[{"type":"payment"}]';
  expect(parse({ form: { authorization_details: details } })).toMatchObject({
    ok: true,
    value: { grant: { authorizationDetails: details } },
  });
});

it.each([
  ['[]', 'empty'],
  ['{}', 'not_a_list'],
  ['x', 'not_a_list'],
])('[S10] refuses authorization_details that are no list of anything: %s', (details, problem) => {
  expect(parse({ form: { authorization_details: details } })).toEqual(
    err({ reason: 'malformed_authorization_details', problem }),
  );
});

it.each(['a  b', ' a', 'a"', 'é'])('[S1] refuses the malformed scope %j', (scope) => {
  expect(parse({ form: { scope } })).toMatchObject({ error: { reason: 'malformed_scope' } });
});

it('[L1] without scope narrows nothing', () => {
  expect(parse({})).toMatchObject({ value: { grant: { scopes: undefined } } });
});
