import type { LogoDigest } from '../../lambdas/core/clients/logo.ts';
import type { SessionCookie } from '../../lambdas/core/sign-in/session.ts';
import { type AgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  approvalOf,
  GLOBEX_SESSION,
  type PageRequest,
} from '../support/agent-world.ts';
import { ISSUER, member, NOW, organization } from '../support/fixtures.ts';
import { endsOf } from '../support/write-approvals.ts';

const WRITE = 'projects:write' as Scope;
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
  rule({});
  await world.call(APPROVE, { as: { session: ADA_SESSION }, json: approvalOf([WRITE]) });
  world.audit.length = 0;
  world.told.length = 0;
});

function rule(rules: Partial<AgentRules>): void {
  const secondPerson = { scopes: new Set([WRITE]), role: 'admin' };
  world.agentRules = { ...NO_AGENT_RULES, secondPerson, ...rules };
}

const show = (request: PageRequest = {}) =>
  world.confirmationsPage({ as: { session: ADMIN_SESSION }, csrf: null, ...request });
const hidden = (body: string, name: string) =>
  [...body.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, value]) => value ?? '');
/** As the form of the page that an administrator sees. */
async function decide(decision: string, session: SessionCookie = ADMIN_SESSION, request: PageRequest = {}) {
  const { body } = await show();
  const form = ['member', 'id'].map((name) => [name, hidden(body, name)[0] ?? '0'.repeat(32)] as const);
  return world.confirmationsPage({ as: { session }, form: [...form, ['decision', decision]], ...request });
}
const grants = async () => endsOf((await world.agentSessions.find(KEY))?.grants);
const nothingHappened = async () => {
  expect(world.audit).toEqual([]);
  expect(await grants()).toEqual({});
};

describe('[L17] the page of a second person, without scripts', () => {
  it('says who approved what, in words, for which tool, whose that is and for how long; and decides nothing', async () => {
    const { status, body, headers } = await show();
    expect(status).toBe(200);
    for (const text of [
      `For <bdi>${member.email}</bdi>`,
      '<strong><bdi>cursor</bdi></strong><br>not verified, registered by the operator',
      `<code>${WRITE}</code>`,
      'For 4 hours (usual)',
      'value="confirm"',
      'value="refuse"',
    ])
      expect(body).toContain(text);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*form-action 'self'/);
    expect(body).not.toMatch(/<script|style=| on\w+=/);
    expect(world.told).toEqual(['list_confirmations done']);
    await nothingHappened();
  });

  it('confirms what it showed: granted to the first person’s agent, in the second’s name', async () => {
    const { status, body } = await decide('confirm');
    expect([status, body.includes('<h1>Confirmed</h1>')]).toEqual([200, true]);
    expect(await grants()).toEqual({ [WRITE]: NOW + 14_400 });
    expect(world.audit.map(({ action }) => action)).toEqual(['writes.confirmed']);
    expect((await show()).body).toContain('Nothing waits for you to confirm.');
  });

  it('refuses', async () => {
    expect((await decide('refuse')).body).toContain('<h1>Refused</h1>');
    expect(await grants()).toEqual({});
    expect(world.audit.map(({ action }) => action)).toEqual(['writes.not_confirmed']);
  });

  it('never counts twice, nor what was approved anew since it was shown', async () => {
    const { body } = await show();
    const form = [...['member', 'id'].map((name) => [name, hidden(body, name)[0] ?? ''] as const)];
    const json = { ...approvalOf([WRITE]), durations: { [WRITE]: 'day' } };
    await world.call(APPROVE, { as: { session: ADA_SESSION }, json });
    world.audit.length = 0;
    const stale = await world.confirmationsPage({
      as: { session: ADMIN_SESSION },
      form: [...form, ['decision', 'confirm']],
    });
    expect([stale.status, stale.body.includes('There is nothing to confirm here any more')]).toEqual([409, true]);
    await nothingHappened();
  });

  it('never is for the first person, for another role, or for another organization', async () => {
    expect((await show({ as: { session: ADA_SESSION } })).body).toContain('You do not have it.');
    expect((await decide('confirm', ADA_SESSION)).status).toBe(403);
    expect((await show({ as: { session: GLOBEX_SESSION } })).status).toBe(403);
    expect((await decide('confirm', GLOBEX_SESSION)).status).toBe(403);
    await nothingHappened();
  });

  it('[L7] never decides without its CSRF token, nor from another site', async () => {
    expect((await decide('confirm', ADMIN_SESSION, { csrf: null })).status).toBe(403);
    expect((await decide('confirm', ADMIN_SESSION, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await decide('confirm', ADMIN_SESSION, { origin: null })).status).toBe(403);
    await nothingHappened();
  });

  it.each(['', 'approve', 'CONFIRM'])('[L15] names the field when the decision is %p', async (decision) => {
    const { status, body } = await decide(decision);
    expect([status, body.includes('decision must be confirm or refuse')]).toEqual([400, true]);
    await nothingHappened();
  });

  it('[L17] never confirms without a passkey what takes one, says so, and lets it be refused', async () => {
    rule({ passkey: new Set([WRITE]) });
    const { body, headers } = await show();
    expect(body).toContain('Confirming asks for your passkey');
    expect(body).toContain('data-challenges="/organizations/acme/agent/passkeys/challenges"');
    expect(headers['content-security-policy']).toContain(
      `script-src ${ISSUER}/console/passkey.js; connect-src 'self';`,
    );
    expect((await decide('confirm')).body).toContain('<h1>Nothing was confirmed</h1>');
    expect(await grants()).toEqual({});
  });

  it('leads a browser with scripts to the console, and whoever is not signed in through signing in and back', async () => {
    const console = await show({ accept: 'text/html' });
    expect([console.status, console.headers['location']]).toEqual([303, '/console/acme/requests']);
    const signIn = await show({ as: 'nothing' });
    expect([signIn.status, signIn.headers['location']]).toEqual([
      303,
      `/login/acme?return_to=${encodeURIComponent('/confirm/acme?plain=1')}`,
    ]);
  });

  it('shows the tool’s picture, which is ours, and lets no other origin’s be loaded', async () => {
    const { clients } = world.facts;
    const logo = 'ab'.repeat(32) as LogoDigest;
    clients.splice(0, clients.length, ...clients.map((one) => ({ ...one, logo })));
    const { body, headers } = await show();
    expect([...body.matchAll(/<img src="([^"]*)"/g)].map(([, at]) => at)).toEqual([`/logo/cursor/${logo}`]);
    expect(headers['content-security-policy']).toContain("; img-src 'self';");
  });

  it('is named to the first person once they have approved', async () => {
    const form = [
      ['decision', 'approve'],
      ['shown.client', 'cursor'],
      ['shown.scopes', WRITE],
      ['scope', WRITE],
    ] as const;
    const { body } = await world.page({ query: [['scope', WRITE]], form });
    expect(body).toContain('/confirm/acme?plain=1</code>');
  });
});
