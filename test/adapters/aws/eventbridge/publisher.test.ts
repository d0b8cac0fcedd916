import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventBridgePublisher } from '../../../../lambdas/adapters/aws/eventbridge/publisher.ts';
import type { VendorEvent } from '../../../../lambdas/core/events/event.ts';
import { Unavailable } from '../../../../lambdas/ports/unavailable.ts';

/** EventBridge, as far as one answer. */
let answer: { status: number; body: unknown };
const asked: unknown[] = [];
let server: Server;
let client: EventBridgeClient;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    asked.push(JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString()));
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'local' };
  client = new EventBridgeClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
});

afterAll(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const event = (id: string): VendorEvent => ({
  kind: 'member.disabled',
  detail: {
    version: 1,
    id,
    kind: 'member.disabled',
    time: '2026-11-05T13:00:00.000Z',
    actor: { kind: 'operator', id: 'operator' },
  },
});

describe('the event bus', () => {
  it('is told the source, the kind and the whole detail', async () => {
    answer = { status: 200, body: { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] } };
    expect(await eventBridgePublisher('vendor', client).publish([event('a')])).toEqual([]);
    expect(asked.at(-1)).toEqual({
      Entries: [
        {
          EventBusName: 'vendor',
          Source: 'countersign',
          DetailType: 'member.disabled',
          Time: Date.parse('2026-11-05T13:00:00Z') / 1_000,
          Detail: JSON.stringify(event('a').detail),
        },
      ],
    });
  });

  it('never is believed to have taken what it says nothing of, or says an error of', async () => {
    const Entries = [{ EventId: 'e-1' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'too much' }];
    answer = { status: 200, body: { FailedEntryCount: 2, Entries } };
    const left = await eventBridgePublisher('vendor', client).publish(['a', 'b', 'c'].map(event));
    expect(left.map(({ event: { detail }, code }) => [detail.id, code])).toEqual([
      ['b', 'ThrottlingException'],
      ['c', 'no_answer'],
    ]);
  });

  it('is unavailable when it is down', async () => {
    answer = { status: 500, body: { __type: 'InternalException', message: 'down' } };
    await expect(eventBridgePublisher('vendor', client).publish([event('a')])).rejects.toThrow(Unavailable);
  });
});
