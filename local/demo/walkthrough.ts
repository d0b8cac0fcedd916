import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { shellWord } from '../../bin/shell-word.ts';
import { consolePath, ROUTES } from '../../lambdas/routes.ts';
import { displayPath } from '../runtime/display-path.ts';
import { walkAgent } from './agent-walk.ts';
import { callApi, expectStatus, inBrief, inFull, projectsAt, redeem } from './api-calls.ts';
import { SecondPersonNeeded } from './approval-walk.ts';
import { demoTool, freshAssertion } from './assertion.ts';
import { decodedClaims, decodedHeader } from './decoded.ts';
import { DEMO_AGENT_CLIENT, DEMO_CLIENT, DEMO_ORGANIZATION, DEMO_TOOL_NAMES, nameAndId } from './demo-names.ts';
import type { DemoScopes } from './demo-scopes.ts';
import type { Demo } from './demo-setup.ts';
import { walkDocument } from './document-walk.ts';
import { showIntersection } from './intersection.ts';
import { pastedStart } from './pasted-command.ts';
import type { Terminal } from './terminal.ts';

export interface WalkthroughOptions {
  readonly issuer: string;
  readonly identityProvider: string;
  readonly state: string;
  readonly logPath: string;
  readonly demo: Demo;
  readonly scopes: DemoScopes;
  readonly terminal: Terminal;
  /** Approve by script what otherwise waits for a person. */
  readonly yes: boolean;
  /** Draw links as QR codes, whatever the output is. */
  readonly qr: boolean;
  readonly signal: AbortSignal;
}

const ALICE = 'alice@acme.example';
const EDITOR = DEMO_TOOL_NAMES[DEMO_CLIENT];

/**
 * Walks the main flow once over HTTP, against the running stack, and prints each step: what a person needs of it, or with
 * `terminal.verbose` all of it. Every answer is checked. A person who says no has seen what a no means, and is done.
 * @throws at the first that is not as it should be, with what to do
 */
export async function walkThrough(options: WalkthroughOptions): Promise<void> {
  try {
    showSetup(options);
    const assertion = await showSignOn(options);
    const accessToken = await showRedemption(options, assertion);
    await showVerification(options, accessToken);
    await showApi(options, accessToken);
    await showReplay(options, assertion);
    await showAgent(options, accessToken);
  } catch (cause) {
    if (cause instanceof SecondPersonNeeded) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    const [log, state] = [displayPath(options.logPath), displayPath(options.state)];
    throw new Error(
      `This step did not go as it should: ${why}\nThe functions' side of it is in ${log}. ` +
        `If a file in ${state} was changed, begin anew: ${pastedStart(options.state, '--fresh')}`,
      { cause },
    );
  }
}

function showSetup({ terminal, demo, identityProvider }: WalkthroughOptions): void {
  terminal.step('Acme trusts its identity provider, enables two tools, and has members');
  terminal.values({
    organization: `${DEMO_ORGANIZATION.name}, with the identity provider ${identityProvider}`,
    tools: `${nameAndId(DEMO_CLIENT)}, ${nameAndId(DEMO_AGENT_CLIENT)}`,
    members: demo.members.map(({ email, role }) => `${email} (${role})`).join(', '),
  });
  if (terminal.verbose) for (const command of demo.commands) terminal.command(command);
}

async function showSignOn({ issuer, identityProvider, state, scopes, terminal }: WalkthroughOptions): Promise<string> {
  terminal.step(`Alice signs in to ${EDITOR}, with her company's identity provider`);
  const tool = await demoTool(state, identityProvider);
  const scope = scopes.asserted.join(' ');
  const { idToken, assertion } = await freshAssertion(tool, { email: ALICE, audience: issuer, scope });
  const { iss, sub, email } = decodedClaims(idToken);
  if (terminal.verbose) terminal.values({ id_token: `kept by ${EDITOR}; its claims:`, iss, sub, email });
  else terminal.values({ id_token: `for ${email}, kept by ${EDITOR}` });
  terminal.step(`${EDITOR} trades it for an identity assertion (ID-JAG), at the same provider`);
  const claims = decodedClaims(assertion);
  if (terminal.verbose) terminal.values({ typ: decodedHeader(assertion)['typ'], ...claims });
  else terminal.values({ aud: claims['aud'], client_id: claims['client_id'], scope: claims['scope'] });
  return assertion;
}

