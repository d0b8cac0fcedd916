import { readAccessToken } from '../../protect/access-token.ts';
import { readAgentToken } from '../../protect/agent-token.ts';
import { accepted, TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLAIMS, CLAIMS, makeKey, NOW, RESOURCE } from '../support/issuer.ts';

const ISSUER = 'https://auth.example';
const EXPECTED = { issuer: ISSUER, resource: RESOURCE, now: NOW };
const VALID: Readonly<Record<string, unknown>> = { iss: ISSUER, ...CLAIMS, ...AGENT_CLAIMS };

const refusal = (claims: object) => {
  const token = readAgentToken({ ...claims }, EXPECTED);
  return token.ok ? 'accepted' : token.error;
};

describe('[L15] the claims of an agent token', () => {
  it('become typed values', () => {
    expect(readAgentToken(VALID, EXPECTED)).toEqual({
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
        actor: { sub: 'cursor' },
        agentSession: 'session-1',
        askable: new Set(),
      },
    });
  });

  it.each(Object.keys(VALID))('are refused without %s', (claim) => {
    const { [claim]: _, ...rest } = VALID;
    expect(refusal(rest)).toEqual({ reason: 'bad_claim', claim, problem: 'missing' });
  });

  it.each<[string, unknown]>([
    ...Object.keys(VALID).flatMap((claim): [string, unknown][] => [
      [claim, null],
      [claim, 7.5],
      [claim, [42]],
    ]),
    ['agent_session', ''],
    ['agent_session', 's'.repeat(129)],
    ['agent_session', '-session'],
    ['agent_session', 'session 1'],
    ['agent_session', 'session/1'],
    ['agent_session', { toString: 'session-1' }],
    ['act', 'cursor'],
    ['act', []],
  ])('are refused with %s = %j', (claim, value) => {
    expect(refusal({ ...VALID, [claim]: value })).toEqual({ reason: 'bad_claim', claim, problem: 'malformed' });
  });

  it.each<[unknown]>([
    [RESOURCE],
    ['https://api.example#agent'],
    [`${RESOURCE}/#agent`],
    [`${RESOURCE}#agents`],
    [`${RESOURCE}#agent#agent`],
    [[RESOURCE, 'https://other.example#agent']],
  ])("are for the resource's agents, and not for %j", (aud) => {
    expect(refusal({ ...VALID, aud })).toEqual({ reason: 'bad_claim', claim: 'aud', problem: 'wrong' });
  });

  it('name each resource as an access token would', () => {
    const aud = ['https://other.example#agent', `${RESOURCE}#agent`];
    expect(readAgentToken({ ...VALID, aud }, EXPECTED)).toMatchObject({
      value: { resources: ['https://other.example', RESOURCE] },
    });
  });

  it("[K13] are for the agents of one resource, however the same URI is written, and never for the resource's own", () => {
    const resource = 'https://api.example/';
    expect(readAgentToken({ ...VALID, aud: 'https://api.example#agent' }, { ...EXPECTED, resource }).ok).toBe(true);
    expect(readAgentToken({ ...VALID, aud: 'https://api.example' }, { ...EXPECTED, resource }).ok).toBe(false);
    expect(readAccessToken({ ...VALID, aud: 'https://api.example#agent' }, { ...EXPECTED, resource }).ok).toBe(false);
  });

  it('are for the agents of any of several resources, and of no other', () => {
    const accepts = (...resources: string[]) => readAgentToken(VALID, { ...EXPECTED, resource: new Set(resources) });
    expect(accepts('https://other.example', RESOURCE)).toMatchObject({ ok: true, value: { resources: [RESOURCE] } });
    const wrong = { ok: false, error: { reason: 'bad_claim', claim: 'aud', problem: 'wrong' } };
    expect(accepts('https://other.example')).toEqual(wrong);
    expect(accepts(`${RESOURCE}#agent`)).toEqual(wrong);
    expect(accepts()).toEqual(wrong);
  });

  it('do not make an access token', () => {
    expect(readAccessToken(VALID, EXPECTED)).toEqual({
      ok: false,
      error: { reason: 'bad_claim', claim: 'aud', problem: 'wrong' },
    });
  });

  it.each<[string, object, object]>([
    ['have expired at exp', { exp: NOW }, { reason: 'expired', expiredAt: NOW, now: NOW }],
    ['are of our issuer', { iss: 'https://evil.example' }, { reason: 'bad_claim', claim: 'iss', problem: 'wrong' }],
    [
      'name the key that they are bound to as RFC 9449 says',
      { cnf: { jkt: 'x' } },
      { reason: 'bad_claim', claim: 'cnf', problem: 'malformed' },
    ],
  ])('%s', (_, change, expected) => {
    expect(refusal({ ...VALID, ...change })).toEqual(expected);
  });
});

