import { authorize } from '../../protect/authorize.ts';
import { closeImplications } from '../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { TestAuthorization } from '../support/authorization.ts';
import { set } from '../support/implied-scopes.ts';
import { AGENT_CLIENT_CLAIMS, NOW, RESOURCE } from '../support/issuer.ts';

const at = new TestAuthorization();

/** Whoever administers projects renames them, and whoever renames reads. */
const implications = closeImplications(
  new Map([
    ['projects:admin' as Scope, ['projects:rename', 'projects:delete'] as Scope[]],
    ['projects:rename' as Scope, ['projects:read'] as Scope[]],
  ]),
);

/** Whether a route that needs `scope` is passed, by a member of a role that has `role`. */
async function pass(token: string, scope: string, role = ['projects:admin'], implied = implications) {
  const roles = new Map([['editor', set(...role)]]);
  const protection = { ...at.protection, roles, rules: { ...at.protection.rules, implications: implied } };
  const authorization = `Bearer ${token}`;
  const scopes = set(scope);
  const decision = await authorize({ authorization, organization: 'acme', resource: RESOURCE, scopes }, protection);
  return decision.ok ? [...decision.value.scopes].sort() : decision.error;
}

const missing = expect.objectContaining({ reason: 'insufficient_scope' });
const approve = (grants: Readonly<Record<string, number>>, session: string) =>
  at.protection.agents.sessions.approve(grants, session, 'cursor', NOW - 60);

describe('[L1] a token with a scope that implies others', () => {
  it('passes the routes that need those, and the challenge names what was needed', async () => {
    const token = await at.issuer.sign({ scope: 'projects:admin' });
    for (const scope of ['projects:admin', 'projects:rename', 'projects:read', 'projects:delete']) {
      expect(await pass(token, scope)).toContain(scope);
    }
    expect(await pass(token, 'projects:create')).toMatchObject({ needed: set('projects:create') });
  });

  it('passes none of them where configuration does not say so', async () => {
    const token = await at.issuer.sign({ scope: 'projects:admin' });
    expect(await pass(token, 'projects:read', ['projects:admin', 'projects:read'], new Map())).toEqual(missing);
  });

  it('is never more than the role allows now, and as much as the role implies', async () => {
    const admin = await at.issuer.sign({ scope: 'projects:admin' });
    expect(await pass(admin, 'projects:read', ['projects:rename'])).toEqual(['projects:read', 'projects:rename']);
    expect(await pass(admin, 'projects:delete', ['projects:rename'])).toEqual(missing);
    const reads = await at.issuer.sign({ scope: 'projects:read' });
    expect(await pass(reads, 'projects:rename')).toEqual(missing);
    expect(await pass(reads, 'projects:read')).toEqual(['projects:read']);
  });
});

describe('[L5] an agent client, where scopes imply others', () => {
  const SESSION = 'acme/maria/client~cursor';
  const token = () =>
    at.issuer.sign({ ...AGENT_CLIENT_CLAIMS, scope: 'projects:read', askable_scope: 'projects:admin' });

  it('is asked for the write that the route needs, and no more', async () => {
    expect(await pass(await token(), 'projects:rename')).toMatchObject({
      reason: 'insufficient_scope',
      approvalUri: expect.stringContaining('scope=projects%3Arename'),
    });
  });

  it('writes by the approval of what implies it, until that is taken back', async () => {
    approve({ 'projects:admin': NOW + 60 }, SESSION);
    expect(await pass(await token(), 'projects:rename')).toEqual(['projects:read', 'projects:rename']);
    expect(await pass(await token(), 'projects:delete')).toEqual(['projects:delete', 'projects:read']);
    approve({ 'projects:admin': NOW }, SESSION);
    expect(await pass(await token(), 'projects:rename')).toEqual(missing);
  });

  it('never writes more by an approval than that implies', async () => {
    approve({ 'projects:rename': NOW + 60 }, SESSION);
    expect(await pass(await token(), 'projects:rename')).toContain('projects:rename');
    expect(await pass(await token(), 'projects:delete')).toEqual(missing);
    expect(await pass(await token(), 'projects:admin')).toEqual(missing);
  });

  it('never writes what its token may not ask for, whatever was approved for its session', async () => {
    approve({ 'projects:admin': NOW + 60 }, SESSION);
    const renames = await at.issuer.sign({ ...AGENT_CLIENT_CLAIMS, askable_scope: 'projects:rename' });
    expect(await pass(renames, 'projects:rename')).toContain('projects:rename');
    expect(await pass(renames, 'projects:delete')).toEqual(missing);
  });

  it('never writes by an implication of what reads, whatever the environment said', async () => {
    const wrong = closeImplications(new Map([['projects:read' as Scope, ['projects:rename'] as Scope[]]]));
    const reads = await at.issuer.sign({
      ...AGENT_CLIENT_CLAIMS,
      scope: 'projects:read',
      askable_scope: 'projects:create',
    });
    expect(await pass(reads, 'projects:rename', ['projects:rename', 'projects:read'], wrong)).toEqual(missing);
  });
});

it('[L5] an agent token writes by a live approval of what implies it, and reads what its writes imply', async () => {
  const token = await at.issuer.signAgentToken({ scope: 'projects:rename', agent_session: 'session-1' });
  expect(await pass(token, 'projects:rename')).toEqual(missing);
  approve({ 'projects:admin': NOW + 60 }, 'acme/maria/session-1');
  expect(await pass(token, 'projects:rename')).toEqual(['projects:read', 'projects:rename']);
  expect(await pass(token, 'projects:delete')).toEqual(missing);
});
