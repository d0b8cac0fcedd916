import {
  agentSessionKey,
  grantAttribute,
  rowTtl,
  signedInAttribute,
} from '../lambdas/adapters/aws/agent-sessions/rows.ts';
import { pathOf, ROUTES } from '../lambdas/routes.ts';
import type { AgentSessionId } from '../protect/vocabulary/agent-session.ts';
import type { MemberId, OrganizationId } from '../protect/vocabulary/identifiers.ts';
import type { Scope } from '../protect/vocabulary/scope.ts';
import { signIn } from './browser-session.ts';
import { presentAssertion } from './issuer-requests.ts';
import { writeRows } from './rows.ts';
import { memberIdOf, projectsOf } from './tenant.ts';
import type { Flow, Observe } from './wire.ts';
import type { World } from './world.ts';

const AGENT = 'Agent/Function';
const APPROVAL = 'Approval/Function';
const PROJECTS = 'Projects/Function';
const WRITE = 'projects:create' as Scope;
/** Whose agents ask. */
const MEMBER = 5;
/** Of one member, each with a live grant: more than anybody has. */
const MANY_SESSIONS = 1_000;

/** Targets: the session and what waits, and then the question; a yes answers the question too. */
const ASK_ROUND_TRIPS = 3;

/** Target: member and session, and then that it is used. */
const USE_ROUND_TRIPS = 2;

/** What an agent's host and its person do, warm: and asking once more when the member has very many sessions. */
export async function agentFlows(world: World, observe: Observe): Promise<readonly Flow[]> {
  const { tenant, source } = world;
  const { access_token: token = '' } = await presentAssertion(tenant, await source.sign(tenant, MEMBER, 'RS256'));
  const { cookie, csrf } = await signIn(world, MEMBER);
  const person = { cookie, 'x-csrf-token': csrf, origin: tenant.issuer };
  const { issuer, organization } = tenant;
  const host = ({ method, path }: { readonly method: string; readonly path: string }, sessionId = '', body?: object) =>
    call(
      issuer + pathOf({ path }, { organization, sessionId }),
      { method, headers: { authorization: `Bearer ${token}` } },
      body,
    );
  const ask = (sessionId: string) => host(ROUTES.agent.ask, sessionId, { scopes: [WRITE] });
  const mint = (sessionId: string) =>
    host(ROUTES.agent.mint, '', { sessionId, requestedScopes: ['projects:read', WRITE], ask: true });
  const approve = (sessionId: string, durations = {}) => {
    const body = { sessionId, scopes: [WRITE], durations, shown: { client: tenant.client.id, scopes: [WRITE] } };
    return call(issuer + pathOf(ROUTES.approval.approve, { organization }), { method: 'POST', headers: person }, body);
  };
  // Statuses, keys and the organization's switch are remembered from then on.
  await ask('warm-1');
  await mint('warm-2');
  await approve('warm-1');

  const asked = await observe('an agent asks: warm', AGENT, () => ask('s-1'));
  const minted = await observe('mint that asks: warm', AGENT, () => mint('s-2'));
  const polled = await observe('poll: warm', AGENT, () => host(ROUTES.agent.poll, 's-1'));
  const approved = await observe('a person approves what was asked: warm', APPROVAL, () => approve('s-1'));
  await mint('once-1');
  await approve('once-1', { [WRITE]: 'once' });
  const agent = { authorization: `Bearer ${String((await mint('once-1'))['access_token'])}` };
  const written = await observe('protect(), warm, a write that was approved once', PROJECTS, () =>
    call(projectsOf(tenant), { method: 'POST', headers: agent }, { name: 'Apollo' }),
  );
  await writeManySessions(world);
  const name = `an agent asks, its member having ${MANY_SESSIONS.toLocaleString('en')} sessions: warm`;
  const again = await observe(name, AGENT, () => ask('s-3'));
  return [
    { ...asked, targetTrips: ASK_ROUND_TRIPS },
    minted,
    { ...polled, targetTrips: ASK_ROUND_TRIPS - 1 },
    approved,
    { ...written, targetTrips: USE_ROUND_TRIPS },
    { ...again, targetTrips: ASK_ROUND_TRIPS },
  ];
}

/** @throws Error unless the answer is a success */
async function call(url: string, { method, headers }: { method: string; headers: object }, body?: object) {
  const json = body && { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers: { 'content-type': 'application/json', ...headers }, ...json });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

async function writeManySessions({ tenant, dynamodb, model }: World): Promise<void> {
  const table = String(model.functions.named(AGENT).environment['AGENT_SESSIONS_TABLE']);
  const now = Math.floor(Date.now() / 1_000);
  const rows = Array.from({ length: MANY_SESSIONS }, (_, i) => {
    const key = agentSessionKey({
      organization: tenant.organization as OrganizationId,
      member: memberIdOf(MEMBER) as MemberId,
      sessionId: `many-${i}` as AgentSessionId,
    });
    const grant = { [grantAttribute(WRITE)]: now + 14_400, [signedInAttribute(WRITE)]: now };
    return { table, item: { ...key, client: tenant.client.id, lastMintAt: now, ttl: rowTtl(now), ...grant } };
  });
  await writeRows(dynamodb, rows);
}
