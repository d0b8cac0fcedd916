import {
  checkSetIssuer,
  MAX_SET_AGE_SECONDS,
  readSetHeader,
  receiptOf,
  validateSet,
} from '../../../lambdas/core/signals/security-event-token.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { NOW, PROVIDER_ISSUER, provider, SUBJECT } from '../../support/fixtures.ts';
import { ACCOUNT_DISABLED, SESSION_REVOKED, VERIFICATION } from '../../support/signal-events.ts';
import { AUDIENCE, SUB_ID, validSet } from '../../support/signal-world.ts';

const SKEW = 30;
const EXPECTED = { issuer: PROVIDER_ISSUER, tenant: undefined, audience: AUDIENCE, now: NOW, clockSkewSeconds: SKEW };
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type';

function validate(overrides: Readonly<Record<string, unknown>>, expected: Partial<typeof EXPECTED> = {}) {
  const claims = Object.entries({ ...validSet, ...overrides }).filter(([, value]) => value !== undefined);
  return validateSet(Object.fromEntries(claims) as JsonObject, { ...EXPECTED, ...expected });
}

const reasonOf = (result: ReturnType<typeof validate>) => (result.ok ? 'taken' : result.error.reason);
const memberOf = (result: ReturnType<typeof validate>) =>
  !result.ok && result.error.reason === 'malformed_set_claim' ? result.error.member : undefined;
const eventOf = (result: ReturnType<typeof validate>) => (result.ok ? result.value.event : result.error);

describe('the header of a Security Event Token', () => {
  const HEADER = { typ: 'secevent+jwt', alg: 'ES256', kid: 'k1' };

  it.each(['secevent+jwt', 'application/secevent+jwt', 'SECEVENT+JWT'])('[V3] has the type %s', (typ) => {
    expect(readSetHeader({ ...HEADER, typ })).toEqual(ok({ algorithm: 'ES256', kid: 'k1' }));
  });

  it.each(['JWT', 'jwt', 'at+jwt', 'oauth-id-jag+jwt', 'secevent', 'secevent+jwt ', 'logout+jwt', ''])(
    '[V3][V6] refuses the type %j, which is of another kind of token',
    (typ) => {
      const cause = { reason: 'wrong_type', actual: typ } as const;
      expect(readSetHeader({ ...HEADER, typ })).toEqual(err({ reason: 'set_header_refused', cause }));
    },
  );

  it.each<[string, JsonObject]>([
    ['no type', { alg: 'ES256' }],
    ['a type that is no text', { ...HEADER, typ: 7 }],
    ['no algorithm', { typ: 'secevent+jwt' }],
    ['no signature', { ...HEADER, alg: 'none' }],
    ['a secret that is shared', { ...HEADER, alg: 'HS256' }],
    ['what asks for processing', { ...HEADER, crit: ['x'] }],
  ])('[V3] refuses %s', (_, header) => {
    expect(readSetHeader(header)).toMatchObject({ ok: false, error: { reason: 'set_header_refused' } });
  });
});

