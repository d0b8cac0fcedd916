import { principalFromAuthorizer } from '../../protect/authorized-event.ts';
import { toContext } from '../../protect/authorizer-context.ts';
import type { Principal } from '../../protect/principal.ts';
import { httpEvent } from '../support/http-event.ts';
import { NOW, PROVIDER, RESOURCE } from '../support/issuer.ts';

const ROUTE = 'GET /organizations/{organization}/projects';
const PRINCIPAL = {
  member: 'maria',
  organization: 'acme',
  client: 'cursor',
  provider: PROVIDER,
  scopes: new Set(['projects:read']),
  tokenId: 'token-1',
  issuedAt: NOW - 60,
  expiresAt: NOW + 300,
  resources: [RESOURCE],
  actor: { sub: 'cursor' },
  agentSession: 'session-1',
} as unknown as Principal;
const CONTEXT: Readonly<Record<string, unknown>> = { ...toContext(PRINCIPAL) };

/** Through JSON, as API Gateway hands it on. */
function eventWith(authorizer: unknown, organization = 'acme') {
  const event = httpEvent(ROUTE, { authorization: 'Bearer x', pathParameters: { organization } });
  return { ...event, requestContext: { ...event.requestContext, ...JSON.parse(JSON.stringify({ authorizer })) } };
}

const options = { clock: () => NOW };
const read = (context: unknown, organization?: string) =>
  principalFromAuthorizer(eventWith({ lambda: context }, organization), options);

const CHALLENGE = 'Bearer realm="countersign"';
const refused = (challenge: string, words = '') => ({
  ok: false,
  error: {
    statusCode: 401,
    headers: expect.objectContaining({ 'WWW-Authenticate': challenge }),
    body: expect.stringContaining(words),
  },
});
const invalidToken = (words: string) => refused('Bearer error="invalid_token", realm="countersign"', words);

describe('a handler behind the authorizer', () => {
  it('gets the whole principal', () => {
    expect(read(CONTEXT)).toEqual({ ok: true, value: PRINCIPAL });
  });

  it('gets one that is no agent and acts for itself', () => {
    const { actor: _, agentSession: __, ...person } = CONTEXT;
    const principal = read(person);
    expect(principal).toMatchObject({ ok: true, value: { member: 'maria', actor: undefined } });
    expect(principal.ok && principal.value).not.toHaveProperty('agentSession');
  });

  it.each<[string, unknown]>([
    ['without an authorizer', undefined],
    ['with an authorizer that says nothing', { lambda: null }],
    ['with an authorizer of another kind', { jwt: { claims: CONTEXT, scopes: null } }],
    ['with a context of another kind', { lambda: 'maria' }],
    ['with a context that is not under its name', CONTEXT],
  ])('[L10] denies a request that came %s', (_, authorizer) => {
    expect(principalFromAuthorizer(eventWith(authorizer), options)).toEqual(refused(CHALLENGE));
  });

  it.each([undefined, null])(
    '[L10] denies a request of a REST API without an authorizer, and never fails: %j',
    (none) => {
      const { version: _, ...event } = eventWith(none);
      expect(principalFromAuthorizer(event, options)).toEqual(refused(CHALLENGE));
    },
  );

  it('is told how a vendor and a person call the member, where the token says it', () => {
    const known = { ...PRINCIPAL, externalId: 'user-7', email: 'maria@acme.example' } as Principal;
    expect(read(toContext(known))).toStrictEqual({ ok: true, value: known });
    expect(read(toContext(PRINCIPAL))).toStrictEqual({ ok: true, value: PRINCIPAL });
    for (const name of ['externalId', 'email']) expect(toContext(PRINCIPAL)).not.toHaveProperty(name);
  });

  const { agentSession: _, actor: __, ...needed } = CONTEXT;
  it.each(Object.keys(needed))('[L10] denies a context without %s', (name) => {
    const { [name]: _, ...rest } = CONTEXT;
    expect(read(rest)).toEqual(refused(CHALLENGE));
  });

  it.each<[string, unknown]>([
    ...Object.keys(CONTEXT).flatMap((name): [string, unknown][] => [
      [name, 7],
      [name, null],
      [name, ['x']],
    ]),
    ['member', ''],
    ['organization', 'Acme'],
    ['expiresAt', '1e9'],
    ['expiresAt', ''],
    ['expiresAt', '-1'],
    ['scopes', 'a  b'],
    ['resources', '"x"'],
    ['resources', '[7]'],
    ['resources', '["https://api.example/sample",7]'],
    ['resources', '['],
    ['tokenId', ''],
    ['externalId', 7],
    ['externalId', ''],
    ['email', null],
    ['email', ''],
    ['actor', '"cursor"'],
    ['actor', '{'],
    ['agentSession', ''],
  ])('[L10] denies a context with %s = %j', (name, value) => {
    expect(read({ ...CONTEXT, [name]: value })).toEqual(refused(CHALLENGE));
  });

  it.each(['globex', 'ACME', 'eyJhbGciOiJFUzI1NiJ9.x.y'])(
    '[L7] denies the path of another organization: %s',
    (path) => {
      expect(read(CONTEXT, path)).toEqual(invalidToken('is not for this organization'));
    },
  );

  it('[L7] never accepts a path without one, which is no fault of the caller, unless told where it is', () => {
    const { pathParameters: _, ...event } = eventWith({ lambda: CONTEXT });
    expect(principalFromAuthorizer(event, options)).toMatchObject({ ok: false, error: { statusCode: 500 } });
    expect(principalFromAuthorizer(event, { ...options, organization: 'token' })).toMatchObject({ ok: true });
    expect(principalFromAuthorizer(event, { ...options, organization: () => 'acme' })).toMatchObject({ ok: true });
  });

  it.each([
    [NOW, 'denies'],
    [NOW - 1, 'denies'],
    [NOW + 1, 'accepts'],
  ])('sees a token end although an answer is remembered: at %d it %s', (expiresAt, outcome) => {
    const decision = read({ ...CONTEXT, expiresAt: String(expiresAt) });
    expect(decision).toEqual(
      outcome === 'accepts' ? expect.objectContaining({ ok: true }) : invalidToken('has expired'),
    );
  });
});
