import { toAuthorizationError } from '../../../lambdas/core/authorization/refusal.ts';
import {
  answerAt,
  authorizationPath,
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
});
