import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { observed } from '../../lambdas/endpoints/http/observed.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, ok } from '../../protect/vocabulary/result.ts';
import { httpEvent } from '../support/http-event.ts';

const EVENT = httpEvent('GET /x');

interface Known {
  readonly id: string;
  readonly member?: string;
}

/** What is answered, and what was told. */
async function answerOf(handle: Parameters<typeof observed<Known, string>>[2], withFailed = false) {
  const told: unknown[] = [];
  const answer = await observed<Known, string>(
    EVENT,
    {
      context: { id: 'request-1' },
      observers: {
        done: (context) => told.push(['done', context]),
        refused: (refusal, context) => told.push([refusal, context]),
        unavailable: ({ dependency }, context) => told.push([dependency, context]),
        failed: (error, context) => told.push([String(error), context]),
      },
      answers: {
        refused: () => ({ statusCode: 403 }),
        unavailable: ({ retryAfterSeconds }) => ({ statusCode: 503, body: String(retryAfterSeconds) }),
        ...(withFailed && { failed: () => ({ statusCode: 500 }) }),
      },
    },
    handle,
  );
  return { answer, told };
}

const known = { id: 'request-1', member: 'ada' };

it.each<[string, Parameters<typeof observed<Known, string>>[2], object, unknown]>([
  ['is done', async () => ok({ statusCode: 200 }), { statusCode: 200 }, 'done'],
  ['is refused', async () => err('no'), { statusCode: 403 }, 'no'],
  ['finds a store down', () => Promise.reject(new Unavailable('KMS')), { statusCode: 503, body: '1' }, 'KMS'],
  ['fails', () => Promise.reject(new Error('a bug')), { statusCode: 500 }, 'Error: a bug'],
])('never tells of a request that %s but once, with what is known by then', async (_, handle, answer, told) => {
  const outcome = await answerOf((notes) => {
    notes.note({ member: 'ada' });
    return handle(notes);
  }, true);
  expect(outcome).toEqual({ answer, told: [[told, known]] });
});

it('never answers a bug where the endpoint has no form of its own for it: that is for the last resort', async () => {
  await expect(answerOf(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
});

it('never is an outage caught in an endpoint beside it', () => {
  const endpoints = join(import.meta.dirname, '../../lambdas/endpoints');
  const files = readdirSync(endpoints, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const catching = files.filter((file) =>
    /\bcatch\b[^;]*\{[^}]*Unavailable|instanceof Unavailable/.test(read(join(endpoints, file))),
  );
  expect(catching).toEqual([join('http', 'observed.ts')]);
});

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
