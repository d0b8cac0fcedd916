import { jest } from '@jest/globals';
import type { Refusal } from '../../protect/refusal.ts';
import { logRefusal } from '../../protect/refusal-log.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';

afterEach(() => jest.restoreAllMocks());

function logged(refusal: Refusal): unknown[] {
  const lines: unknown[] = [];
  jest.spyOn(console, 'warn').mockImplementation((line) => void lines.push(['warn', JSON.parse(line)]));
  jest.spyOn(console, 'error').mockImplementation((line) => void lines.push(['error', JSON.parse(line)]));
  logRefusal(refusal);
  return lines;
}

const message = 'request refused';

describe('the log', () => {
  it('has the reason and its facts on one line', () => {
    const token = 'acme' as OrganizationId;
    expect(logged({ reason: 'wrong_organization', ofToken: token, ofRequest: undefined })).toEqual([
      ['warn', { level: 'WARN', message, reason: 'wrong_organization', ofToken: 'acme' }],
    ]);
  });

  it('has scopes as text', () => {
    const needed = new Set(['b:c', 'a:b'] as Scope[]);
    expect(logged({ reason: 'insufficient_scope', needed, held: new Set() })).toEqual([
      ['warn', { level: 'WARN', message, reason: 'insufficient_scope', needed: 'a:b b:c', held: '' }],
    ]);
  });

  it('has an outage as an error', () => {
    expect(logged({ reason: 'unavailable', dependency: 'status', error: 'TimeoutError' })).toEqual([
      ['error', { level: 'ERROR', message, reason: 'unavailable', dependency: 'status', error: 'TimeoutError' }],
    ]);
  });

  it('says nothing of a request without credentials', () => {
    expect(logged({ reason: 'no_credentials' })).toEqual([]);
  });
});