describe('an agent token is told apart', () => {
  const at = new TestAuthorization();
  const badType = { reason: 'bad_header', parameter: 'typ' };

  it('by its prefix: with it, it is accepted', async () => {
    expect(await at.ask(await at.issuer.signAgentToken())).toEqual(accepted);
  });

  it.each(['agent+jwt', 'Agent+JWT', 'application/agent+jwt'])('without a prefix by its type: %s', async (typ) => {
    const [, jws = ''] = (await at.issuer.signAgentToken({}, { typ })).split('csagt_');
    expect(await at.ask(jws)).toEqual(accepted);
  });

  it('never by its type alone: its audience is that of agents, and no access token has it', async () => {
    const wrong = { reason: 'bad_claim', claim: 'aud', problem: 'wrong' };
    const [, jws = ''] = (await at.issuer.signAgentToken({ aud: RESOURCE })).split('csagt_');
    expect(await at.ask(jws)).toEqual(wrong);
    expect(await at.ask(await at.issuer.sign({ aud: `${RESOURCE}#agent` }))).toEqual(wrong);
  });

  it('by a type that is signed: another one in its place is a bad signature', async () => {
    const [, jws = ''] = (await at.issuer.signAgentToken()).split('csagt_');
    const [head = '', ...rest] = jws.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
    const other = Buffer.from(JSON.stringify({ ...header, typ: 'at+jwt' })).toString('base64url');
    expect(await at.ask([other, ...rest].join('.'))).toEqual({ reason: 'bad_signature' });
  });

  it.each(['at+jwt', 'application/at+jwt', 'JWT', 'oauth-id-jag+jwt', undefined])(
    'by its type: the prefix before %s is not enough',
    async (typ) => {
      expect(await at.ask(await at.issuer.signAgentToken({}, { typ }))).toEqual(badType);
    },
  );

  it.each(['agent+jwt', 'Agent+JWT', 'application/agent+jwt'])('by its type: %s', async (typ) => {
    expect(await at.ask(await at.issuer.signAgentToken({}, { typ }))).toEqual(accepted);
  });

  it.each(['csagt_', 'csagt_abc', 'csagt_a.b.c', 'csagt_csagt_a.b.c'])('and %s is none', async (token) => {
    expect(await at.ask(token)).toEqual({ reason: 'not_a_jws' });
  });

  it.each(['CSAGT_', 'csagt-', 'csagt'])('by exactly its prefix: %s is none', async (prefix) => {
    const [, jws = ''] = (await at.issuer.signAgentToken()).split('csagt_');
    expect(await at.ask(`${prefix}${jws}`)).toEqual({ reason: 'not_a_jws' });
  });

  it('by our signature', async () => {
    expect(await at.ask(await at.issuer.signAgentToken({}, {}, await makeKey('key-1')))).toEqual({
      reason: 'bad_signature',
    });
  });

  it('by no session in an access token: that is an agent client’s, which names what may be asked for, or none at all', async () => {
    const token = await at.issuer.sign({ agent_session: 'session-1' });
    expect(await at.ask(token)).toEqual({ reason: 'bad_claim', claim: 'askable_scope', problem: 'missing' });
  });
});
