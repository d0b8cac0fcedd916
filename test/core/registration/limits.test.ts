import { parseClient } from '../../../lambdas/core/registration/client.ts';
import { parseClientAuthentication } from '../../../lambdas/core/registration/client-authentication.ts';
import { readClientDocument } from '../../../lambdas/core/registration/client-document.ts';
import { parseClientNames } from '../../../lambdas/core/registration/client-names.ts';
import { parseClientPurpose } from '../../../lambdas/core/registration/client-purpose.ts';
import type { FieldProblem } from '../../../lambdas/core/registration/field-problem.ts';
import { parseMember } from '../../../lambdas/core/registration/member.ts';
import { MAX_REDIRECT_URIS, parseRedirectUris } from '../../../lambdas/core/registration/redirect-uris.ts';
import { asciiDomain, normalizeWrittenEmail, showUnseen } from '../../../lambdas/core/registration/text.ts';
import type { Result } from '../../../protect/vocabulary/result.ts';
import { desktop } from '../../support/code-grant.ts';
import { API, configuration, configurationInput, configurationOf, ISSUER } from '../../support/fixtures.ts';

const fieldsOf = (parsed: Result<unknown, readonly FieldProblem[]>) =>
  parsed.ok ? [] : parsed.error.map(({ field }) => field);

describe('[L15] what is registered is told its field, at the very limit', () => {
  const uris = (count: number) => Array.from({ length: count }, (_, i) => `https://tool.example/${i}`);
  const resources = Object.fromEntries(uris(11).map((uri, i) => [uri, { default: i === 0 }]));
  const servers = configurationOf({ ...configurationInput, resources: { ...resources, [ISSUER]: {} } });
  const asks = (count: number) => parseClientPurpose({ kind: 'resource', resources: uris(count) }, servers);

  it('ten addresses to return to, ten resources to answer for', () => {
    expect(fieldsOf(parseRedirectUris(uris(MAX_REDIRECT_URIS), desktop))).toEqual([]);
    expect([fieldsOf(asks(10)), fieldsOf(asks(11)), fieldsOf(asks(0))]).toEqual([[], ['resources'], ['resources']]);
  });

  it('[L6] never answers for us: a token that administers is nobody else’s to ask about', () => {
    expect(fieldsOf(parseClientPurpose({ kind: 'resource', resources: [ISSUER] }, servers))).toEqual(['resources']);
  });

  it('a tool without scopes, and a server that would be led back to', () => {
    expect(fieldsOf(parseClientPurpose({}, configuration))).toEqual(['scopes']);
    const server = { id: 'server', auth: 'client_secret_basic', kind: 'resource', resources: [API] };
    expect(fieldsOf(parseClient({ ...server, redirectUris: uris(1) }, configuration))).toEqual(['redirectUris']);
    const tool = { id: 'tool', auth: 'client_secret_basic', scope: 'projects:read' };
    expect(parseClient({ ...tool, redirectUris: uris(2) }, configuration)).toMatchObject({
      value: { redirectUris: new Set(uris(2)) },
    });
    expect(parseClient(tool, configuration)).toMatchObject({ value: expect.not.objectContaining({ redirectUris: 1 }) });
  });

  it('nothing to pin of a client that sends no secret', () => {
    expect(fieldsOf(parseClientAuthentication({ auth: 'none', pinAuth: true }))).toEqual(['authenticationMethod']);
    expect(fieldsOf(parseClientAuthentication({ auth: 'none', pinAuth: false }))).toEqual(['authenticationMethod']);
  });

  it.each(['displayName', 'publisher'])('a %s that reads as another’s', (field) => {
    expect(fieldsOf(parseClientNames({ [field]: '\u0410cme' }))).toEqual([field]);
    expect(fieldsOf(parseClientNames({ [field]: '\u200b' }))).toEqual([field]);
  });

  it('a person without an address', () => {
    expect(fieldsOf(parseMember({ email: 'nobody', role: 'developer' }, configuration))).toEqual(['email']);
  });
});

describe('[C6] what a client says of itself at its URL', () => {
  const URL_ID = 'https://tool.example/client.json';
  const valid = {
    client_id: URL_ID,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: 'https://tool.example/k',
  };
  const read = (over: object, confirmed?: string) => readClientDocument(URL_ID, { ...valid, ...over }, confirmed);

  it.each<[string, string, object, string | undefined]>([
    ['is no object', 'id', [], undefined],
    ['names keys that are no text', 'id', { jwks_uri: 7 }, undefined],
    ['has other keys than the operator confirmed', 'jwksUri', {}, 'https://tool.example/other'],
    ['has its keys elsewhere, unconfirmed', 'jwksUri', { jwks_uri: 'https://other.example/k' }, undefined],
    ['is about another client', 'id', { client_id: `${URL_ID}?` }, undefined],
    ['is about a client that is no text', 'id', { client_id: 7 }, undefined],
    ['authenticates by nothing', 'id', { token_endpoint_auth_method: undefined }, undefined],
  ])('never registers what %s, and names what is wrong', (_, field, over, confirmed) => {
    const parsed = Array.isArray(over) ? readClientDocument(URL_ID, over, confirmed) : read(over, confirmed);
    expect(parsed).toEqual({ ok: false, error: [{ field, problem: expect.stringMatching(/^[a-z]/) }] });
    expect(fieldsOf(readClientDocument(URL_ID, 'text', confirmed))).toEqual(['id']);
  });

  it('never repeats more of it than a line holds', () => {
    const parsed = read({ client_id: 'x'.repeat(100_000) });
    expect(JSON.stringify(parsed).length).toBeLessThan(400);
    expect(JSON.stringify(read({ token_endpoint_auth_method: 'y'.repeat(100_000) })).length).toBeLessThan(400);
  });
});

describe('an address or a name that is compared', () => {
  it('[L15] has 254 characters at most', () => {
    const of = (length: number) => normalizeWrittenEmail(`${'a'.repeat(length - 10)}@b.example`);
    expect([of(254)?.length, of(255)]).toEqual([254, undefined]);
  });

  it.each(['\u20ac\u00e9.example', '\u00e9\u20ac.example', '\u0301a.example', 'xn--\u00e9.example', '\u212a.example'])(
    '[K5] never becomes another domain than it says: %j',
    (domain) => {
      expect(asciiDomain(domain)).toBe(domain);
    },
  );

  it('keeps the joiners that it is spelled with, on a screen too', () => {
    expect(showUnseen('\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645')).toBe(
      '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
    );
    expect(showUnseen('a\u200cb')).toBe('a\ufffdb');
  });
});
