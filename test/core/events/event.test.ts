import type { AuditAction, AuditEntry } from '../../../lambdas/core/audit/entry.ts';
import { eventOf } from '../../../lambdas/core/events/event.ts';
import { EVENT_KINDS, PUBLISHED } from '../../../lambdas/core/events/kinds.ts';
import { eventDetailSchema } from '../../../lambdas/core/events/schema.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';

const ISSUER = 'https://auth.example.com';
const KEY = 'acme#2026-11-05/2026-11-05T13:00:00.000Z#0123456789abcdef';

function entry(over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    organization: 'acme' as OrganizationId,
    at: 1_793_883_600,
    suffix: '0123456789abcdef',
    actor: { kind: 'member', id: 'alice', client: 'agent-host' },
    action: 'writes.asked',
    target: 'session-1',
    details: { member: 'alice', client: 'agent-host', scope: 'projects:write', until: 1_793_887_200 },
    ...over,
  };
}

function detailOf(over: Partial<AuditEntry> = {}) {
  const event = eventOf(entry(over), KEY, ISSUER);
  if (event === 'not_published') throw new Error(event);
  return event.detail;
}

describe("an event of the vendor's bus", () => {
  it('of a question says who is asked, for what, until when, and the page where they decide', () => {
    expect(detailOf()).toEqual({
      version: 1,
      id: KEY,
      kind: 'writes.asked',
      time: '2026-11-05T13:00:00.000Z',
      organization: 'acme',
      actor: { kind: 'member', id: 'alice', client: 'agent-host' },
      member: 'alice',
      client: 'agent-host',
      agent_session: 'session-1',
      scope: 'projects:write',
      until: '2026-11-05T14:00:00.000Z',
      approval_uri: expect.stringContaining(`${ISSUER}/`),
    });
  });

  it('of the deployment itself says by which of its work', () => {
    const over = { organization: undefined, actor: { kind: 'deployment', id: 'rotation' } } as const;
    const detail = detailOf({ ...over, action: 'key.rotated', target: 'kid-1', details: { successor: 'kid-2' } });
    expect(eventDetailSchema.parse(detail)).toMatchObject({ key: 'kid-1', actor: over.actor });
  });

  it('never has an address to decide at but of a question', () => {
    const others = EVENT_KINDS.filter((kind) => kind !== 'writes.asked');
    expect(others.filter((action) => 'approval_uri' in detailOf({ action }))).toEqual([]);
  });

  it('never carries a detail that is not named: no subject, claim, issuer, reason or address of mail', () => {
    const hidden = 'never-on-the-bus';
    const names = ['subject', 'claim', 'issuer', 'reason', 'email', 'name', 'token', 'secret', 'url'];
    const details = { ...Object.fromEntries(names.map((name) => [name, hidden])), role: 'viewer' };
    for (const action of EVENT_KINDS) expect(JSON.stringify(detailOf({ action, details }))).not.toContain(hidden);
  });

  it('never names an operator by the session, which is often an address', () => {
    const account = 'arn:aws:sts::111122223333';
    const idOf = (id: string) => detailOf({ actor: { kind: 'operator', id } }).actor.id;
    expect(idOf(`${account}:assumed-role/Admin/jane@example.com`)).toBe(`${account}:assumed-role/Admin`);
    expect(idOf('arn:aws:iam::111122223333:user/jane@example.com')).toBe('operator');
    expect(idOf('arn:aws:iam::111122223333:user/deployer')).toBe('arn:aws:iam::111122223333:user/deployer');
  });

  it('never is published for an action that nobody has decided to publish, or that is of a later release', () => {
    const unpublished = Object.entries(PUBLISHED).flatMap(([action, of]) => (of === 'not published' ? [action] : []));
    expect(unpublished).toContain('session.signed_in');
    for (const action of [...unpublished, 'of.a_later_release', 'toString', '__proto__'])
      expect(eventOf(entry({ action: action as AuditAction }), KEY, ISSUER)).toBe('not_published');
  });

  it('is of its schema, whatever its kind', () => {
    for (const action of EVENT_KINDS) expect(eventDetailSchema.safeParse(detailOf({ action })).error).toBeUndefined();
  });

  it('of the deployment as a whole names no organization', () => {
    const detail = detailOf({ organization: undefined, action: 'client.created', target: 'tool', details: {} });
    expect(detail).toMatchObject({ kind: 'client.created', client: 'tool' });
    expect(detail).not.toHaveProperty('organization');
  });
});