describe('the claims of a Security Event Token', () => {
  it('[V4][V8] say what happened to whom', () => {
    expect(validate({})).toEqual(
      ok({
        jti: 'set-1',
        issuedAt: NOW - 5,
        event: {
          kind: 'person',
          name: 'caep/session-revoked',
          effect: 'recall',
          subject: { format: 'iss_sub', issuer: PROVIDER_ISSUER, subject: SUBJECT },
        },
      }),
    );
  });

  it.each([`${PROVIDER_ISSUER}/`, PROVIDER_ISSUER.toUpperCase(), 'https://other.example', ''])(
    '[V4] are of no other issuer, byte for byte: %j',
    (iss) => {
      expect(reasonOf(validate({ iss }))).toBe('set_issuer_differs');
      expect(checkSetIssuer({ iss }, EXPECTED)).toMatchObject({ reason: 'set_issuer_differs', actual: iss });
    },
  );

  it('[V4] are for us, alone or with others', () => {
    expect(reasonOf(validate({ aud: [AUDIENCE] }))).toBe('taken');
    expect(reasonOf(validate({ aud: ['https://other.example', AUDIENCE] }))).toBe('taken');
  });

  it.each([`${AUDIENCE}/`, 'https://other.example', ['https://other.example'], AUDIENCE.slice(0, -1)])(
    '[V4] are refused with another audience: %j',
    (aud) => {
      expect(reasonOf(validate({ aud }))).toBe('set_audience_differs');
    },
  );

  it('[V4] name the tenant of an issuer that serves many customers, and no other', () => {
    expect(reasonOf(validate({ tenant: 'acme' }, { tenant: 'acme' as never }))).toBe('taken');
    expect(reasonOf(validate({}, { tenant: 'acme' as never }))).toBe('set_tenant_differs');
    expect(reasonOf(validate({ tenant: 'acme' }))).toBe('set_tenant_differs');
  });

  it('[V5] are as old as a delivery may be late, to the second', () => {
    const oldest = NOW - MAX_SET_AGE_SECONDS - SKEW + 1;
    expect(reasonOf(validate({ iat: oldest }))).toBe('taken');
    expect(reasonOf(validate({ iat: oldest - 1 }))).toBe('set_too_old');
    expect(reasonOf(validate({ iat: NOW + SKEW }))).toBe('taken');
    expect(reasonOf(validate({ iat: NOW + SKEW + 0.5 }))).toBe('set_issued_in_future');
  });

  it.each(['exp', 'sub'] as const)(
    '[V6] never hold %s, whatever is in it: no token of another kind does without',
    (name) => {
      expect(validate({ [name]: null })).toEqual(err({ reason: 'set_claim_forbidden', member: name }));
      expect(validate({ [name]: name === 'exp' ? NOW + 60 : SUBJECT })).toMatchObject({ ok: false });
    },
  );

  it.each<[string, string, unknown]>([
    ['no jti', 'jti', undefined],
    ['an empty jti', 'jti', ''],
    ['a jti that is a number', 'jti', 7],
    ['a jti of 257 characters', 'jti', 'j'.repeat(257)],
    ['no iss', 'iss', undefined],
    ['no aud', 'aud', undefined],
    ['an aud without members', 'aud', []],
    ['an aud with a number in it', 'aud', [AUDIENCE, 7]],
    ['an aud of 21', 'aud', Array.from({ length: 21 }, () => AUDIENCE)],
    ['no iat', 'iat', undefined],
    ['an iat that is a text', 'iat', String(NOW)],
    ['no events', 'events', undefined],
    ['events in a list', 'events', [SESSION_REVOKED]],
    ['an event that is no object', 'events', { [SESSION_REVOKED]: 'yes' }],
    ['a tenant that is a number', 'tenant', 7],
  ])('[V7][L15] are refused by name with %s', (_, name, value) => {
    expect(memberOf(validate({ [name]: value }))).toBe(name);
  });

  it.each([0, 2])('[V7] have exactly one event, and not %i', (count) => {
    const both = { [SESSION_REVOKED]: {}, [ACCOUNT_DISABLED]: {} };
    expect(validate({ events: count === 0 ? {} : both })).toEqual(err({ reason: 'set_without_one_event', count }));
  });
});

describe('an event', () => {
  it.each([
    [`${CAEP}/session-revoked`, {}, 'recall'],
    [`${CAEP}/credential-change`, { change_type: 'revoke' }, 'recall'],
    [`${CAEP}/credential-change`, { change_type: 'update' }, 'recall'],
    [`${CAEP}/credential-change`, { change_type: 'delete' }, 'recall'],
    [`${CAEP}/credential-change`, { change_type: 'something new' }, 'recall'],
    [`${RISC}/sessions-revoked`, {}, 'recall'],
    [`${RISC}/account-credential-change-required`, {}, 'recall'],
    [`${RISC}/credential-compromise`, {}, 'recall'],
    [`${RISC}/account-disabled`, { reason: 'hijacking' }, 'disable'],
    [`${RISC}/account-purged`, {}, 'disable'],
  ])('[V9] %s %j does to the member: %s', (uri, payload, effect) => {
    expect(eventOf(validate({ events: { [uri]: payload } }))).toMatchObject({ kind: 'person', effect });
  });

  it.each([
    [`${CAEP}/credential-change`, { change_type: 'create' }],
    [`${RISC}/account-enabled`, {}],
  ])('[V9][L6] %s %j changes nobody: a provider gives nothing back', (uri, payload) => {
    expect(eventOf(validate({ events: { [uri]: payload }, sub_id: undefined }))).toMatchObject({ kind: 'noted' });
  });

  it.each([
    `${CAEP}/device-compliance-change`,
    `${CAEP}/session-revoked/`,
    `${CAEP}/Session-Revoked`,
    'session-revoked',
    'https://schemas.openid.net/secevent/caep/event-type/constructor',
    'toString',
    '',
  ])('[V7][L10] %j is unknown, and needs no subject', (uri) => {
    expect(eventOf(validate({ events: { [uri]: { change_type: 7 } }, sub_id: 7 }))).toEqual({ kind: 'unknown' });
  });

  it.each([
    [`${CAEP}/credential-change`, {}, 'events.change_type'],
    [`${CAEP}/credential-change`, { change_type: 7 }, 'events.change_type'],
    [`${SSF}/verification`, { state: 7 }, 'events.state'],
    [`${SSF}/verification`, { state: '' }, 'events.state'],
    [`${SSF}/stream-updated`, {}, 'events.status'],
    [`${SSF}/stream-updated`, { status: 'on' }, 'events.status'],
  ])('[L15] %s %j is refused by name', (uri, payload, member) => {
    expect(memberOf(validate({ events: { [uri]: payload } }))).toBe(member);
  });

  it('[V10] of the stream itself is about nobody', () => {
    const sub_id = { format: 'opaque', id: 'stream-1' };
    expect(eventOf(validate({ sub_id, events: { [VERIFICATION]: { state: 's' } } }))).toEqual({
      kind: 'verification',
      state: 's',
    });
    expect(eventOf(validate({ events: { [VERIFICATION]: {} } }))).toEqual({ kind: 'verification', state: undefined });
    const paused = { [`${SSF}/stream-updated`]: { status: 'paused' } };
    expect(eventOf(validate({ events: paused }))).toEqual({ kind: 'stream_updated', status: 'paused' });
  });
});

