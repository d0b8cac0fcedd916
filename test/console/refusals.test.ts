import { unsignedRefusals } from '../../console/src/pages/activity/unsigned.ts';
import { mendedAt } from '../../console/src/pages/refusal/mended-at.ts';
import { subjectOf } from '../../console/src/pages/refusal/subject.ts';
import { FAULT_NAMES, isKept } from '../../local/identity-provider/faults.ts';

const counts = { issued: 0, refused: {}, unavailable: {} };

describe('what was refused before a signature was good', () => {
  it('is never a bar alone: why, by which tool, how often, and what to do', () => {
    const rows = unsignedRefusals({
      hours: [],
      clients: [
        { ...counts, client: 'cursor', refused: { bad_signature: 1, no_key_for_kid: 3, wrong_audience: 9 } },
        { ...counts, client: 'zed', unavailable: { 'provider keys': 2, 'key ring': 4 } },
      ],
    });
    expect(rows.map(({ client, reason, count }) => [client, reason, count])).toEqual([
      ['cursor', 'no_key_for_kid', 3],
      ['zed', 'keys_unreachable', 2],
      ['cursor', 'bad_signature', 1],
    ]);
    for (const { meaning, nextStep } of rows) {
      expect(meaning).toMatch(/\w/);
      expect(nextStep).toMatch(/Test the connection/);
    }
  });

  it('never trips over a name that every object has', () => {
    expect(unsignedRefusals({ hours: [], clients: [{ ...counts, client: 'x', refused: { toString: 1 } }] })).toEqual(
      [],
    );
  });
});

describe('the account that a refusal offers to link', () => {
  const facts = { provider: 'idp_1', claim: 'sub', subject: '00u1' };
  const refusal = {
    correlation_id: 'c',
    at: 1,
    refused: 'token' as const,
    reason: 'subject_not_linked',
    provider: 'idp_1',
    facts,
  };

  it('is the one that the provider named', () => {
    expect(subjectOf(refusal)).toEqual({ provider: 'idp_1', claim: 'sub', subject: '00u1' });
  });

  it.each([
    ['is of another reason', { reason: 'member_disabled' }],
    ['is of no provider', { provider: undefined }],
    ['was recorded before subjects were', { facts: { provider: 'idp_1', claim: 'sub' } }],
    ['was cut', { facts: { ...facts, subject: 'x'.repeat(256) } }],
    ['looked like a token', { facts: { ...facts, subject: '[looks like a token]' } }],
    ['is a SAML name, made of several parts', { facts: { ...facts, claim: 'sub_id' } }],
  ])('is never one that %s', (_what, over) => {
    expect(subjectOf({ ...refusal, ...over } as typeof refusal)).toBeUndefined();
  });
});

/** Of the ways in which the demo breaks its provider, those where nothing proves who signed: what is counted of each. */
const UNSIGNED_FAULTS = {
  'unknown-key': { refused: { no_key_for_kid: 1 } },
  'key-replaced': { refused: { bad_signature: 1 } },
  'keys-unreachable': { unavailable: { 'provider keys': 1 } },
  'keys-unreadable': { unavailable: { 'provider keys': 1 } },
} as const;

describe('what the demo breaks', () => {
  it.each(FAULT_NAMES)('is never without a row that says why and what to do: %s', (fault) => {
    if (isKept(fault)) return;
    const counted = UNSIGNED_FAULTS[fault as keyof typeof UNSIGNED_FAULTS];
    expect(unsignedRefusals({ hours: [], clients: [{ ...counts, ...counted, client: 'cursor' }] })).toHaveLength(1);
  });
});

describe('where a refusal can be mended here', () => {
  const refusal = {
    ...{ correlation_id: 'c', at: 1, refused: 'token' as const, reason: 'no_scope_granted' },
    ...{ client: 'cursor', provider: 'idp_1', member: 'mem_1' },
    facts: { asserted: 'a:read b:read', requested: 'a:read', ceiling: 'a:read', role: 'a:read' },
  };
  const pathOf = (over: object) => mendedAt({ ...refusal, ...over })?.path;

  it.each([
    ['assertion delegates nothing', { asserted: '' }, '/providers/idp_1'],
    ['request asks for nothing of it', { requested: 'c:read' }, undefined],
    ['client’s ceiling ends it', { ceiling: 'c:read' }, '/clients/cursor'],
    ['member’s role ends it', { role: 'c:read' }, '/members/mem_1'],
    ['ceiling and the role have nothing in common', { ceiling: 'b:read' }, '/clients/cursor'],
  ])('no scope is left: the %s', (_what, facts, path) => {
    expect(pathOf({ facts: { ...refusal.facts, ...facts } })).toBe(path);
  });

  it('an issuer is registered exactly as the assertion has it, slash and tenants included', () => {
    const facts = { issuer: 'https://idp.example/', tenant: 't 1', audienceTenant: 'acme' };
    const path = '/providers/new?issuer=https%3A%2F%2Fidp.example%2F&tenant=t+1&audience_tenant=acme';
    expect(pathOf({ reason: 'untrusted_issuer', facts })).toBe(path);
  });

  it.each([
    ['a tool for nothing that is known here', { reason: 'expired' }],
    ['a client that the refusal does not name', { reason: 'client_not_enabled', client: undefined }],
    ['a member whom it does not name', { reason: 'member_disabled', facts: {} }],
    ['an issuer that it does not name', { reason: 'untrusted_issuer', facts: {} }],
    ['an issuer that was cut', { reason: 'untrusted_issuer', facts: { issuer: `https://${'x'.repeat(248)}` } }],
    [
      'a tenant that looked like a token',
      { reason: 'untrusted_issuer', facts: { issuer: 'https://idp.example', tenant: '[looks like a token]' } },
    ],
    ['what was kept without its scopes', { facts: {}, provider: undefined }],
  ])('nowhere, of %s', (_what, over) => {
    expect(mendedAt({ ...refusal, ...over } as typeof refusal)).toBeUndefined();
  });
});
