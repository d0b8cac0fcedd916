import { adviceOnRefused } from '../../../lambdas/core/advice/recorded-advice.ts';
import { isKeptOfAgents, isKeptOfConsent, summarizeActivity } from '../../../lambdas/core/audit/activity.ts';
import { readActivityLine } from '../../../lambdas/core/audit/activity-line.ts';
import { sentPerson } from '../../../lambdas/core/audit/sent-person.ts';

const AT_MS = Date.parse('2026-11-05T13:59:59Z');
const BASE = { activity: 'refused', correlationId: 'number-1', organization: 'acme' };
const SIGN_IN = { ...BASE, about: 'sign_in', provider: 'idp_1' };
const AGENT = { ...BASE, about: 'agent', member: 'mem_1', client: 'cursor', operation: 'mint', sessionId: 'fix-42' };
const sent = { subject: '00u1', email: 'ada@acme.example' };

function read(line: object) {
  const event = readActivityLine({ id: 'event-1', timestamp: AT_MS, message: JSON.stringify(line) });
  if (typeof event === 'string') throw new Error(event);
  return event;
}

const kept = (line: object) => read(line).refusal;

describe('a refused sign-in', () => {
  const cause = { reason: 'subject_not_linked', provider: 'idp_1', claim: 'sub', subject: '00u1' };

  it('is kept with whom the provider named, for what its person was refused for', () => {
    const line = { ...SIGN_IN, signatureVerified: true, sent, reason: 'person_refused', facts: { cause } };
    expect(kept(line)).toEqual({
      organization: 'acme',
      correlationId: 'number-1',
      at: AT_MS / 1000,
      refused: 'sign_in',
      reason: 'subject_not_linked',
      facts: { provider: 'idp_1', claim: 'sub', subject: '00u1' },
      sent,
      provider: 'idp_1',
    });
  });

  it.each([
    ['what the address said', { reason: 'provider_said_no', facts: { error: 'written_by_an_attacker' } }],
    ['whom it named', { reason: 'code_missing', sent: { email: 'written@by-an-attacker.example' } }],
    ['a cause', { reason: 'state_differs', facts: { cause: { reason: 'written_by_an_attacker' } } }],
  ])('that nothing proves to be the provider’s word is kept without %s', (_, of) => {
    const refusal = kept({ ...SIGN_IN, ...of });
    expect(refusal).toMatchObject({ refused: 'callback', reason: of.reason, facts: {}, provider: 'idp_1' });
    expect(JSON.stringify(refusal)).not.toContain('attacker');
  });

  it('that our own exchange failed is kept with what we say of it', () => {
    const facts = { provider: 'idp_1', method: 'client_secret_basic' };
    const refusal = kept({ ...SIGN_IN, reason: 'client_not_authenticated', facts });
    expect(refusal).toMatchObject({ refused: 'callback', facts });
    expect(refusal && adviceOnRefused(refusal)?.meaning).toContain('client_secret_basic');
  });

  it.each([{ organization: undefined }, { organization: '../acme' }])('of no organization is nobody’s: %j', (of) => {
    const message = JSON.stringify({ ...SIGN_IN, reason: 'no_sign_in', ...of });
    expect(readActivityLine({ id: 'e', timestamp: AT_MS, message })).toMatch(/^(?:nothing|unreadable)$/);
  });
});

describe('a refused request about an agent', () => {
  it('is kept with who asked, through which tool, in which session', () => {
    expect(kept({ ...AGENT, reason: 'session_ended' })).toMatchObject({
      refused: 'agent',
      reason: 'session_ended',
      facts: { operation: 'mint', sessionId: 'fix-42' },
      member: 'mem_1',
      client: 'cursor',
    });
  });

  it('of whom nobody knows who it is, is not', () => {
    expect(kept({ ...AGENT, member: undefined, reason: 'agents_off' })).toBeUndefined();
  });

  it.each([
    ['mint', 'session_ended', true],
    ['approve', 'tool_changed', true],
    ['poll', 'session_ended', false],
    ['list', 'not_an_administrator', false],
    ['mint', 'too_many_requests', false],
  ])('%s, %s: kept %s', (operation, reason, expected) => expect(isKeptOfAgents(operation, reason)).toBe(expected));
});

describe('a consent that came to nothing', () => {
  const CONSENT = { ...BASE, about: 'consent', member: 'mem_1', client: 'cursor' };

  it('is kept with who was asked, and about which tool', () => {
    const refusal = kept({ ...CONSENT, reason: 'denied', facts: { member: 'mem_1' } });
    expect(refusal).toMatchObject({ refused: 'consent', reason: 'denied', member: 'mem_1', client: 'cursor' });
    expect(refusal && adviceOnRefused(refusal)?.meaning).toContain('said no');
  });

  it.each(['client_not_approved', 'client_not_enabled', 'enablement_disabled'])(
    'has advice where it is %s',
    (reason) => {
      const refusal = kept({ ...CONSENT, reason, facts: { client: 'cursor', organization: 'acme' } });
      expect(refusal && adviceOnRefused(refusal)?.nextStep).toMatch(/[Ee]nable/);
    },
  );

  it('of whom nobody knows who it is, is not', () => {
    expect(kept({ ...CONSENT, member: undefined, reason: 'denied' })).toBeUndefined();
  });

  it.each([
    ['denied', true],
    ['client_not_approved', true],
    ['no_scope_granted', true],
    ['unsupported_response_type', false],
    ['redirect_uri_not_registered', false],
    ['interaction_needed', false],
  ])('%s: kept %s', (reason, expected) => expect(isKeptOfConsent(reason)).toBe(expected));

  it('is counted nowhere', () => {
    expect(summarizeActivity([read({ ...CONSENT, reason: 'denied' })])).toMatchObject({ counters: [], refusals: [{}] });
  });
});

describe('what is no request for a token', () => {
  it('is counted nowhere: charts are of tokens', () => {
    const events = [read({ ...AGENT, reason: 'agents_off' }), read({ ...SIGN_IN, reason: 'code_missing' }), read(BASE)];
    const { counters, refusals } = summarizeActivity(events);
    expect(counters).toMatchObject([{ outcome: 'refused', count: 1 }]);
    expect(refusals).toHaveLength(2);
  });
});

describe('whom a provider named', () => {
  it.each([
    [{ sub: '00u1', email: 'ada@acme.example', name: 'Ada' }, sent],
    [{ sub: 17, email: null }, {}],
    [{ sub: '', email: ['a'] }, {}],
    [{ sub: 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl' }, { subject: '[looks like a token]' }],
    [{ sub: 'x'.repeat(300) }, { subject: 'x'.repeat(256) }],
  ])('[L11] of %j is %j', (claims, expected) => expect(sentPerson(claims)).toEqual(expected));
});
