import {
  approve,
  ask,
  deny,
  isChanged,
  MAX_OPEN_REQUESTS,
  type MemberRequests,
  openRequests,
  type Question,
  questionOf,
  REFUSAL_SECONDS,
  REQUEST_LIFETIME_SECONDS,
  scopeStates,
  withdraw,
} from '../../../lambdas/core/agents/write-requests.ts';
import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';

const NOW = 1_767_225_600;
const SESSION = 's-1' as AgentSessionId;
const OTHER = 's-2' as AgentSessionId;
const RENAME = 'projects:rename' as Scope;
const CREATE = 'projects:create' as Scope;

const nobodyAsked: MemberRequests = {
  organization: 'acme' as OrganizationId,
  member: 'maria' as MemberId,
  revision: 0,
  requests: [],
  refused: [],
};

const question = (scopes: readonly Scope[], sessionId = SESSION): Question => ({
  sessionId,
  client: 'cursor' as ClientId,
  scopes: new Set(scopes),
  reason: 'to tidy up',
});

/** The state after questions that must be put, one second apart. */
function afterAsking(...questions: readonly Question[]): MemberRequests {
  return questions.reduce((before, one, i) => {
    const asked = ask(before, one, NOW + i);
    if (asked.outcome !== 'asked') throw new Error(asked.outcome);
    return asked.next;
  }, nobodyAsked);
}

const untils = (ends: Readonly<Record<string, number>>) =>
  new Map(Object.entries(ends).map(([scope, until]) => [scope as Scope, { until }]));
const statesOf = (state: MemberRequests, now: number, granted: Readonly<Record<string, number>> = {}) =>
  Object.fromEntries(
    [...scopeStates(state, SESSION, { live: untils(granted), used: new Map() }, now)].map(([scope, asked]) => [
      scope,
      asked.state,
    ]),
  );

describe('[L16] asking', () => {
  it('puts a question that waits an hour, and not one second longer', () => {
    const state = afterAsking(question([RENAME]));
    const end = NOW + REQUEST_LIFETIME_SECONDS;
    expect(state).toMatchObject({ revision: 1, requests: [{ askedAt: NOW, endsAt: end, reason: 'to tidy up' }] });
    expect([openRequests(state, end - 1).length, openRequests(state, end).length]).toEqual([1, 0]);
    expect([statesOf(state, end - 1), statesOf(state, end)]).toEqual([
      { [RENAME]: 'pending' },
      { [RENAME]: 'expired' },
    ]);
  });

  it('of the same session and scopes, in whatever order, is one question', () => {
    const state = afterAsking(question([RENAME, CREATE]));
    expect(ask(state, question([CREATE, RENAME]), NOW + 9)).toEqual({ outcome: 'waits', request: state.requests[0] });
  });

  it.each<[string, Question]>([
    ['fewer scopes', question([RENAME])],
    ['another session', question([RENAME, CREATE], OTHER)],
  ])('of %s is a question of its own', (_, other) => {
    const outcome = ask(afterAsking(question([RENAME, CREATE])), other, NOW);
    expect(outcome).toMatchObject({ outcome: 'asked', next: { revision: 2, requests: { length: 2 } } });
  });

  it('again after an hour takes the place of what ended', () => {
    const later = NOW + REQUEST_LIFETIME_SECONDS;
    const outcome = ask(afterAsking(question([RENAME])), question([RENAME]), later);
    expect(outcome).toMatchObject({ outcome: 'asked', next: { requests: [{ askedAt: later }] } });
  });

  it(`stops at ${MAX_OPEN_REQUESTS} that wait, and goes on when the first has ended`, () => {
    const many = Array.from({ length: MAX_OPEN_REQUESTS }, (_, i) => question([RENAME], `s-${i}` as AgentSessionId));
    const state = afterAsking(...many);
    const first = NOW + REQUEST_LIFETIME_SECONDS;
    expect(ask(state, question([CREATE]), first - 1)).toEqual({ outcome: 'too_many', until: first });
    expect(ask(state, question([CREATE]), first).outcome).toBe('asked');
  });
});

