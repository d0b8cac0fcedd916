import { generateKeyPairSync } from 'node:crypto';
import { signalTokenDigest, signalTokenOf } from '../../lambdas/core/signals/stream.ts';
import { member, NOW, provider, SUBJECT } from '../support/fixtures.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { ACCOUNT_DISABLED, SESSION_REVOKED, VERIFICATION } from '../support/signal-events.ts';
import { type Pushed, SignalWorld, SUB_ID, signSet } from '../support/signal-world.ts';

let world: SignalWorld;
beforeEach(() => {
  world = new SignalWorld();
});

const about = (uri: string, payload: object = {}, claims: object = {}) =>
  signSet({ claims: { events: { [uri]: payload }, ...claims } });

describe('a signal of a provider', () => {
  it('[V1][V9] is acknowledged with nothing, and recalls the member up to the moment it came', async () => {
    const { status, headers, body } = await world.push(signSet());
    expect({ status, body }).toEqual({ status: 202, body: undefined });
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(world.changes).toStrictEqual([
      {
        change: { organization: 'acme', member: member.id, provider: provider.id, effect: 'recall', at: NOW },
        audit: {
          organization: 'acme',
          at: NOW,
          suffix: 'suffix',
          actor: { kind: 'provider', id: provider.id },
          action: 'member.recalled',
          target: member.id,
          details: { event: 'caep/session-revoked', signal: 'set-1' },
        },
      },
    ]);
    const context = {
      correlationId: 'request-1',
      provider: provider.id,
      organization: 'acme',
      signatureVerified: true,
    };
    expect(world.told).toStrictEqual([
      ['received', { outcome: 'recalled', event: 'caep/session-revoked', member: member.id }, context],
    ]);
  });

  it('[V9] of an account that is disabled disables the member', async () => {
    expect((await world.push(about(ACCOUNT_DISABLED))).status).toBe(202);
    expect(world.changes).toHaveLength(1);
    expect(world.changes[0]).toMatchObject({ change: { effect: 'disable' }, audit: { action: 'member.disabled' } });
    expect(world.outcome).toBe('disabled');
  });

  it('[V9] counts from its arrival, whenever it says that something happened', async () => {
    await world.push(about(SESSION_REVOKED, { event_timestamp: NOW - 86_400 }, { iat: NOW - 3_600 }));
    expect(world.changes[0]?.change.at).toBe(NOW);
  });

  it('[V5] is acted on once', async () => {
    const set = signSet();
    for (const _ of [1, 2]) expect((await world.push(set)).status).toBe(202);
    // RFC 8417: another signature over the same jti is the same token.
    expect((await world.push(signSet({ algorithm: 'RS256' }))).status).toBe(202);
    expect([world.changes.length, world.outcome]).toEqual([1, 'repeated']);
  });

  it.each<[string, string, object]>([
    ['somebody unknown', SESSION_REVOKED, { sub_id: { ...SUB_ID, sub: 'nobody' } }],
    ['somebody of another issuer', SESSION_REVOKED, { sub_id: { ...SUB_ID, iss: 'https://other.example' } }],
    ['an address in no pinned domain', SESSION_REVOKED, { sub_id: { format: 'email', email: member.email } }],
    ['a whole tenant', SESSION_REVOKED, { sub_id: { format: 'complex', tenant: { format: 'opaque', id: 't' } } }],
  ])('[V8] about %s is acknowledged like any other, and changes nobody', async (_, uri, claims) => {
    expect(await world.push(about(uri, {}, claims))).toMatchObject({ status: 202, body: undefined });
    expect([world.changes.length, world.outcome]).toEqual([0, 'unknown_subject']);
  });

  it('[V7] of a kind that is unknown is acknowledged and counted, and never acted on', async () => {
    expect((await world.push(about('https://vendor.example/event/fired'))).status).toBe(202);
    expect([world.changes.length, world.outcome]).toEqual([0, 'unknown_event']);
  });

  it('[V7][L6] of an account that is enabled brings nobody back', async () => {
    const { status } = await world.push(about('https://schemas.openid.net/secevent/risc/event-type/account-enabled'));
    expect([status, world.changes.length, world.outcome]).toEqual([202, 0, 'noted']);
  });

  it('[V8] about a member who was removed leaves the tombstone', async () => {
    world.member = { status: 'removed' };
    expect((await world.push(about(ACCOUNT_DISABLED))).status).toBe(202);
    expect([world.changes.length, world.outcome]).toEqual([0, 'member_gone']);
  });

  it('[K17] finds a member by an address in a domain that is pinned to the provider', async () => {
    world.provider = { emailDomains: new Set(['acme.example']) };
    await world.push(about(SESSION_REVOKED, {}, { sub_id: { format: 'email', email: member.email } }));
    expect(world.changes).toHaveLength(1);
  });
});

