import { pathOf, ROUTES } from '../../lambdas/routes.ts';
import type { AgentWalkOptions } from './agent-walk.ts';
import { callApi, expectStatus, inBrief, projectsAt } from './api-calls.ts';
import { DEMO_CLIENT, DEMO_ORGANIZATION, DEMO_TOOL_NAMES } from './demo-names.ts';

const EDITOR = DEMO_TOOL_NAMES[DEMO_CLIENT];
const organization = DEMO_ORGANIZATION.id;

type MintingOptions = Pick<AgentWalkOptions, 'issuer' | 'accessToken' | 'list' | 'create' | 'terminal'>;

/** An agent that the editor starts: short, apart from the other tool's, and it reads until a person approves. */
export async function showMinting(options: MintingOptions): Promise<void> {
  const { issuer, accessToken, list, create, terminal } = options;
  const sessionId = await unusedSession(options);
  terminal.step(`Or ${EDITOR} mints a token of five minutes for its agent, session ${sessionId}`);
  const request = { sessionId, requestedScopes: [list, create] };
  const minted = await callApi('POST', issuer + pathOf(ROUTES.agent.mint, { organization }), accessToken, request);
  expectStatus(minted, 200);
  const { access_token: token, ...rest } = minted.body;
  const requested = `${list} ${create}`;
  const shown = `${String(token).slice(0, 14)}…`;
  if (terminal.verbose) terminal.values({ requested, access_token: shown, ...rest });
  else terminal.values({ requested, scope: rest['scope'] });
  const read = await callApi('GET', projectsAt(issuer), String(token));
  expectStatus(read, 200);
  terminal.exchange('GET the projects', read.status, inBrief(read));
  expectStatus(await callApi('POST', projectsAt(issuer), String(token), { name: 'Written by an agent' }), 403);
  terminal.note(`Once Alice approves its write, the next token that ${EDITOR} mints carries it. She can here:`);
  terminal.note(String(rest['approval_uri']));
}

/** One for which nothing is approved: an interrupted walk may have left an approval behind. */
async function unusedSession({ issuer, accessToken }: MintingOptions): Promise<string> {
  for (let n = 1; ; n += 1) {
    const poll = issuer + pathOf(ROUTES.agent.poll, { organization, sessionId: `demo-${n}` });
    const answer = await callApi('GET', poll, accessToken);
    expectStatus(answer, 200);
    if ((answer.body['granted'] as readonly unknown[]).length === 0) return `demo-${n}`;
  }
}
