import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { captureLog, JSON_HEADERS, LIST, TestSample } from '../support/sample.ts';

let sample: TestSample;
beforeAll(async () => {
  sample = await TestSample.start();
});
afterAll(() => sample.stop());

let logged: string[];
beforeEach(() => {
  logged = captureLog();
});

it('[L11] logs the reason of a refusal, and no token', async () => {
  const refused = [
    await sample.bearer('projects:read', { sub: 'nobody' }),
    `${await sample.bearer('projects:read')}x`,
    await sample.bearer(''),
  ];
  for (const credentials of refused) await sample.call(LIST, { authorization: credentials });
  expect(logged.map((line) => JSON.parse(line).reason)).toEqual([
    'unknown_member',
    'bad_signature',
    'insufficient_scope',
  ]);
  for (const [, payload, signature] of refused.map((credentials) => credentials.split('.'))) {
    expect(logged.join()).not.toContain(payload);
    expect(logged.join()).not.toContain(signature);
  }
});

/** Last, because nothing works afterwards. */
describe('a store that is down', () => {
  it('is a 500 when it is our own, and the log has the error', async () => {
    await sample.dynamoDb.client.send(new DeleteTableCommand({ TableName: 'Projects' }));
    expect(await sample.call(LIST)).toEqual({
      statusCode: 500,
      headers: JSON_HEADERS,
      body: '{"error":"server_error","error_description":"The request failed; it may be tried again"}',
    });
    expect(logged).toEqual([expect.stringContaining('ResourceNotFoundException')]);
  });

  it('is a 503 when the token cannot be checked', async () => {
    await sample.dynamoDb.client.send(new DeleteTableCommand({ TableName: 'Members' }));
    expect(await sample.call(LIST)).toEqual({
      statusCode: 503,
      headers: { ...JSON_HEADERS, 'Retry-After': '2' },
      body: JSON.stringify({
        error: 'temporarily_unavailable',
        error_description: 'The access token cannot be checked right now',
      }),
    });
  });
});
