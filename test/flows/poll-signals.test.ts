import { MAX_EVENTS, MAX_ROUNDS, POLL_SECONDS } from '../../lambdas/core/signals/polling.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { member, NOW, provider } from '../support/fixtures.ts';
import { PollWorld } from '../support/poll-world.ts';
import { ACCOUNT_DISABLED, SESSION_REVOKED } from '../support/signal-events.ts';
import { signSet } from '../support/signal-world.ts';

let world: PollWorld;
beforeEach(() => {
  world = new PollWorld();
});

const TIMED_OUT = { reason: 'poll_not_answered', failure: { reason: 'timed_out', timeoutMs: 1_500 } } as const;
const TOO_LARGE = { reason: 'poll_not_answered', failure: { reason: 'too_large', maxBytes: 150_000 } } as const;

const set = (jti: string, event = SESSION_REVOKED, claims = {}) =>
  signSet({ claims: { jti, events: { [event]: {} }, ...claims } });

/** Waiting at the transmitter. */
const wait = (...names: string[]) => {
  for (const jti of names) world.waiting.set(jti, set(jti));
};

const names = (count: number) => Array.from({ length: count }, (_, i) => `set-${i}`);

describe('signals that are polled', () => {
  it('[V11] are asked for with the transmitter’s token, taken as if they had been pushed, and acknowledged', async () => {
    world.waiting.set('set-1', set('set-1', ACCOUNT_DISABLED));
    expect(await world.poll()).toStrictEqual({ taken: ['set-1'], refused: [] });
    expect(world.signals.changes).toHaveLength(1);
    expect(world.signals.changes[0]).toMatchObject({
      change: { member: member.id, provider: provider.id, effect: 'disable', at: NOW },
      audit: { action: 'member.disabled', actor: { kind: 'provider', id: provider.id } },
    });
    expect(world.requests.map(({ token, maxEvents }) => [token, maxEvents])).toStrictEqual([
      ['signals ciphertext, decrypted', MAX_EVENTS],
      ['signals ciphertext, decrypted', 0],
    ]);
    expect(world.state).toStrictEqual({ polledAt: NOW, succeededAt: NOW, nextAt: NOW + POLL_SECONDS });
  });

  it('[V11] are one request where there are none', async () => {
    await world.poll();
    expect(world.requests).toHaveLength(1);
  });

  it('[V12] are asked for on while there are more, and acknowledged on the way', async () => {
    wait(...names(MAX_EVENTS + 2));
    const { taken } = await world.poll();
    expect(taken).toHaveLength(MAX_EVENTS + 2);
    expect(world.requests.map(({ maxEvents }) => maxEvents)).toStrictEqual([MAX_EVENTS, MAX_EVENTS, 0]);
    expect(world.requests[1]?.acknowledged.taken).toHaveLength(MAX_EVENTS);
    // It is written once that something came.
    expect(world.signals.heard).toStrictEqual([{ receivedAt: NOW }, { receivedAt: NOW }]);
  });

  it('[V12] are so many at one poll, and the others are there at the next', async () => {
    wait(...names(MAX_EVENTS * MAX_ROUNDS + 1));
    await world.poll();
    expect([world.requests.length, world.waiting.size]).toStrictEqual([MAX_ROUNDS + 1, 1]);
    world.signals.now += POLL_SECONDS;
    await world.poll();
    expect([world.waiting.size, world.signals.changes.length]).toStrictEqual([0, MAX_EVENTS * MAX_ROUNDS + 1]);
  });

  it('[V12] that are more than were asked for are looked at no further', async () => {
    world.sendsAll = true;
    wait(...names(MAX_EVENTS + 1));
    await world.poll();
    expect([world.signals.changes.length, world.waiting.size]).toStrictEqual([MAX_EVENTS, 1]);
  });

  it('[V12][L14] are asked for in fewer when an answer is too large', async () => {
    wait(...names(3));
    world.failing = (request) => (request === 0 ? TOO_LARGE : undefined);
    expect((await world.poll()).taken).toHaveLength(3);
    expect(world.requests.map(({ maxEvents }) => maxEvents)).toStrictEqual([MAX_EVENTS, 7, 0]);
  });

  it('[V5][V13] are acknowledged after they were acted on: an acknowledgement that is lost comes to one change', async () => {
    wait('set-1');
    world.failing = (request) => (request === 1 ? TIMED_OUT : undefined);
    await world.poll();
    expect([world.signals.changes.length, world.waiting.size]).toStrictEqual([1, 1]);
    world.signals.now += POLL_SECONDS;
    expect((await world.poll()).taken).toStrictEqual(['set-1']);
    expect([world.signals.changes.length, world.waiting.size]).toStrictEqual([1, 0]);
    expect(world.told).toContain('repeated');
  });

  it.each([
    ['of another name', 'other', 'invalid_request', 'set_jti_differs', () => set('set-1')],
    [
      'of another issuer',
      'set-1',
      'invalid_issuer',
      'set_issuer_differs',
      () => set('set-1', SESSION_REVOKED, { iss: 'https://o.example' }),
    ],
    [
      'for others',
      'set-1',
      'invalid_audience',
      'set_audience_differs',
      () => set('set-1', SESSION_REVOKED, { aud: 'https://o.example' }),
    ],
    ['that is no token', 'set-1', 'invalid_request', 'malformed_set', () => 'a.b'],
    ['of another kind', 'set-1', 'invalid_request', 'malformed_set_claim', () => 7],
    ['that is too large', 'set-1', 'invalid_request', 'set_too_large', () => 'x'.repeat(20_481)],
    ['of nobody’s key', 'set-1', 'invalid_key', 'set_signature_refused', () => signSet({ header: { kid: 'x' } })],
  ])(
    '[V13] %s are reported with their error, change nobody, and hold nothing up',
    async (_, jti, code, reason, made) => {
      world.waiting.set(jti, made() as string);
      wait('set-2');
      expect(await world.poll()).toStrictEqual({ taken: ['set-2'], refused: [[jti, code]] });
      expect([world.signals.changes.length, world.waiting.size, world.failure]).toStrictEqual([1, 0, undefined]);
      expect(world.told).toContain(reason);
    },
  );

  it('[V13][S9] are not acknowledged when our store fails in the middle, and those of before are', async () => {
    wait('set-1', 'set-2', 'set-3');
    world.signals.faultOfAct = (act) => (act === 1 ? new Unavailable('DynamoDB') : undefined);
    expect(await world.poll()).toStrictEqual({ taken: ['set-1'], refused: [] });
    expect([...world.waiting.keys()]).toStrictEqual(['set-2', 'set-3']);
    expect(world.failure).toBe('DynamoDB did not answer: polling goes on by itself when it does.');
  });

  it('[V13] that meet a fault of ours come again, and hold none of the others up', async () => {
    wait('set-1', 'set-2', 'set-3');
    world.signals.faultOfAct = (act) => (act === 1 ? new Error('a bug') : undefined);
    expect((await world.poll()).taken).toStrictEqual(['set-1', 'set-3']);
    expect([...world.waiting.keys()]).toStrictEqual(['set-2']);
    expect(world.told).toContain('failed');
    expect(world.failure).toMatch(/^Polling failed by a fault of this server/);
  });

  it('[L11] leave nothing of themselves, nor of the transmitter’s token, in what is told or kept', async () => {
    const sent = set('set-1', SESSION_REVOKED, { aud: 'https://o.example' });
    world.waiting.set('set-1', sent);
    world.failing = (request) => (request === 1 ? TIMED_OUT : undefined);
    await world.poll();
    const left = JSON.stringify([world.signals.told, world.states]);
    for (const secret of [sent.slice(0, 20), 'decrypted']) expect(left).not.toContain(secret);
  });
});