describe('[L16] a no', () => {
  const state = deny(afterAsking(question([RENAME]), question([RENAME, CREATE])), SESSION, new Set([RENAME]), NOW);

  it('ends the questions that it answers, and leaves the rest of those that ask for something else too', () => {
    expect(openRequests(state, NOW).map(({ scopes }) => [...scopes])).toStrictEqual([[CREATE]]);
  });

  it.each<[string, readonly Scope[]]>([
    ['the same question', [RENAME]],
    ['one that asks for more', [RENAME, CREATE]],
  ])('lets %s wait ten minutes, and not one second longer', (_, scopes) => {
    const until = NOW + REFUSAL_SECONDS;
    expect(ask(state, question(scopes), until - 1)).toEqual({ outcome: 'denied', scopes: [RENAME], until });
    expect(ask(state, question(scopes), until).outcome).not.toBe('denied');
  });

  it('is for one session: another may ask', () => {
    expect(ask(state, question([RENAME], OTHER), NOW).outcome).toBe('asked');
  });

  it('is told, before a question that waits, and after a grant that is live', () => {
    expect(statesOf(state, NOW)).toEqual({ [RENAME]: 'denied', [CREATE]: 'pending' });
    expect(statesOf(state, NOW, { [RENAME]: NOW + 9 })).toEqual({ [RENAME]: 'granted', [CREATE]: 'pending' });
    expect(statesOf(state, NOW + REFUSAL_SECONDS)).toEqual({ [CREATE]: 'pending' });
  });

  it('of all that a question asks for, in two steps, ends it', () => {
    expect(openRequests(deny(state, SESSION, new Set([CREATE]), NOW), NOW)).toEqual([]);
  });

  it('is taken back by a yes', () => {
    const yes = approve(state, SESSION, new Set([RENAME]), NOW);
    expect(ask(yes, question([RENAME]), NOW).outcome).toBe('asked');
  });

  it('stays a no when the agent ends its session', () => {
    expect(ask(withdraw(state, SESSION, NOW), question([RENAME]), NOW).outcome).toBe('denied');
  });
});

describe('a yes', () => {
  it('ends what it answers, of that session alone', () => {
    const state = afterAsking(question([RENAME]), question([RENAME], OTHER));
    const yes = approve(state, SESSION, new Set([RENAME]), NOW);
    expect(openRequests(yes, NOW).map(({ sessionId }) => sessionId)).toEqual([OTHER]);
  });

  it('to a part leaves the rest of the question, with its words, and is something new to write down', () => {
    const before = afterAsking(question([RENAME, CREATE]), question([RENAME, CREATE], OTHER));
    const yes = approve(before, SESSION, new Set([RENAME]), NOW);
    expect(isChanged(before, yes)).toBe(true);
    const [rest, others] = openRequests(yes, NOW);
    expect(rest).toStrictEqual({ ...before.requests[0], scopes: new Set([CREATE]) });
    expect(others?.scopes).toStrictEqual(new Set([RENAME, CREATE]));
    expect(openRequests(deny(yes, SESSION, new Set([CREATE]), NOW), NOW)).toStrictEqual([others]);
    expect(ask(yes, question([CREATE]), NOW).outcome).toBe('waits');
  });

  it('to nothing that was asked changes nothing', () => {
    expect(isChanged(nobodyAsked, approve(nobodyAsked, SESSION, new Set([RENAME]), NOW))).toBe(false);
  });
});

describe('the question of an address', () => {
  it('is the one for exactly these scopes of this session, while it waits', () => {
    const state = afterAsking(question([RENAME, CREATE]));
    const found = (scopes: readonly Scope[], sessionId = SESSION, now = NOW) =>
      questionOf(state, { sessionId, scopes: new Set(scopes) }, now) !== undefined;
    expect([
      found([CREATE, RENAME]),
      found([RENAME]),
      found([RENAME, CREATE], OTHER),
      found([RENAME, CREATE], SESSION, NOW + REQUEST_LIFETIME_SECONDS),
    ]).toEqual([true, false, false, false]);
  });
});

it('what nobody asks about any more is forgotten', () => {
  const old = deny(afterAsking(question([RENAME], OTHER)), SESSION, new Set([CREATE]), NOW);
  const later = withdraw(old, 's-3' as AgentSessionId, NOW + 2 * REQUEST_LIFETIME_SECONDS);
  expect([later.requests, later.refused]).toEqual([[], []]);
});
