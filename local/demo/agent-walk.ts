import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { pathOf, ROUTES } from '../../lambdas/routes.ts';
import { type ApiAnswer, callApi, redeem } from './api-calls.ts';
import { demoTool, freshAssertion } from './assertion.ts';
import { decodedClaims } from './decoded.ts';
import { DEMO_AGENT_CLIENT, DEMO_AGENT_TOOL, DEMO_ORGANIZATION } from './demo-names.ts';
import { type DemoPerson, signInAsAlice } from './demo-person.ts';
import type { Demo } from './demo-setup.ts';
import { openOnEnter } from './open-browser.ts';
import type { Terminal } from './terminal.ts';

export interface AgentWalkOptions {
  readonly issuer: string;
  readonly identityProvider: string;
  readonly state: string;
  readonly demo: Pick<Demo, 'agentClientSecret'>;
  /** The editor's, whose writes are granted. */
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

/** How long the walk waits for somebody who has approved to take it back, milliseconds. */
const MAX_WAIT_MS = 600_000;

/** How often the agent's host asks whether the person has decided, milliseconds. */
const POLL_MS = 1_000;

/**
 * The second half of the walk. A tool whose writes are asked is refused a write, a person approves, the same request
 * succeeds with the same token, the person takes the write back, it is refused again. Then what the host of an agent
 * does which holds the editor's token: it mints. Every answer is checked.
 */
export async function walkAgent(options: AgentWalkOptions): Promise<void> {
  const { terminal } = options;
  const alice = await signInAsAlice(options.issuer, options.provider);
  if (await alice.holds(OWN_SESSION)) {
    terminal.note(
      'What was approved for agent-demo before is taken back now, as Alice: the steps that follow begin without it.',
    );
    await takeBackByScript(alice);
  }

  terminal.step(8, 'A tool that acts by itself, whose writes are asked: its token only reads');
  const token = await redeemAsAgent(options);
  await read(options, token);
  const refused = await write(options, token);
  expectStatus(refused, 403);
  const { error, approval_uri: approvalUri } = refused.body;
  terminal.exchange('POST a project', refused.status, String(error));
  terminal.values({ approval_uri: approvalUri });

  await showApproval(options, { token, approvalUri: String(approvalUri) });

  terminal.step(10, 'The same request with the same token succeeds: the token has not changed');
  const written = await write(options, token);
  expectStatus(written, 201);
  terminal.exchange('POST a project', written.status, JSON.stringify(written.body).replaceAll(',"', ', "'));

  const isRefused = 'the very next write is refused, with the token that just worked';
  terminal.step(11, options.yes ? `Alice takes it back: ${isRefused}` : `Take it back: ${isRefused}`);
  if (options.yes) await takeBackByScript(alice);
  else await untilTakenBack(options, token, alice);
  const again = await write(options, token);
  expectStatus(again, 403);
  terminal.exchange('POST a project', again.status, String(again.body['error']));
  await read(options, token);

  await showMinting(options);
}

async function takeBackByScript(alice: DemoPerson): Promise<void> {
  const taken = await alice.takeBack(OWN_SESSION);
  assert.ok(taken.status < 300, `taking back answered ${taken.status}`);
}

/** What a person has approved is theirs to take back; only one who has gone away has it done for them. */
async function untilTakenBack(options: AgentWalkOptions, token: string, alice: DemoPerson): Promise<void> {
  const { terminal, create, signal } = options;
  terminal.note('Press Take back there, or open the link again. This terminal goes on when you have.');
  for (let waitedMs = 0; waitedMs < MAX_WAIT_MS; waitedMs += POLL_MS) {
    if (!(await isGranted(options, token))) return;
    await delay(POLL_MS, undefined, { signal });
  }
  terminal.note(`Nobody has taken ${create} back in ten minutes, so this script does it, as Alice.`);
  await takeBackByScript(alice);
}

/** The client's default session: what its tokens name. */
const OWN_SESSION = `client~${DEMO_AGENT_CLIENT}`;

async function redeemAsAgent(options: AgentWalkOptions): Promise<string> {
  const { issuer, identityProvider, state, demo, list, create, terminal } = options;
  const tool = await demoTool(state, identityProvider, DEMO_AGENT_TOOL);
  const request = { email: 'alice@acme.example', audience: issuer, scope: `${list} ${create}` };
  const { assertion } = await freshAssertion(tool, request);
  const client = { id: DEMO_AGENT_CLIENT, secret: demo.agentClientSecret };
  const answer = await redeem(issuer, client, { assertion, scope: `${list} ${create}`, resource: `${issuer}/sample` });
  expectStatus(answer, 200);
  const token = String(answer.body['access_token']);
  const { client_id, scope, askable_scope, agent_session } = decodedClaims(token);
  terminal.values({ claims: "as the editor's, but:", client_id, scope, askable_scope, agent_session });
  return token;
}

/** An agent that the editor starts: short, apart from the other tool's, and it reads until a person approves. */
async function showMinting(options: AgentWalkOptions): Promise<void> {
  const { issuer, accessToken, list, create, terminal } = options;
  const sessionId = await unusedSession(options);
  terminal.step(12, `Or the editor mints a token of five minutes for its agent, session ${sessionId}`);
  const request = { sessionId, requestedScopes: [list, create] };
  const minted = await callApi('POST', issuer + pathOf(ROUTES.agent.mint, { organization }), accessToken, request);
  expectStatus(minted, 200);
  const { access_token: token, ...rest } = minted.body;
  terminal.values({ requested: `${list} ${create}`, access_token: `${String(token).slice(0, 14)}…`, ...rest });
  await read(options, String(token));
  expectStatus(await write(options, String(token)), 403);
  terminal.note('Once its person approves at approval_uri, the next token that the editor mints carries the write.');
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

async function read({ issuer, terminal }: AgentWalkOptions, token: string): Promise<void> {
  const answer = await callApi('GET', projects(issuer), token);
  expectStatus(answer, 200);
  const count = (answer.body['projects'] as readonly unknown[]).length;
  terminal.exchange('GET the projects', answer.status, `${count} of them`);
}

function write({ issuer }: AgentWalkOptions, token: string): Promise<ApiAnswer> {
  return callApi('POST', projects(issuer), token, { name: 'Written by an agent' });
}

function projects(issuer: string): string {
  return `${issuer}/sample/organizations/${DEMO_ORGANIZATION.id}/projects`;
}

interface Asked {
  readonly token: string;
  readonly approvalUri: string;
}

async function showApproval(options: AgentWalkOptions, asked: Asked): Promise<void> {
  const { issuer, provider, create, terminal, yes } = options;
  terminal.step(9, 'Only a person can add the write, in a browser session that the agent cannot reach');
  if (yes) {
    const answer = await (await signInAsAlice(issuer, provider)).approve(OWN_SESSION, [create]);
    expectStatus(answer, 200);
    terminal.note('Approved by script (--yes), as Alice in a browser of her own:');
    terminal.values(answer.body);
    return;
  }
  terminal.note(`The tool ${DEMO_AGENT_CLIENT} wants ${create}. Decide here, and for how long:`);
  terminal.line(`\n   ${terminal.bold(asked.approvalUri)}\n`);
  const answered = new AbortController();
  if (openOnEnter(asked.approvalUri, process.stdin, answered.signal)) terminal.note('Enter opens it in your browser.');
  terminal.note('Sign in as alice@acme.example, password correct-horse. This terminal goes on when you approve;');
  terminal.note('everything runs meanwhile, and Ctrl-C ends it.');
  try {
    await untilApproved(options, asked.token);
  } finally {
    answered.abort();
  }
}

/** A no is told, once for each, and waited on: the person may think better of it. */
async function untilApproved(options: AgentWalkOptions, token: string): Promise<void> {
  const { terminal, signal } = options;
  let toldUntil = 0;
  for (;;) {
    const asked = await stateOf(options, token);
    if (asked?.state === 'granted') return;
    if (asked?.state === 'denied' && asked.until !== toldUntil) {
      toldUntil = asked.until;
      terminal.note('Denied: it may only read, and its host is told so. Open the link again to approve, or Ctrl-C.');
    }
    await delay(POLL_MS, undefined, { signal });
  }
}

async function isGranted(options: AgentWalkOptions, token: string): Promise<boolean> {
  return (await stateOf(options, token))?.state === 'granted';
}

/** Where the write stands, as the agent's host is told. */
async function stateOf({ issuer, create }: AgentWalkOptions, token: string) {
  const poll = issuer + pathOf(ROUTES.agent.poll, { organization, sessionId: OWN_SESSION });
  const answer = await callApi('GET', poll, token);
  expectStatus(answer, 200);
  const requests = answer.body['requests'] as readonly { scope: string; state: string; until: number }[];
  return requests.find(({ scope }) => scope === create);
}

function expectStatus({ status, body }: ApiAnswer, expected: number): void {
  assert.equal(status, expected, `expected status ${expected}, got ${status}: ${JSON.stringify(body)}`);
}
