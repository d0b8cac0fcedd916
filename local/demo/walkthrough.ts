import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ROUTES } from '../../lambdas/routes.ts';
import { displayPath } from '../runtime/display-path.ts';
import { walkAgent } from './agent-walk.ts';
import { type ApiAnswer, callApi, redeem } from './api-calls.ts';
import { demoTool, freshAssertion } from './assertion.ts';
import { decodedClaims, decodedHeader } from './decoded.ts';
import { DEMO_CLIENT, DEMO_ORGANIZATION } from './demo-names.ts';
import type { DemoScopes } from './demo-scopes.ts';
import type { Demo } from './demo-setup.ts';
import { walkDocument } from './document-walk.ts';
import { pastedCommand } from './pasted-command.ts';
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
  readonly signal: AbortSignal;
}

const ALICE = 'alice@acme.example';

/**
 * Walks the main flow once over HTTP, against the running stack, and prints each step. Every answer is checked.
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
    const why = cause instanceof Error ? cause.message : String(cause);
    const [log, state] = [displayPath(options.logPath), displayPath(options.state)];
    throw new Error(
      `This step did not go as it should: ${why}\nThe functions' side of it is in ${log}. ` +
        `If a file in ${state} was changed, begin anew: npm start -- --fresh`,
      { cause },
    );
  }
}

function showSetup({ terminal, demo, identityProvider, state }: WalkthroughOptions): void {
  terminal.step(1, 'An organization trusts its identity provider, enables two tools, and has members');
  for (const command of demo.commands) terminal.command(command);
  terminal.note(`To run one yourself, write ${pastedCommand(state)} for countersign --local.`);
  terminal.note(`The identity provider is a real one, running at ${identityProvider}`);
}

async function showSignOn({ issuer, identityProvider, state, scopes, terminal }: WalkthroughOptions): Promise<string> {
  terminal.step(2, "Alice signs in to her editor, with her company's identity provider");
  const tool = await demoTool(state, identityProvider);
  const scope = scopes.asserted.join(' ');
  const { idToken, assertion } = await freshAssertion(tool, { email: ALICE, audience: issuer, scope });
  const { iss, sub, email } = decodedClaims(idToken);
  terminal.values({ id_token: 'kept by the editor; its claims:', iss, sub, email });
  terminal.step(3, 'The editor trades that sign-on for an identity assertion (ID-JAG), at the same provider');
  terminal.values({ typ: decodedHeader(assertion)['typ'], ...decodedClaims(assertion) });
  return assertion;
}

async function showRedemption(options: WalkthroughOptions, assertion: string): Promise<string> {
  const { issuer, demo, scopes, terminal } = options;
  terminal.step(4, `The editor redeems it here: POST ${issuer}${ROUTES.token.redeem.path}`);
  const client = { id: DEMO_CLIENT, secret: demo.clientSecret };
  const answer = await redeem(issuer, client, {
    assertion,
    scope: scopes.requested.join(' '),
    resource: sampleOf(issuer),
  });
  expectStatus(answer, 200);
  const { access_token: accessToken, ...rest } = answer.body;
  assert.ok(typeof accessToken === 'string' && !('refresh_token' in rest));
  terminal.values({
    status: 200,
    access_token: `${accessToken.slice(0, 12)}… (${accessToken.length} characters)`,
    ...rest,
  });
  terminal.note('No token ever carries more than what all four parties allow:');
  showIntersection(options, String(rest['scope']));
  return accessToken;
}

function showIntersection({ terminal, scopes }: WalkthroughOptions, granted: string): void {
  const { asserted, requested, client, ofRole, role } = scopes;
  const sets = [asserted, requested, client, ofRole, granted.split(' ')].map((one) => new Set(one));
  const rows = asserted.map((scope) => [scope, ...sets.map((set) => (set.has(scope) ? 'yes' : '-'))]);
  terminal.table(['SCOPE', 'ASSERTION', 'REQUEST', 'CLIENT', `ROLE ${role}`, 'TOKEN'], rows);
}

const sampleOf = (issuer: string) => `${issuer}/sample`;

async function showVerification({ issuer, terminal }: WalkthroughOptions, accessToken: string): Promise<void> {
  terminal.step(5, 'Any API verifies it with the published keys (KMS signed it; the key never left)');
  const keys = createRemoteJWKSet(new URL(`${issuer}${ROUTES.metadata.jwks.path}`));
  await jwtVerify(accessToken, keys, { issuer, audience: sampleOf(issuer), typ: 'at+jwt' });
  terminal.values({ ...decodedHeader(accessToken), ...decodedClaims(accessToken) });
}

async function showApi({ issuer, scopes, terminal }: WalkthroughOptions, accessToken: string): Promise<void> {
  const projects = `${sampleOf(issuer)}/organizations/${DEMO_ORGANIZATION.id}/projects`;
  const held = new Set(String(decodedClaims(accessToken)['scope']).split(' '));
  const { list, create, delete: remove } = scopes.sample;
  const needing = (scope: string, status: number) => (held.has(scope) ? status : 403);
  terminal.step(6, 'The sample API accepts it, for what it carries and for its organization alone');
  const show = (request: string, { status, body, challenge }: ApiAnswer) =>
    terminal.exchange(request, status, challenge ?? JSON.stringify(body).replaceAll(',"', ', "'));

  const anonymous = await callApi('GET', projects);
  expectStatus(anonymous, 401);
  show('GET the projects without a token', anonymous);
  const created = await callApi('POST', projects, accessToken, { name: 'Apollo' });
  expectStatus(created, needing(create, 201));
  show('POST a project', created);
  const listed = await callApi('GET', projects, accessToken);
  expectStatus(listed, needing(list, 200));
  show('GET the projects', listed);
  const deleted = await callApi('DELETE', `${projects}/${created.body['id']}`, accessToken);
  expectStatus(deleted, created.status === 201 ? needing(remove, 204) : 403);
  show('DELETE it', deleted);
  const elsewhere = await callApi('GET', `${sampleOf(issuer)}/organizations/another/projects`, accessToken);
  expectStatus(elsewhere, 401);
  show("GET another organization's projects", elsewhere);
}

async function showReplay({ issuer, demo, terminal, logPath }: WalkthroughOptions, assertion: string): Promise<void> {
  terminal.step(7, 'The same assertion again: refused, because one assertion is one token');
  const answer = await redeem(issuer, { id: DEMO_CLIENT, secret: demo.clientSecret }, { assertion });
  expectStatus(answer, 400);
  assert.equal(answer.body['error'], 'invalid_grant');
  terminal.values({ status: answer.status, ...answer.body });
  terminal.note(
    'The answer is the same for every failed trust check. The console has the reason, under Activity; so has the log, by that correlation id:',
  );
  terminal.command(`grep '${answer.body['correlation_id']}' ${displayPath(logPath)}`);
}

/** An agent's half needs a read and a write of the vendor's own that Alice has. */
async function showAgent(options: WalkthroughOptions, accessToken: string): Promise<void> {
  const { list, create } = options.scopes.sample;
  const held = options.scopes.ofRole;
  if (held.includes(list) && held.includes(create) && !create.startsWith('org:')) {
    const { provider } = options.demo;
    await walkAgent({ ...options, list, create, accessToken, provider });
    await walkDocument({ ...options, list, create, provider });
    return;
  }
  options.terminal.note(
    'No role has both a scope that reads and one that writes, so there is nothing for an agent to ask.',
  );
}

function expectStatus({ status, body }: ApiAnswer, expected: number): void {
  assert.equal(status, expected, `expected status ${expected}, got ${status}: ${JSON.stringify(body)}`);
}