describe('the subject of an event', () => {
  const subjectOf = (sub_id: unknown, payload: JsonObject = {}) => {
    const event = eventOf(validate({ sub_id, events: { [SESSION_REVOKED]: payload } }));
    return 'kind' in event && event.kind === 'person' ? event.subject : event;
  };
  const BY_SUB = { format: 'iss_sub', issuer: PROVIDER_ISSUER, subject: SUBJECT };

  it.each<[string, unknown, object]>([
    ['by issuer and subject', SUB_ID, BY_SUB],
    ['by address', { format: 'email', email: 'ada@acme.example' }, { format: 'email', email: 'ada@acme.example' }],
    ['by a name of its own', { format: 'opaque', id: 'x1' }, { format: 'opaque', id: 'x1' }],
    ['the user of several', { format: 'complex', user: SUB_ID, tenant: { format: 'opaque', id: 't' } }, BY_SUB],
    ['the user, and not one session of theirs', { user: SUB_ID, session: { format: 'opaque', id: 's' } }, BY_SUB],
    ['in the form of early drafts', { subject_type: 'iss-sub', iss: PROVIDER_ISSUER, sub: SUBJECT }, BY_SUB],
  ])('[V8] is read %s', (_, subId, subject) => {
    expect(subjectOf(subId)).toEqual(subject);
    expect(subjectOf(undefined, { subject: subId as JsonObject })).toEqual(subject);
  });

  it('[V8] is the one of the token, where the event has another', () => {
    const other = { format: 'email', email: 'other@acme.example' };
    expect(subjectOf(SUB_ID, { subject: other })).toEqual(BY_SUB);
  });

  it.each([
    { format: 'phone_number', phone_number: '+12065550100' },
    { format: 'complex', tenant: { format: 'opaque', id: 't' } },
    { format: 'did', url: 'did:example:123456' },
    { format: 'constructor' },
  ])('[V8] is of nobody here: %j', (subId) => {
    expect(subjectOf(subId)).toEqual({ format: 'unsupported' });
  });

  it.each<[unknown, string]>([
    [undefined, 'sub_id'],
    ['ada', 'sub_id'],
    [[SUB_ID], 'sub_id'],
    [{}, 'sub_id.format'],
    [{ format: 7 }, 'sub_id.format'],
    [{ format: 'iss_sub', sub: SUBJECT }, 'sub_id.iss'],
    [{ format: 'iss_sub', iss: PROVIDER_ISSUER }, 'sub_id.sub'],
    [{ format: 'iss_sub', iss: PROVIDER_ISSUER, sub: 7 }, 'sub_id.sub'],
    [{ format: 'email', email: '' }, 'sub_id.email'],
    [{ format: 'opaque' }, 'sub_id.id'],
    [{ format: 'complex', user: 'ada' }, 'sub_id.user'],
    [{ format: 'complex', user: { format: 'complex', user: SUB_ID } }, 'sub_id.user.format'],
    [{ format: 'complex', user: { format: 'opaque', id: 7 } }, 'sub_id.user.id'],
  ])('[V8][L15] is refused by name: %j', (subId, member) => {
    expect(memberOf(validate({ sub_id: subId }))).toBe(member);
  });
});

describe('the receipt of a token', () => {
  const of = (jti: string, issuedAt = NOW, id = provider.id) => receiptOf(id, { jti, issuedAt }, SKEW);

  it('[V5] is by provider and jti, and nothing else of it', () => {
    expect(of('a', NOW).id).toBe(of('a', NOW - 60).id);
    const other = provider.id.replace('a', 'b') as typeof provider.id;
    expect(new Set([of('a').id, of('b').id, of('a', NOW, other).id]).size).toBe(3);
  });

  it('[V5] stands for as long as the token could be taken', () => {
    const { endsAt } = of('a', NOW);
    expect(reasonOf(validate({ iat: NOW }, { now: endsAt - 1 }))).toBe('taken');
    expect(reasonOf(validate({ iat: NOW }, { now: endsAt }))).toBe('set_too_old');
  });
});
