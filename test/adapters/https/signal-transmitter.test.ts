import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { httpsSignalTransmitter } from '../../../lambdas/adapters/https/signal-transmitter.ts';
import {
  type Acknowledgements,
  NOTHING_TO_ACKNOWLEDGE,
  type PollFailure,
} from '../../../lambdas/core/signals/polling.ts';
import { type LoopbackServer, serveHttp } from './loopback-server.ts';

const TOKEN = 'token-of-the-transmitter';

let server: LoopbackServer;
let asked: { readonly headers: IncomingHttpHeaders; readonly line: string; readonly body: unknown }[];
let respond: (response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  respond = (response) => json(response, { sets: { 'set-1': 'a.b.c' }, moreAvailable: true });
  server = await serveHttp(async (request, response) => {
    const { method, url, headers } = request;
    asked.push({ line: `${method} ${url}`, headers, body: JSON.parse(await text(request)) });
    respond(response);
  });
});
afterEach(() => server.close());

function json(response: ServerResponse, body: unknown, type = 'application/json'): void {
  response
    .writeHead(200, { 'content-type': type })
    .end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

interface Poll {
  readonly maxEvents?: number;
  readonly acknowledged?: Acknowledgements;
  readonly pinnedHosts?: readonly string[];
}

function poll({ maxEvents = 5, acknowledged = NOTHING_TO_ACKNOWLEDGE, pinnedHosts = [server.host] }: Poll = {}) {
  const transmitter = httpsSignalTransmitter({ allowLoopbackIssuers: true });
  const polling = { endpoint: `${server.origin}/poll?stream=7`, pinnedHosts };
  return transmitter.poll(polling, TOKEN, { maxEvents, acknowledged });
}

describe('a transmitter that is polled', () => {
  it('[V11] is asked to answer at once, for so many, with its token in the header', async () => {
    expect(await poll()).toStrictEqual({ ok: true, value: { sets: [['set-1', 'a.b.c']], moreAvailable: true } });
    expect(asked).toHaveLength(1);
    const [{ line, headers, body } = fail()] = asked;
    expect([line, body]).toStrictEqual(['POST /poll?stream=7', { returnImmediately: true, maxEvents: 5 }]);
    expect(headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/json',
      'content-type': 'application/json',
    });
  });

  it('[V13] is told what was taken, and of what was not why', async () => {
    const error = { err: 'invalid_key', description: 'No key of the transmitter verifies the token' } as const;
    await poll({ maxEvents: 0, acknowledged: { taken: ['set-1', 'set-2'], refused: [['set-3', error]] } });
    expect(asked[0]?.body).toStrictEqual({
      returnImmediately: true,
      maxEvents: 0,
      ack: ['set-1', 'set-2'],
      setErrs: { 'set-3': error },
    });
    expect(asked[0]?.headers['content-language']).toBe('en');
  });

  it.each([
    [{ sets: {} }, { sets: [], moreAvailable: false }],
    [
      { sets: { a: 7 }, moreAvailable: false, other: null },
      { sets: [['a', 7]], moreAvailable: false },
    ],
  ])('answers %j', async (answer, value) => {
    respond = (response) => json(response, answer, 'application/json; charset=utf-8');
    expect(await poll()).toStrictEqual({ ok: true, value });
  });

  const notAnswered = (failure: object) => ({ reason: 'poll_not_answered', failure }) as PollFailure;
  const malformed = (member: string, requirement: string): PollFailure => ({
    ...{ reason: 'poll_answer_malformed', member, requirement },
  });

  it.each<[string, PollFailure, (response: ServerResponse) => void]>([
    ['refuses us', notAnswered({ reason: 'status', status: 401 }), (r) => r.writeHead(401).end('{"sets":{}}')],
    ['is down', notAnswered({ reason: 'status', status: 503 }), (r) => r.writeHead(503).end()],
    ['accepts, and has nothing to say', notAnswered({ reason: 'status', status: 202 }), (r) => r.writeHead(202).end()],
    [
      'sends us elsewhere',
      notAnswered({ reason: 'redirected', status: 307, locationHost: '169.254.169.254' }),
      (r) => r.writeHead(307, { location: 'http://169.254.169.254/' }).end(),
    ],
    ['has no end', notAnswered({ reason: 'too_large', maxBytes: 150_000 }), (r) => json(r, 'x'.repeat(150_001))],
    [
      'shows a page',
      notAnswered({ reason: 'wrong_media_type', mediaType: 'text/html' }),
      (r) => json(r, '<p>', 'text/html'),
    ],
    ['says no JSON', { reason: 'poll_answer_not_json', problem: 'not_json' }, (r) => json(r, 'sets=1')],
    [
      'says no UTF-8',
      { reason: 'poll_answer_not_json', problem: 'not_json' },
      (r) => json(r, Buffer.from([0x7b, 0xff, 0x7d])),
    ],
    ['says a list', { reason: 'poll_answer_not_json', problem: 'not_an_object' }, (r) => json(r, [])],
    [
      'names one token twice',
      { reason: 'poll_answer_not_json', problem: 'duplicate_member' },
      (r) => json(r, '{"sets":{"a":"x","a":"y"}}'),
    ],
    ['says nothing of tokens', malformed('sets', 'an object'), (r) => json(r, { moreAvailable: false })],
    ['says a list of tokens', malformed('sets', 'an object'), (r) => json(r, { sets: ['a.b.c'] })],
    [
      'says otherwise how many',
      malformed('moreAvailable', 'true or false'),
      (r) => json(r, { sets: {}, moreAvailable: 1 }),
    ],
  ])('[V12][L14] that %s gives nothing', async (_, failure, answer) => {
    respond = answer;
    expect(await poll()).toStrictEqual({ ok: false, error: failure });
    expect(JSON.stringify(failure)).not.toContain(TOKEN);
  });

  it('[L14] is never asked at a host that is not pinned, nor told the token there', async () => {
    const error = notAnswered({ reason: 'host_not_pinned', host: server.host });
    expect(await poll({ pinnedHosts: ['signals.example'] })).toStrictEqual({ ok: false, error });
    expect(asked).toHaveLength(0);
  });

  it('[L14] is waited for no longer than keys are', async () => {
    respond = () => {};
    expect(await poll()).toStrictEqual({ ok: false, error: notAnswered({ reason: 'timed_out', timeoutMs: 1_500 }) });
  });
});

function fail(): never {
  throw new Error('nothing was asked');
}