describe('a stream that is polled', () => {
  it('[V14] is polled once a minute at most, by whichever run', async () => {
    await Promise.all([world.poll(), world.poll()]);
    expect(world.requests).toHaveLength(1);
    world.signals.now += POLL_SECONDS - 1;
    await world.poll();
    expect(world.requests).toHaveLength(1);
    world.signals.now += 1;
    await world.poll();
    expect(world.requests).toHaveLength(2);
  });

  it('[V14] is left alone for a while when it fails, longer each time, and never longer than ten minutes', async () => {
    world.failing = () => TIMED_OUT;
    const waits: number[] = [];
    for (let times = 0; times < 7; times += 1) {
      await world.poll();
      waits.push((world.state?.nextAt ?? 0) - world.signals.now);
      world.signals.now = world.state?.nextAt ?? 0;
    }
    expect(waits).toStrictEqual([50, 100, 200, 400, 600, 600, 600]);
    expect(world.state).toMatchObject({ failures: 7, failure: 'The transmitter did not answer within 1500 ms.' });
    world.failing = () => undefined;
    await world.poll();
    expect(world.state).toStrictEqual({
      polledAt: world.signals.now,
      succeededAt: world.signals.now,
      nextAt: world.signals.now + POLL_SECONDS,
    });
  });

  it.each([
    [{ reason: 'poll_not_answered', failure: { reason: 'status', status: 401 } }, /answered 401\. Set a token/],
    [
      { reason: 'poll_not_answered', failure: { reason: 'status', status: 404 } },
      /answered 404\. See that the address/,
    ],
    [{ reason: 'poll_not_answered', failure: { reason: 'status', status: 500 } }, /answered 500\.$/],
    [{ reason: 'poll_answer_not_json', problem: 'not_json' }, /something else than one JSON object/],
    [
      { reason: 'poll_answer_malformed', member: 'sets', requirement: 'an object' },
      /member sets that is not an object/,
    ],
  ] as const)('[V14] that fails by %j says why, and when it last went well', async (failure, words) => {
    await world.poll();
    world.signals.now += POLL_SECONDS;
    world.failing = () => failure;
    await world.poll();
    expect(world.state).toMatchObject({ failure: expect.stringMatching(words), succeededAt: NOW, failures: 1 });
    expect(world.told).toContain(failure.reason);
  });

  it('[V14] that cannot be read, or is gone, stops none of the others', async () => {
    world.listed = ['broken', `idp_${'b'.repeat(32)}`, provider.id];
    wait('set-1');
    expect((await world.poll()).taken).toStrictEqual(['set-1']);
    expect(world.told).toContain('failed');
  });

  it.each(['disabled', 'pending'] as const)('[L9] is not asked while its provider is %s', async (status) => {
    world.signals.provider = { status };
    await world.poll();
    expect(world.requests).toHaveLength(0);
    expect(world.failure).toBe(`The provider is ${status}, so that it is not asked. Enable it on its page.`);
  });

  it('[V14] whose settings have changed meanwhile is told nothing of how it went before', async () => {
    world.failing = () => {
      world.revision += 1;
      return TIMED_OUT;
    };
    await world.poll();
    expect(world.states).toHaveLength(0);
  });

  it('that goes well is written about every five minutes', async () => {
    for (let minutes = 0; minutes <= 5; minutes += 1) {
      await world.poll();
      world.signals.now += 60;
    }
    expect(world.states.map(({ succeededAt }) => succeededAt)).toStrictEqual([NOW, NOW + 300]);
  });

  it('[V2] is not pushed to, by whatever token', async () => {
    const { status } = await world.signals.push(signSet());
    expect([status, world.told.at(-1)]).toStrictEqual([401, 'signals_are_polled']);
    expect(world.signals.changes).toHaveLength(0);
  });

  it('[S9] is polled by no run that cannot list them', async () => {
    world.signals.failure = new Error('no answer');
    await expect(world.poll()).rejects.toBeInstanceOf(Unavailable);
  });
});