describe('a stream', () => {
  it('[V10] is verified by an event with its state, or with none', async () => {
    for (const payload of [{ state: 'state-1' }, {}]) {
      expect((await world.push(about(VERIFICATION, payload))).status).toBe(202);
      expect([world.outcome, world.heard.at(-1)]).toEqual(['verified', { receivedAt: NOW, verifiedAt: NOW }]);
    }
  });

  it('[V10] is not verified by another state', async () => {
    const { status, body } = await world.push(about(VERIFICATION, { state: 'state-2' }));
    expect({ status, err: body?.['err'] }).toEqual({ status: 400, err: 'invalid_state' });
    expect(world.heard).toHaveLength(0);
  });

  it('[V10] says what it is itself', async () => {
    await world.push(about('https://schemas.openid.net/secevent/ssf/event-type/stream-updated', { status: 'paused' }));
    expect(world.heard).toStrictEqual([{ receivedAt: NOW, status: 'paused' }]);
    expect(world.outcome).toBe('stream_updated');
  });

  it('[V10] is written about once a minute, however many signals come', async () => {
    const heardAt = async (seconds: number) => {
      if (world.stream !== undefined) world.stream = { ...world.stream, heard: { receivedAt: NOW - seconds } };
      await world.push(signSet());
      return world.heard.length;
    };
    expect([await heardAt(59), await heardAt(60)]).toEqual([0, 1]);
    if (world.stream !== undefined) world.stream = { ...world.stream, heard: { receivedAt: NOW - 1 } };
    await world.push(about(VERIFICATION));
    expect(world.heard.at(-1)).toEqual({ receivedAt: NOW, verifiedAt: NOW });
  });

  it('[V2] takes its token, the one before for a day, and then no more', async () => {
    const former = signalTokenOf('f'.repeat(43));
    const formerToken = { sha256: signalTokenDigest(former) ?? '', until: NOW + 1 };
    if (world.stream !== undefined) world.stream = { ...world.stream, formerToken };
    const authorization = `Bearer ${former}`;
    expect((await world.push(signSet(), { authorization })).status).toBe(202);
    world.now = NOW + 1;
    expect((await world.push(signSet(), { authorization })).status).toBe(401);
    expect((await world.push(signSet())).status).toBe(202);
  });

  it('[V4] may have a transmitter of its own, and then believes nobody else', async () => {
    const issuer = 'https://signals.acme.example';
    const transmitter = { issuer, jwksUri: `${issuer}/jwks`, pinnedHosts: ['signals.acme.example'] };
    if (world.stream !== undefined) world.stream = { ...world.stream, transmitter };
    expect((await world.push(signSet())).body?.['err']).toBe('invalid_issuer');
    expect((await world.push(signSet({ claims: { iss: issuer } }))).status).toBe(202);
    expect(world.changes).toHaveLength(1);
  });
});

