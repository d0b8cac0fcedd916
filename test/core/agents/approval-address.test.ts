import {
  approvalConsolePath,
  approvalPath,
  parseApprovalAddress,
} from '../../../lambdas/core/agents/approval-address.ts';
import { parseAgentSessionId } from '../../../lambdas/core/agents/request.ts';
import type { ScopeDeclaration } from '../../../lambdas/core/configuration.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { organization, scopes } from '../../support/fixtures.ts';

const NAMES = Array.from({ length: 51 }, (_, i) => `things:write-${i}`) as Scope[];
const declared = new Map<Scope, ScopeDeclaration>(NAMES.map((name) => [name, { access: 'write', description: name }]));

const asked = (...scope: string[]) =>
  parseApprovalAddress({ organization: organization.id, sessionId: 's-1', scope, member: [] }, declared);

describe('the address of an approval', () => {
  it.each([1, 50])('takes %i scopes', (count) => {
    const text = NAMES.slice(0, count).join(' ');
    expect(asked(text)).toEqual({
      ok: true,
      value: { organization: organization.id, sessionId: 's-1', scopes: scopes(text), member: undefined },
    });
  });

  it('[L15] never takes more than a request may have', () => {
    expect(asked(NAMES.join(' '))).toEqual({
      ok: false,
      error: { field: 'scope', problem: 'must have at most 50 scopes' },
    });
  });

  it.each([
    ['no scope parameter', []],
    ['an empty one', ['']],
  ])('asks for nothing with %s', (_, parameters) => {
    expect(asked(...parameters)).toMatchObject({ ok: true, value: { scopes: new Set() } });
  });

  it('[L16] names whom it asks', () => {
    const raw = { organization: organization.id, sessionId: 's-1', scope: [] };
    expect(parseApprovalAddress({ ...raw, member: ['user-17'] }, declared)).toMatchObject({
      value: { member: 'user-17' },
    });
    for (const member of [[''], ['a b'], ['user-17', 'user-17']]) {
      expect(parseApprovalAddress({ ...raw, member }, declared)).toMatchObject({ error: { field: 'member' } });
    }
  });

  it('[L15] never takes the parameter twice, equal or not', () => {
    const problem = 'must occur once, its scopes separated by spaces';
    expect(asked('things:write-0', 'things:write-0')).toEqual({ ok: false, error: { field: 'scope', problem } });
  });
});

describe('the page that asks', () => {
  const session = parseAgentSessionId('s-1');
  if (!session.ok) throw new Error(session.error.problem);
  const address = (text: string) => ({
    organization: organization.id,
    sessionId: session.value,
    scopes: scopes(text),
    member: undefined,
  });

  it('has no query where nothing is asked', () => {
    expect([approvalPath(address('')), approvalConsolePath(address(''))]).toEqual([
      '/approve/acme/s-1',
      '/console/acme/approve/s-1',
    ]);
  });

  it('carries what is asked, escaped', () => {
    const path = '/approve/acme/s-1?scope=things%3Awrite-0%20things%3Awrite-1';
    const both = address('things:write-0 things:write-1');
    expect([approvalPath(both), approvalConsolePath(both)]).toEqual([
      path,
      path.replace('/approve/acme', '/console/acme/approve'),
    ]);
  });
});
