import { toAuthorizationError } from '../../../lambdas/core/authorization/refusal.ts';
import {
  type AuthorizationParameters,
  answerAt,
  authorizationPath,
  authorizationQuery,
  clientAddressOf,
  parseAuthorization,
  parseParameters,
  stateOf,
} from '../../../lambdas/core/authorization/request.ts';
import { parseReturnTo } from '../../../lambdas/core/sign-in/return-to.ts';
import { API, configuration, ISSUER, REPORTS } from '../../support/fixtures.ts';

const VALID = { response_type: 'code', client_id: 'cursor', redirect_uri: 'https://tool.example/cb?tenant=1' };
const PKCE = { code_challenge: 'A'.repeat(43), code_challenge_method: 'S256' };

function parametersOf(fields: Readonly<Record<string, string>>) {
  const parameters = parseParameters(new URLSearchParams({ ...VALID, ...PKCE, ...fields }).toString());
  if (parameters === undefined) throw new Error('malformed');
  return parameters;
}

const parse = (fields: Readonly<Record<string, string>>) => parseAuthorization(parametersOf(fields), configuration);

describe('[A1] a tool’s request', () => {
  const hostile = ['a b+c', '"\'<>`', '//evil.example', '\\\\evil', 'é\u202E', '%2F%00', '&iss=x#y', '*~!()', '..'];

  it.each(hostile)('comes back from signing in as it was, whatever its state holds: %j', (state) => {
    const path = authorizationPath(parametersOf({ state }));
    expect(parseReturnTo(path, ISSUER)).toBe(path);
    expect(stateOf(parseParameters(path.slice(path.indexOf('?') + 1)) ?? [])).toBe(state);
  });

  it.each(hostile)('is answered behind the address as it is, and can add nothing to the answer: %j', (state) => {
    const answer = answerAt(VALID.redirect_uri, { code: 'c', state, iss: ISSUER });
    expect(answer.startsWith(`${VALID.redirect_uri}&code=c&`)).toBe(true);
    expect(Object.fromEntries(new URL(answer).searchParams)).toEqual({ tenant: '1', code: 'c', state, iss: ISSUER });
  });

  it('has the default resource or those that it names, as configuration writes them', () => {
    expect(parse({})).toMatchObject({ ok: true, value: { resources: [API] } });
    expect(parse({ resource: `${REPORTS}/` })).toMatchObject({ ok: true, value: { resources: [REPORTS] } });
  });

  it.each([
    ['response_type', { response_type: '' }, 'unsupported_response_type'],
    ['code_challenge', { code_challenge: '' }, 'code_challenge_missing'],
    ['code_challenge_method', { code_challenge_method: 's256' }, 'code_challenge_method_not_s256'],
    ['organization', { organization: '../acme' }, 'malformed_organization'],
    ['scope', { scope: 'a'.repeat(10_000) }, 'request_too_long'],
    ['request_uri', { request_uri: 'urn:x' }, 'unsupported_parameter'],
    ['prompt', { prompt: 'none' }, 'interaction_needed'],
    ['prompt', { prompt: 'select_account none' }, 'interaction_needed'],
    ['code_challenge', { code_challenge: 'A'.repeat(42) }, 'code_challenge_malformed'],
    ['code_challenge', { code_challenge: `${'A'.repeat(42)}=` }, 'code_challenge_malformed'],
    ['response_mode', { response_mode: 'fragment' }, 'unsupported_parameter'],
    ['scope', { scope: 'a  b' }, 'malformed_scope'],
    ['resource', { resource: 'https://other.example' }, 'resource_unknown'],
    ['resource', { resource: 'api' }, 'resource_malformed'],
  ])('is never taken for less than it says: %s', (_parameter, fields, reason) => {
    const parsed = parse(fields);
    expect(parsed.ok ? 'accepted' : parsed.error.reason).toBe(reason);
    if (!parsed.ok) expect(toAuthorizationError(parsed.error).description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it('that says a thing twice says nothing of who asks and where to answer', () => {
    const twice = (extra: string) => clientAddressOf(parseParameters(`${new URLSearchParams(VALID)}&${extra}`) ?? []);
    expect(twice('client_id=other')).toMatchObject({ error: { reason: 'client_id_missing' } });
    expect(twice('redirect_uri=https://x.example/')).toMatchObject({ error: { reason: 'redirect_uri_missing' } });
    expect(parseParameters('client_id=%zz')).toBeUndefined();
  });

  it.each(['response_type', 'scope', 'state', 'code_challenge', 'code_challenge_method', 'organization', 'prompt'])(
    'is never read when it says a thing twice: %s',
    (name) => {
      const parameters: AuthorizationParameters = [...parametersOf({ [name]: 'x' }), [name, 'y']];
      expect(parseAuthorization(parameters, configuration)).toEqual({
        ok: false,
        error: { reason: 'repeated_parameter', parameter: name },
      });
    },
  );

  it('names as many resources as it likes, and the default way of answering', () => {
    const named = parametersOf({ resource: API, response_mode: 'query' });
    const parameters: AuthorizationParameters = [...named, ['resource', REPORTS]];
    expect(parseAuthorization(parameters, configuration)).toMatchObject({ value: { resources: [API, REPORTS] } });
  });

  it('[D3] names the key that its code is to be good with, or none; never another text', () => {
    const key = 'A'.repeat(43);
    expect(parse({ dpop_jkt: key })).toMatchObject({ ok: true, value: { codeBoundTo: key } });
    expect(parse({ dpop_jkt: 'x' })).toEqual({ ok: false, error: { reason: 'dpop_jkt_malformed' } });
    expect(authorizationQuery(parametersOf({ dpop_jkt: key }))).toContain(`dpop_jkt=${key}`);
  });

  it('never is longer than what comes back from signing in, to the character', () => {
    const room = 1_900 - authorizationPath(parametersOf({ scope: 'a' })).length;
    expect(parse({ scope: 'a'.repeat(room + 1) }).ok).toBe(true);
    expect(parse({ scope: 'a'.repeat(room + 2) })).toMatchObject({ error: { reason: 'request_too_long' } });
  });

  it('says what it asks for, and what a person chose by our form', () => {
    expect(parse({})).toEqual({
      ok: true,
      value: {
        ...{ codeChallenge: 'A'.repeat(43), resources: [API], scopes: undefined, organization: undefined },
        ...{ isFromForm: false, choosesOrganization: false },
      },
    });
    expect(parse({ chosen: 'yes', scope: 'a b', organization: 'acme', prompt: 'login select_account' })).toMatchObject({
      value: { isFromForm: true, scopes: new Set(['a', 'b']), organization: 'acme', choosesOrganization: false },
    });
    expect(parse({ prompt: 'login select_account' })).toMatchObject({ value: { choosesOrganization: true } });
    expect(parse({ prompt: 'login' })).toMatchObject({ value: { choosesOrganization: false } });
  });

  it('is of the client and for the address that it names, and of nobody whose name no client can have', () => {
    const addressed = (fields: object) => clientAddressOf(parametersOf({ ...fields }));
    expect(addressed({})).toEqual({ ok: true, value: { client: 'cursor', redirectUri: VALID.redirect_uri } });
    expect(addressed({ client_id: 'a b' })).toEqual({ ok: false, error: { reason: 'unknown_client' } });
    expect(addressed({ redirect_uri: '' })).toEqual({ ok: false, error: { reason: 'redirect_uri_missing' } });
  });

  it('never carries on what we do not know, nor our form’s own mark; changes take the place of what it says', () => {
    const parameters = parametersOf({ chosen: 'yes', anything: 'x', organization: 'acme', prompt: 'login' });
    const changed = new URLSearchParams(authorizationQuery(parameters, { organization: 'globex', prompt: undefined }));
    expect(Object.fromEntries(changed)).toEqual({ ...VALID, ...PKCE, organization: 'globex' });
  });

  it('is answered with what there is, and nothing else', () => {
    expect(answerAt('https://tool.example/cb', { code: 'c', state: undefined })).toBe('https://tool.example/cb?code=c');
  });
});