describe('a signal that is not taken', () => {
  const ONE_ANSWER =
    'Send the Bearer token of this stream, which was shown when signals were switched on for the provider';

  it.each<[string, Pushed, string]>([
    ['without a token', { authorization: undefined }, 'signal_token_missing'],
    ['with another scheme', { authorization: 'Basic eDp5' }, 'signal_token_missing'],
    [
      'with a token of another stream',
      { authorization: `Bearer ${signalTokenOf('x'.repeat(43))}` },
      'signal_token_wrong',
    ],
    ['with what is no token', { authorization: 'Bearer x' }, 'signal_token_wrong'],
    ['of a provider that sends none', { provider: `idp_${'b'.repeat(32)}` }, 'signals_off'],
    ['of what is no provider', { provider: 'idp_x' }, 'signals_off'],
  ])('[V2] %s: one answer, nothing is fetched, and the reason is inside', async (_, pushed, reason) => {
    const { status, headers, body } = await world.push(signSet(), pushed);
    expect({ status, body }).toEqual({
      status: 401,
      body: { err: 'authentication_failed', description: `${ONE_ANSWER} (correlation id request-1)` },
    });
    expect(headers).toMatchObject({ 'www-authenticate': 'Bearer realm="signals"', 'content-language': 'en' });
    expect([world.outcome, world.keyFetches, world.changes.length, world.heard.length]).toEqual([reason, 0, 0, 0]);
  });

  it('[V2] is not looked at before its token is', async () => {
    const { status } = await world.push('x'.repeat(30_000), { authorization: undefined, contentType: 'text/plain' });
    expect([status, world.outcome]).toEqual([401, 'signal_token_missing']);
  });

  it.each(['disabled', 'pending'] as const)('[L9] comes of a provider that is %s', async (status) => {
    world.provider = { status };
    const answer = await world.push(signSet());
    expect([answer.status, answer.body?.['err'], world.keyFetches]).toEqual([400, 'access_denied', 0]);
  });

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it.each<[string, () => string, Pushed, string, string]>([
    ['of another media type', signSet, { contentType: 'application/jwt' }, 'invalid_request', 'wrong_media_type'],
    ['of none', signSet, { contentType: '' }, 'invalid_request', 'wrong_media_type'],
    ['without a body', () => ' \r\n', {}, 'invalid_request', 'body_missing'],
    ['of 20,481 bytes', () => 'x'.repeat(20_481), {}, 'invalid_request', 'body_too_large'],
    ['that is no JWS', () => 'a.b', {}, 'invalid_request', 'malformed_set'],
    ['that is two', () => `${signSet()}\n${signSet()}`, {}, 'invalid_request', 'malformed_set'],
    ['that is an ID-JAG', () => signAssertion(), {}, 'invalid_request', 'set_header_refused'],
    [
      'of the type of an id_token',
      () => signSet({ header: { typ: 'JWT' } }),
      {},
      'invalid_request',
      'set_header_refused',
    ],
    ['of nobody’s key', () => signSet({ privateKey }), {}, 'invalid_key', 'set_signature_refused'],
    ['of an unknown key', () => signSet({ header: { kid: 'x' } }), {}, 'invalid_key', 'set_signature_refused'],
    [
      'of another issuer',
      () => signSet({ claims: { iss: 'https://o.example' } }),
      {},
      'invalid_issuer',
      'set_issuer_differs',
    ],
    [
      'for others',
      () => signSet({ claims: { aud: 'https://o.example' } }),
      {},
      'invalid_audience',
      'set_audience_differs',
    ],
    ['that is too old', () => signSet({ claims: { iat: NOW - 8 * 86_400 } }), {}, 'invalid_request', 'set_too_old'],
    ['with an end', () => signSet({ claims: { exp: NOW + 60 } }), {}, 'invalid_request', 'set_claim_forbidden'],
    ['with a subject', () => signSet({ claims: { sub: SUBJECT } }), {}, 'invalid_request', 'set_claim_forbidden'],
    ['without events', () => signSet({ claims: { events: {} } }), {}, 'invalid_request', 'set_without_one_event'],
    ['about nobody', () => signSet({ claims: { sub_id: undefined } }), {}, 'invalid_request', 'malformed_set_claim'],
  ])('[V1][L8] %s: in the words of RFC 8935, and nothing is written', async (_, set, pushed, code, reason) => {
    const { status, headers, body } = await world.push(set(), pushed);
    expect([status, body?.['err'], world.outcome]).toEqual([400, code, reason]);
    expect(Object.keys(body ?? {})).toEqual(['err', 'description']);
    expect(headers['content-language']).toBe('en');
    expect([world.changes.length, world.heard.length]).toEqual([0, 0]);
  });

  it('[V3] has an algorithm that the provider does not use: its keys are not asked for', async () => {
    world.provider = { algorithms: new Set(['RS256']) };
    expect((await world.push(signSet())).body?.['err']).toBe('invalid_request');
    expect([world.outcome, world.keyFetches]).toEqual(['set_header_refused', 0]);
  });

  it('[L11] leaves nothing of itself, nor of its token, in what is told or answered', async () => {
    const set = signSet({ claims: { aud: signSet() } });
    const { body } = await world.push(set);
    for (const text of [JSON.stringify(body), JSON.stringify(world.told)]) expect(text).not.toContain(world.token);
    expect(JSON.stringify(body)).not.toContain(set.slice(0, 20));
  });

  it('[L11] that is named by what looks like a token is not named so in the audit trail', async () => {
    await world.push(signSet({ claims: { jti: 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl' } }));
    expect(world.changes[0]?.audit.details).toMatchObject({ signal: '[looks like a token]' });
  });

  it('[S9] is to be sent again when the store is down', async () => {
    world.failure = new Error('no answer');
    const { status, headers, body } = await world.push(signSet());
    expect([status, body?.['err']]).toEqual([503, 'temporarily_unavailable']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });
});
