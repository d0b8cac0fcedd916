import type { AdministrationRefusal } from '../../../lambdas/core/administration/refusal.ts';
import { refusalResponse, unavailableProblem } from '../../../lambdas/endpoints/administration/problem.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';

const KEEPS = { 'cache-control': 'no-store', 'content-type': 'application/problem+json' };

/** Status, type, detail, the fields that are to blame, and the headers that say more. */
function told({ statusCode, headers = {}, body = '' }: ReturnType<typeof refusalResponse>) {
  const { type, title, status, detail, errors, correlation_id, ...more } = JSON.parse(body);
  expect([status, typeof title, correlation_id, more]).toEqual([statusCode, 'string', 'request-1', {}]);
  expect(headers).toMatchObject(KEEPS);
  const { etag, 'retry-after': retryAfter } = headers;
  return [statusCode, type.replace('urn:countersign:problem:', ''), detail, errors, etag ?? retryAfter];
}

const problems = [
  { field: 'justInTimeRole', problem: 'must be one of guest' },
  { field: 'aliases[0].name', problem: 'is taken' },
];
const errors = [
  { field: 'jit_role', detail: 'must be one of guest' },
  { field: 'aliases[0].name', detail: 'is taken' },
];
const first = 'jit_role must be one of guest';

it.each<[AdministrationRefusal, readonly unknown[]]>([
  [{ reason: 'not_found', problems }, [404, 'not_found', undefined, undefined, undefined]],
  [{ reason: 'invalid_request', problems }, [400, 'invalid_request', first, errors, undefined]],
  [{ reason: 'conflict', problems }, [409, 'conflict', first, errors, undefined]],
  [{ reason: 'changed_meanwhile', current: '"tag"' }, [412, 'changed_meanwhile', undefined, undefined, '"tag"']],
  [
    { reason: 'last_sign_in', because: 'access_token' },
    [409, 'last_sign_in', expect.stringContaining('an access token does not prove'), undefined, undefined],
  ],
  [
    { reason: 'last_sign_in', because: 'own_way_in' },
    [409, 'last_sign_in', expect.stringContaining('You signed in through this'), undefined, undefined],
  ],
  [
    { reason: 'last_sign_in', because: 'not_standing' },
    [409, 'last_sign_in', expect.stringContaining('Sign in again'), undefined, undefined],
  ],
  [
    { reason: 'own_membership' },
    [409, 'own_membership', expect.stringContaining('Another administrator'), undefined, undefined],
  ],
  [
    { reason: 'own_sign_in' },
    [409, 'own_membership', expect.stringContaining('another identity provider that knows you'), undefined, undefined],
  ],
  [{ reason: 'too_many_requests', retryAfterSeconds: 7 }, [429, 'too_many_requests', undefined, undefined, '7']],
])('a request that is not done says what to do: %j', (refusal, expected) => {
  expect(told(refusalResponse(refusal, 'request-1'))).toEqual(expected);
});

it('[S9] an outage says when to come again, and nothing of what is down', () => {
  const answer = unavailableProblem(new Unavailable('members'), 'request-1');
  expect(told(answer)).toEqual([503, 'unavailable', undefined, undefined, expect.stringMatching(/^[1-9]\d*$/)]);
  expect(answer.body).not.toContain('members');
});
