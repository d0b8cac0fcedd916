import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { ROUTES } from '../../lambdas/routes.ts';
import { unregisteredTool } from '../identity-provider/tool-document.ts';
import { unlessAborted } from '../runtime/interruption.ts';
import type { AgentWalkOptions } from './agent-walk.ts';
import { type ApiAnswer, askForToken, callApi, expectStatus, inBrief, inFull, projectsAt } from './api-calls.ts';
import { decodedClaims } from './decoded.ts';
import { DEMO_ORGANIZATION } from './demo-names.ts';
import { signInAsAlice } from './demo-person.ts';
import { openOnEnter } from './open-browser.ts';
import { operatorCommand } from './operator-command.ts';
import { pastedCommand } from './pasted-command.ts';
import { listenForCallback, type ToolCallback } from './tool-callback.ts';

export type DocumentWalkOptions = Omit<AgentWalkOptions, 'demo' | 'accessToken'>;

const ORGANIZATION = DEMO_ORGANIZATION.id;

/**
 * A tool that nobody registered, from the document at its id to its end: Alice allows it, it reads, is asked for its write,
 * refreshes, and the operator takes its token back. Every answer is checked.
 */
export async function walkDocument(options: DocumentWalkOptions): Promise<void> {
  const { issuer, identityProvider, terminal, list } = options;
  const tool = unregisteredTool(identityProvider);
  terminal.step('A tool that nobody registered signs Alice in: its client id is a web address');
  await allowDocuments(options, new URL(tool).host);
  const first = await signInByCode(options, tool);
  if (first === undefined) {
    terminal.note('You did not allow it: the tool is told access_denied, and has no token.');
    return;
  }
  const token = String(first['access_token']);
  const { client_id, scope, askable_scope } = decodedClaims(token);
  terminal.values({ client_id, scope, askable_scope });
  await expectRead(options, token, 200);
  const refused = await callApi('POST', projectsAt(issuer), token, { name: 'Written by a tool' });
  expectStatus(refused, 403);
  terminal.exchange('POST a project', refused.status, inBrief(refused), inFull(refused));

  terminal.step('It refreshes without a person, and one command takes its token back');
  const form = { grant_type: 'refresh_token', client_id: tool, refresh_token: String(first['refresh_token']) };
  const next = await askForToken(issuer, form);
  expectStatus(next, 200);
  assert.notEqual(next.body['refresh_token'], first['refresh_token']);
  const refreshed = String(next.body['access_token']);
  terminal.note(`The refresh token was good once; the answer holds the next one, and a token for ${list}:`);
  await expectRead(options, refreshed, 200);
  const recall = ['recall', 'token', ORGANIZATION, String(decodedClaims(refreshed)['jti'])];
  terminal.command(pastedCommand(options.state, recall));
  await operatorCommand(options.state)(...recall, '--yes');
  await expectRead(options, refreshed, 401);
  if (!terminal.verbose) return;
  terminal.note('Everything that the tool holds for anybody of the organization is taken back within a minute by:');
  terminal.command(pastedCommand(options.state, ['recall', 'client', ORGANIZATION, tool]));
}

interface Shown {
  readonly client_documents: {
    readonly policy: string;
    readonly hosts: readonly string[];
    readonly scopes: readonly string[];
  };
}

/** What a person has chosen since stays; the host of this start's tool is added to it. */
async function allowDocuments({ state, terminal, list, create }: DocumentWalkOptions, host: string): Promise<void> {
  const countersign = operatorCommand(state);
  const { client_documents: chosen } = await countersign<Shown>('org', 'show', ORGANIZATION);
  if (chosen.hosts.includes(host)) return;
  const policy = chosen.policy === 'off' ? 'listed' : chosen.policy;
  const scope = chosen.policy === 'off' ? `${list} ${create}` : chosen.scopes.join(' ');
  const set = [
    'org',
    'set',
    ORGANIZATION,
    '--client-documents',
    policy,
    '--client-document-host',
    ...chosen.hosts,
    host,
    '--client-document-scope',
    scope,
  ];
  await countersign(...set);
  if (terminal.verbose) terminal.command(pastedCommand(state, set));
}

/** OAuth 2.1 §4.1 with PKCE, as a tool on this computer does it. `undefined`: the person did not allow it. */
async function signInByCode(options: DocumentWalkOptions, tool: string): Promise<ApiAnswer['body'] | undefined> {
  const { issuer, list, create } = options;
  const callback = await listenForCallback();
  try {
    const verifier = randomBytes(32).toString('base64url');
    const state = randomBytes(16).toString('base64url');
    const authorization = new URL(ROUTES.authorization.authorize.path, issuer);
    authorization.search = new URLSearchParams({
      ...{ response_type: 'code', client_id: tool, redirect_uri: callback.redirectUri, state },
      ...{ code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
      ...{ scope: `${list} ${create}`, resource: `${issuer}/sample`, organization: ORGANIZATION },
    }).toString();
    const code = codeOf(await answerOf(options, authorization, callback), { state, iss: issuer });
    if (code === undefined) return undefined;
    const form = { grant_type: 'authorization_code', client_id: tool, code, code_verifier: verifier };
    const redeemed = await askForToken(issuer, { ...form, redirect_uri: callback.redirectUri });
    expectStatus(redeemed, 200);
    return redeemed.body;
  } finally {
    callback.close();
  }
}

/** What the tool is answered, once a person has decided; with `yes`, a script does. */
async function answerOf(
  { issuer, provider, terminal, yes, signal }: DocumentWalkOptions,
  authorization: URL,
  callback: ToolCallback,
): Promise<URLSearchParams> {
  if (yes) {
    terminal.note('Allowed by script (--yes), as Alice in a browser of her own.');
    return (await (await signInAsAlice(issuer, provider)).allow(authorization)).searchParams;
  }
  terminal.note(
    'The tool would open this page in the browser of this computer. This terminal goes on when you have decided.',
  );
  terminal.line(`\n   ${terminal.bold(authorization.href)}\n`);
  const answered = new AbortController();
  if (openOnEnter(authorization.href, process.stdin, answered.signal)) terminal.note('Enter opens it in your browser.');
  try {
    return await unlessAborted(signal, callback.answered);
  } finally {
    answered.abort();
  }
}

/**
 * The code of an authorization response; `undefined` when the person did not allow the tool (RFC 6749 §4.1.2.1).
 * @throws when it answers another request, comes from elsewhere (RFC 9207 §2.4), or has another error
 */
export function codeOf(
  answer: URLSearchParams,
  expected: { readonly state: string; readonly iss: string },
): string | undefined {
  assert.equal(answer.get('state'), expected.state);
  assert.equal(answer.get('iss'), expected.iss);
  const error = answer.get('error');
  if (error === 'access_denied') return undefined;
  const code = answer.get('code');
  if (code === null) throw new Error(`the tool was told ${error}`);
  return code;
}

async function expectRead({ issuer, terminal }: DocumentWalkOptions, token: string, status: number): Promise<void> {
  const answer = await callApi('GET', projectsAt(issuer), token);
  expectStatus(answer, status);
  terminal.exchange('GET the projects', answer.status, inBrief(answer));
}
