import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { pathOf, ROUTES } from '../../lambdas/routes.ts';
import { type ApiAnswer, callApi } from './api-calls.ts';
import { DEMO_ORGANIZATION } from './demo-names.ts';
import { signInAsAlice } from './demo-person.ts';
import type { Terminal } from './terminal.ts';

export interface AgentWalkOptions {
  readonly issuer: string;
  readonly accessToken: string;
  /** What listing projects needs, and what creating one does. */
  readonly list: string;
  readonly create: string;
  /** Id of the provider that Alice signs in with. */
  readonly provider: string;
  readonly terminal: Terminal;
  /** Approve by script, for CI: nobody is waited for. */
  readonly yes: boolean;
  readonly signal: AbortSignal;
}

/** How often the agent's host asks whether the person has decided, milliseconds. */
const POLL_MS = 1_000;

interface Agent {
  readonly sessionId: string;
  readonly options: AgentWalkOptions;
}

/**
 * The second half of the walk: an agent's token reads, is refused a write, a person approves, it writes, the person
 * takes the write back, it is refused again. Every answer is checked.
 */
export async function walkAgent(options: AgentWalkOptions): Promise<void> {
  const { terminal } = options;
  const agent = { sessionId: await unusedSession(options), options };

  terminal.step(8, `An agent in the editor, session ${agent.sessionId}, gets a token that only reads`);
  const first = await mint(agent);
  const approvalUri = String(first.body['approval_uri']);
  await read(agent, first);
  const refused = await write(agent, first);
  expectStatus(refused, 403);
  terminal.exchange('POST a project', refused.status, refused.challenge ?? '');

  await showApproval(agent, approvalUri);

  terminal.step(10, 'Its next token carries the write, and nothing else has changed');
  const second = await mint(agent);
  const written = await write(agent, second);
  expectStatus(written, 201);
  terminal.exchange('POST a project', written.status, JSON.stringify(written.body).replaceAll(',"', ', "'));

  terminal.step(11, 'Alice takes it back: the very next write is refused, with the token that just worked');
  const taken = await (await signInAsAlice(options.issuer, options.provider)).takeBack(agent.sessionId);
  assert.ok(taken.status < 300, `taking back answered ${taken.status}`);
  const again = await write(agent, second);
  expectStatus(again, 403);
  terminal.exchange('POST a project', again.status, again.challenge ?? '');
  await read(agent, second);
}

/** One for which nothing is approved: an interrupted walk may have left an approval behind. */
async function unusedSession({ issuer, accessToken }: AgentWalkOptions): Promise<string> {
  for (let n = 1; ; n += 1) {
    const answer = await callApi(
      'GET',
      issuer + pathOf(ROUTES.agent.poll, { organization, sessionId: `demo-${n}` }),
      accessToken,
    );
    expectStatus(answer, 200);
    if ((answer.body['granted'] as readonly unknown[]).length === 0) return `demo-${n}`;
  }
}

const organization = DEMO_ORGANIZATION.id;

async function mint({ sessionId, options }: Agent): Promise<ApiAnswer> {
  const { issuer, accessToken, list, create, terminal } = options;
  const request = { sessionId, requestedScopes: [list, create] };
  const answer = await callApi('POST', issuer + pathOf(ROUTES.agent.mint, { organization }), accessToken, request);
  expectStatus(answer, 200);
  const { access_token: token, ...rest } = answer.body;
  terminal.values({ requested: `${list} ${create}`, access_token: `${String(token).slice(0, 14)}…`, ...rest });
  return answer;
}

async function read({ options: { issuer, terminal } }: Agent, minted: ApiAnswer): Promise<void> {
  const answer = await callApi('GET', projects(issuer), String(minted.body['access_token']));
  expectStatus(answer, 200);
  const count = (answer.body['projects'] as readonly unknown[]).length;
  terminal.exchange('GET the projects', answer.status, `${count} of them`);
}

function write({ options: { issuer } }: Agent, minted: ApiAnswer): Promise<ApiAnswer> {
  return callApi('POST', projects(issuer), String(minted.body['access_token']), { name: 'Written by an agent' });
}

function projects(issuer: string): string {
  return `${issuer}/sample/organizations/${DEMO_ORGANIZATION.id}/projects`;
}

async function showApproval(agent: Agent, approvalUri: string): Promise<void> {
  const { issuer, provider, create, terminal, yes } = agent.options;
  terminal.step(9, 'Only a person can add the write, in a browser session that the agent cannot reach');
  if (yes) {
    const answer = await (await signInAsAlice(issuer, provider)).approve(agent.sessionId, [create]);
    expectStatus(answer, 200);
    terminal.note('Approved by script (--yes), as Alice in a browser of her own:');
    terminal.values(answer.body);
    return;
  }
  terminal.note(`Cursor, session ${agent.sessionId}, wants ${create} for 4 hours. Decide here:`);
  terminal.line(`\n   ${terminal.bold(approvalUri)}\n`);
  terminal.note('Sign in as alice@acme.example, password correct-horse. This terminal goes on when you approve;');
  terminal.note('everything runs meanwhile, and Ctrl-C ends it.');
  await untilApproved(agent);
}

async function untilApproved({ sessionId, options }: Agent): Promise<void> {
  const { issuer, accessToken, create, signal } = options;
  for (;;) {
    const answer = await callApi('GET', issuer + pathOf(ROUTES.agent.poll, { organization, sessionId }), accessToken);
    expectStatus(answer, 200);
    const granted = answer.body['granted'] as readonly { readonly scope: string }[];
    if (granted.some(({ scope }) => scope === create)) return;
    await delay(POLL_MS, undefined, { signal });
  }
}

function expectStatus({ status, body }: ApiAnswer, expected: number): void {
  assert.equal(status, expected, `expected status ${expected}, got ${status}: ${JSON.stringify(body)}`);
}
