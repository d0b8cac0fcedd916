import type { ProviderJson } from '../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { DEMO_ACCOUNTS } from '../../local/identity-provider/accounts.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { SignInBrowser, submitForm } from '../support/sign-in-browser.ts';
import { StackRows } from '../support/stack-rows.ts';

standInForDispatcher();

const [ALICE, BOB] = DEMO_ACCOUNTS as [(typeof DEMO_ACCOUNTS)[0], (typeof DEMO_ACCOUNTS)[0]];

/** A new organization's first administrator: from a setup link to a session through a provider of their own. */
let running: RunningStack;
let rows: StackRows;
let idp: string;
let founder: SignInBrowser;

beforeAll(async () => {
  running = await RunningStack.start();
  rows = new StackRows(running);
  const { operator, stack } = running;
  await operator.json('org', 'create', 'acme');
  const added = await operator.json('idp', 'add', 'acme', '--issuer', stack.identityProvider.issuer, '--pending');
  idp = String(added['id']);
  await operator.json('idp', 'set', 'acme', idp, '--client-id', 'countersign');
}, STACK_START_MS * 2);

afterAll(async () => {
  rows.close();
  await running.stop();
});

async function statusOfProvider(): Promise<string> {
  const [provider] = await running.operator.json<[{ status: string }]>('idp', 'list', 'acme');
  return provider.status;
}

async function setupPath(email: string): Promise<string> {
  const { url = '' } = await running.operator.json('setup-link', 'acme', '--email', email);
  return new URL(url).pathname;
}

/** As the page's own button: from our origin, without a session. */
function press(browser: SignInBrowser, path: string): Promise<Response> {
  return browser.request(path, { method: 'POST', headers: { origin: running.issuer } });
}

const decide = (browser: SignInBrowser, path: string, fields: Readonly<Record<string, string>>) =>
  submitForm(browser, path, running.issuer, fields);

it('a setup link lets the first administrator in, once; who comes back is shown, and linked only when they say so', async () => {
  const browser = new SignInBrowser(running.issuer);
  const path = await setupPath('founder@acme.example');
  expect((await browser.request(path)).status).toBe(200);
  expect((await press(browser, path)).status).toBe(303);
  expect(await browser.session()).toMatchObject({ kind: 'setup', email: 'founder@acme.example', scope: '' });
  expect((await press(new SignInBrowser(running.issuer), path)).status).toBe(404);

  const begun = await browser.post(`/organizations/acme/identity-providers/${idp}/activate`);
  expect(begun.status).toBe(200);
  const { location } = (await begun.json()) as { readonly location: string };
  // Alice has an open session there, in the same browser.
  const asAlice = await browser.followToCallback(new URL(location), ALICE);
  const page = `/activate/acme/${idp}`;
  expect([asAlice.status, asAlice.headers.get('location')]).toEqual([303, page]);
  expect(await statusOfProvider()).toBe('pending');
  expect(await browser.session()).toMatchObject({ kind: 'setup' });
  expect((await decide(browser, page, { decision: 'link' })).status).toBe(400);
  expect(await statusOfProvider()).toBe('pending');

  // She is not the founder: another account.
  const another = await decide(browser, page, { decision: 'other' });
  const [, next = ''] = /<a class="action" href="([^"]*)"/.exec(await another.text()) ?? [];
  browser.forgetProvider();
  const asBob = await browser.followToCallback(new URL(next.replaceAll('&#38;', '&')), BOB);
  expect(asBob.headers.get('location')).toBe(page);
  const shown = await (await browser.request(page)).text();
  expect(shown).toContain(BOB.email);
  expect(shown).not.toContain(ALICE.email);
  expect(shown).toContain('founder@acme.example');

  const signedIn = await decide(browser, page, { decision: 'link', other_address: 'known' });
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/session']);
  const session = await browser.session();
  expect(session).toMatchObject({ email: 'founder@acme.example', role: 'admin' });
  expect(session).not.toHaveProperty('kind');
  expect(await statusOfProvider()).toBe('active');
  founder = browser;
  const linked = (await rows.all('AuditTrailTableName')).find(({ action }) => action === 'member.linked');
  const details = { claim: 'sub', subject: BOB.subject, email: BOB.email, emailVerified: true };
  expect(linked).toMatchObject({ details });
  const actions = (await rows.all('AuditTrailTableName')).map(({ action }) => action);
  for (const action of ['setup_link.created', 'setup_link.opened', 'provider.activated', 'member.linked']) {
    expect(actions).toContain(action);
  }
});

it('a record in the DNS makes another provider of theirs active, without a sign-in', async () => {
  const issuer = 'http://localhost:9/second';
  const body = JSON.stringify({ issuer, jwks_uri: 'http://localhost:9/keys' });
  const headers = { 'content-type': 'application/json' };
  const registration = await founder.post('/organizations/acme/identity-providers', { body, headers });
  const registered = (await registration.json()) as ProviderJson;
  const path = `/organizations/acme/identity-providers/${registered.id}/domain-proof`;
  const { domain_proof: asked } = (await (await founder.post(path)).json()) as ProviderJson;
  expect(asked).toMatchObject({ domain: 'localhost', state: 'waiting' });
  const { name = '', value = '' } = asked?.record ?? {};
  await running.operator.json('demo', 'dns', name, value);
  const found = (await (await founder.post(`${path}/check`)).json()) as ProviderJson;
  expect(found).toMatchObject({ status: 'active', domain_proof: { state: 'found', record: { name, value } } });
  expect((await founder.post(`${path}/check`)).status).toBe(429);

  const third = ['idp', 'add', 'acme', '--issuer', 'http://localhost:9/third', '--jwks-uri', 'http://localhost:9/keys'];
  const added = await running.operator.json(...third, '--pending', '--allow-unreadable-keys');
  const proof = ['idp', 'domain-proof', 'acme', String(added['id'])];
  expect(await running.operator.json(...proof)).toMatchObject({ status: 'pending', record: { name } });
  const missed = await running.operator.run([...proof, '--check']);
  expect([missed.code, missed.stdout]).toEqual([1, expect.stringContaining('with other values, and not this one')]);
});

it('the operator undoes a link, which may be repeated', async () => {
  const unlink = ['member', 'unlink', 'acme', 'founder@acme.example', '--provider', idp, '--subject', BOB.subject];
  expect(await running.operator.json(...unlink)).toMatchObject({ outcome: 'unlinked' });
  expect(await running.operator.json(...unlink)).toMatchObject({ outcome: 'unchanged' });
  const undone = (await rows.all('AuditTrailTableName')).filter(({ action }) => action === 'member.unlinked');
  expect(undone).toMatchObject([{ details: { provider: idp, claim: 'sub', subject: BOB.subject } }]);
});

it('[L6] a setup session does nothing else: every other route answers as to nobody', async () => {
  const browser = new SignInBrowser(running.issuer);
  await press(browser, await setupPath('second@acme.example'));
  const approve = await browser.post('/organizations/acme/agent/approve', { body: '{}' });
  const mint = await browser.post('/organizations/acme/agent/token', { body: '{}' });
  const list = await browser.request('/organizations/acme/agent/sessions');
  const page = await browser.request('/approve/acme/session-1?scopes=projects:rename');
  expect([approve.status, mint.status, list.status]).toEqual([401, 401, 401]);
  expect(page.status).not.toBe(200);
  expect((await browser.post('/logout')).status).toBe(204);
  expect((await browser.request('/session')).status).toBe(401);
});
