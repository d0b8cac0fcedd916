import { jest } from '@jest/globals';
import type { GuardRefusal } from '../../protect/refusal.ts';
import { logRefusal } from '../../protect/refusal-log.ts';
import type { RefusedRequest } from '../../protect/refused-request.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';

afterEach(() => jest.restoreAllMocks());

const request: RefusedRequest = { method: 'GET', path: '/things', requestId: 'request-1', caller: undefined };
const where = { method: 'GET', path: '/things', requestId: 'request-1' };

function logged(refusal: GuardRefusal, of = request): unknown[] {
  const lines: unknown[] = [];
  jest.spyOn(console, 'warn').mockImplementation((line) => void lines.push(['warn', JSON.parse(line)]));
  jest.spyOn(console, 'error').mockImplementation((line) => void lines.push(['error', JSON.parse(line)]));
  logRefusal(refusal, of);
  return lines;
}

const message = 'request refused';

describe('the log', () => {
  it('has the reason and its facts on one line', () => {
    const token = 'acme' as OrganizationId;
    expect(logged({ reason: 'wrong_organization', ofToken: token, ofRequest: undefined })).toEqual([
      ['warn', { level: 'WARN', message, ...where, reason: 'wrong_organization', ofToken: 'acme' }],
    ]);
  });

  it('has scopes as text', () => {
    const needed = new Set(['b:c', 'a:b'] as Scope[]);
    expect(logged({ reason: 'insufficient_scope', needed, held: new Set() })).toEqual([
      ['warn', { level: 'WARN', message, ...where, reason: 'insufficient_scope', needed: 'a:b b:c', held: '' }],
    ]);
  });

  it('[L11] has details as text, and no text of them that is long enough for a token', () => {
    const details = (workspace: string) => ({
      type: 'move',
      members: new Map<string, string | number>([
        ['projects', 5],
        ['workspace', workspace],
      ]),
    });
    const secret = `ey${'J'.repeat(40)}`;
    expect(logged({ reason: 'insufficient_details', needed: details(secret), held: [details('design')] })).toEqual([
      [
        'warn',
        {
          ...{ level: 'WARN', message, ...where, reason: 'insufficient_details' },
          needed: '[{"type":"move","projects":5,"workspace":"…"}]',
          held: '[{"type":"move","projects":5,"workspace":"design"}]',
        },
      ],
    ]);
  });

  it('has where a person was to approve, which is no secret: only they can', () => {
    const approvalUri = 'https://auth.example/approve/acme/client~cursor?scope=b%3Ac&member=maria';
    const needed = new Set(['b:c'] as Scope[]);
    expect(logged({ reason: 'insufficient_scope', needed, held: new Set(), approvalUri })).toEqual([
      [
        'warn',
        { level: 'WARN', message, ...where, reason: 'insufficient_scope', needed: 'b:c', held: '', approvalUri },
      ],
    ]);
  });

  it('has an outage as an error', () => {
    expect(logged({ reason: 'unavailable', dependency: 'status', error: 'TimeoutError' })).toEqual([
      [
        'error',
        { level: 'ERROR', message, ...where, reason: 'unavailable', dependency: 'status', error: 'TimeoutError' },
      ],
    ]);
  });

  it('has whose request it was, once that is known', () => {
    const caller = {
      member: 'maria' as MemberId,
      client: 'cursor' as ClientId,
      organization: 'acme' as OrganizationId,
    };
    expect(logged({ reason: 'disabled_member' }, { ...request, caller })).toEqual([
      ['warn', { level: 'WARN', message, ...where, ...caller, reason: 'disabled_member' }],
    ]);
  });

  it('has a mistake of the deployment as an error, with what to mend', () => {
    const problem = 'environment variable MEMBERS_TABLE is missing';
    expect(logged({ reason: 'misconfigured', problem })).toEqual([
      ['error', { level: 'ERROR', message, ...where, reason: 'misconfigured', problem }],
    ]);
    expect(logged({ reason: 'no_organization_parameter' })).toContainEqual([
      'error',
      expect.objectContaining({ problem: 'the route has no path parameter organization' }),
    ]);
  });

  it('says nothing of a request without credentials', () => {
    expect(logged({ reason: 'no_credentials' })).toEqual([]);
  });
});