async function showRedemption(options: WalkthroughOptions, assertion: string): Promise<string> {
  const { issuer, demo, scopes, terminal } = options;
  terminal.step(`${EDITOR} redeems it here: POST ${issuer}${ROUTES.token.redeem.path}`);
  const client = { id: DEMO_CLIENT, secret: demo.clientSecret };
  const answer = await redeem(issuer, client, {
    assertion,
    scope: scopes.requested.join(' '),
    resource: sampleOf(issuer),
  });
  expectStatus(answer, 200);
  const { access_token: accessToken, ...rest } = answer.body;
  assert.ok(typeof accessToken === 'string' && !('refresh_token' in rest));
  const shown = `${accessToken.slice(0, 12)}… (${accessToken.length} characters)`;
  if (terminal.verbose) terminal.values({ status: 200, access_token: shown, ...rest });
  showIntersection(terminal, scopes, decodedClaims(accessToken));
  return accessToken;
}

const sampleOf = (issuer: string) => `${issuer}/sample`;

async function showVerification({ issuer, terminal }: WalkthroughOptions, accessToken: string): Promise<void> {
  terminal.step('Any API verifies it with the published keys (the private one never left KMS)');
  const keys = createRemoteJWKSet(new URL(`${issuer}${ROUTES.metadata.jwks.path}`));
  await jwtVerify(accessToken, keys, { issuer, audience: sampleOf(issuer), typ: 'at+jwt' });
  const { aud, org_id } = decodedClaims(accessToken);
  if (terminal.verbose) terminal.values({ ...decodedHeader(accessToken), ...decodedClaims(accessToken) });
  else terminal.note(`The signature is good, for ${aud}, organization ${org_id}.`);
}

async function showApi({ issuer, scopes, terminal }: WalkthroughOptions, accessToken: string): Promise<void> {
  const projects = projectsAt(issuer);
  const held = new Set(String(decodedClaims(accessToken)['scope']).split(' '));
  const { list, create, delete: remove } = scopes.sample;
  const needing = (scope: string, status: number) => (held.has(scope) ? status : 403);
  terminal.step('The sample API accepts it, for what it carries and for its organization alone');
  const show = async (request: string, expected: number, ...call: Parameters<typeof callApi>) => {
    const answer = await callApi(...call);
    expectStatus(answer, expected);
    terminal.exchange(request, answer.status, inBrief(answer), inFull(answer));
    return answer;
  };

  await show('GET the projects without a token', 401, 'GET', projects);
  const created = await show('POST a project', needing(create, 201), 'POST', projects, accessToken, { name: 'Apollo' });
  await show('GET the projects', needing(list, 200), 'GET', projects, accessToken);
  const deleted = created.status === 201 ? needing(remove, 204) : 403;
  await show('DELETE it', deleted, 'DELETE', `${projects}/${created.body['id']}`, accessToken);
  await show("GET another organization's projects", 401, 'GET', projectsAt(issuer, 'another'), accessToken);
}

async function showReplay({ issuer, demo, terminal, logPath }: WalkthroughOptions, assertion: string): Promise<void> {
  terminal.step('The same assertion again: refused, because one assertion is one token');
  const answer = await redeem(issuer, { id: DEMO_CLIENT, secret: demo.clientSecret }, { assertion });
  expectStatus(answer, 400);
  const { error, correlation_id: id } = answer.body;
  assert.equal(error, 'invalid_grant');
  if (terminal.verbose) terminal.values({ status: answer.status, ...answer.body });
  else terminal.exchange('POST it again', answer.status, `${error}, as for every failed trust check`);
  terminal.note(`The console says why, to ${ALICE}, password correct-horse:`);
  terminal.note(issuer + consolePath(DEMO_ORGANIZATION.id, `/refusals/${encodeURIComponent(String(id))}`));
  if (terminal.verbose) terminal.command(`grep '${id}' ${shellWord(displayPath(logPath))}`);
}

/** An agent's half needs a read and a write of the vendor's own that Alice has. */
async function showAgent(options: WalkthroughOptions, accessToken: string): Promise<void> {
  const { demo, scopes, terminal } = options;
  const { list, create } = scopes.sample;
  const held = scopes.ofRole;
  if (!held.includes(list) || !held.includes(create) || create.startsWith('org:')) {
    terminal.note('No role has both a scope that reads and one that writes, so there is nothing for an agent to ask.');
    return;
  }
  const { provider } = demo;
  const decision = await walkAgent({ ...options, list, create, accessToken, provider });
  if (decision === 'approved') return walkDocument({ ...options, list, create, provider });
  terminal.note('What comes after a yes (taking it back, a tool that nobody registered) is left out this time.');
}
