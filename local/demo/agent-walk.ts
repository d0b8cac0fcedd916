import assert from 'node:assert/strict';
import { type ApiAnswer, callApi, expectStatus, inBrief, inFull, projectsAt, redeem } from './api-calls.ts';
import { askForApproval, OWN_SESSION, untilTakenBack } from './approval-walk.ts';
import { demoTool, freshAssertion } from './assertion.ts';
import type { Decision } from './decision.ts';
import { decodedClaims } from './decoded.ts';
import { DEMO_AGENT_CLIENT, DEMO_AGENT_TOOL, DEMO_TOOL_NAMES } from './demo-names.ts';
import { type DemoPerson, signInAsAlice } from './demo-person.ts';
import type { Demo } from './demo-setup.ts';
import { showMinting } from './minting-walk.ts';
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
  /** Draw the link as a QR code, whatever the output is. */
  readonly qr: boolean;
  readonly signal: AbortSignal;
}

const AGENT = DEMO_TOOL_NAMES[DEMO_AGENT_CLIENT];

/**
 * The second half of the walk. A tool whose writes are asked is refused a write, a person decides. After a yes the same
 * request succeeds with the same token, the person takes the write back, it is refused again; after a no it is refused
 * still. Then what the host of an agent does which holds the editor's token: it mints. Every answer is checked.
 */
export async function walkAgent(options: AgentWalkOptions): Promise<Decision> {
  const { terminal } = options;
  const alice = await signInAsAlice(options.issuer, options.provider);
  if (await alice.holds(OWN_SESSION)) {
    terminal.note(
      `What was approved for ${AGENT} before is taken back now, as Alice: the steps that follow begin without it.`,
    );
    await takeBackByScript(alice);
  }

  terminal.step(`${AGENT} acts by itself: it only reads, until a person approves a write`);
  const token = await redeemAsAgent(options);
  await read(options, token);
  const refused = await write(options, token, 403);
  const decision = await askForApproval(options, { token, approvalUri: String(refused.body['approval_uri']), alice });
  if (decision === 'approved') await showApproved(options, token, alice);
  else await showDenied(options, token);
  await showMinting(options);
  return decision;
}

async function showApproved(options: AgentWalkOptions, token: string, alice: DemoPerson): Promise<void> {
  const { terminal } = options;
  terminal.step('The same request with the same token succeeds: the token has not changed');
  await write(options, token, 201);

  const isRefused = 'the very next write is refused, with the same token';
  terminal.step(options.yes ? `Alice takes it back: ${isRefused}` : `Take it back: ${isRefused}`);
  if (options.yes || !(await untilTakenBack(options, token))) await takeBackByScript(alice);
  await write(options, token, 403);
  await read(options, token);
}

async function showDenied(options: AgentWalkOptions, token: string): Promise<void> {
  options.terminal.step(`After a no: ${AGENT} reads on, and its write is refused still`);
  await read(options, token);
  await write(options, token, 403);
}

async function takeBackByScript(alice: DemoPerson): Promise<void> {
  const taken = await alice.takeBack(OWN_SESSION);
  assert.ok(taken.status < 300, `taking back answered ${taken.status}`);
}

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
  if (terminal.verbose) terminal.values({ client_id, scope, askable_scope, agent_session });
  else terminal.values({ scope, askable_scope });
  return token;
}

async function read({ issuer, terminal }: AgentWalkOptions, token: string): Promise<void> {
  const answer = await callApi('GET', projectsAt(issuer), token);
  expectStatus(answer, 200);
  terminal.exchange('GET the projects', answer.status, inBrief(answer));
}

async function write({ issuer, terminal }: AgentWalkOptions, token: string, status: number): Promise<ApiAnswer> {
  const answer = await callApi('POST', projectsAt(issuer), token, { name: 'Written by an agent' });
  expectStatus(answer, status);
  terminal.exchange('POST a project', answer.status, inBrief(answer), inFull(answer));
  return answer;
}
