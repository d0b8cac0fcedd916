import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { SIGN_IN_WALKS } from '../guides/sign-in-walks.ts';
import { allow } from '../support/consent.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { type ClientCredentials, redeem } from '../support/redemption.ts';
import { RunningStack } from '../support/running-stack.ts';
import { SignInBrowser } from '../support/sign-in-browser.ts';
import { takeStep } from '../support/take-step.ts';
import { KEYCLOAK_START_MS, Keycloak, type RealmUser } from './support/keycloak.ts';
import { keycloak as language, titled } from './support/languages.ts';

/** Keycloak as two customers' identity provider, set up there as docs/providers/keycloak.md says. */
standInForDispatcher();
jest.setTimeout(120_000);

const LANGUAGE = language();
const test = LANGUAGE.missing === undefined ? it : it.skip;

const person = (username: string, organization = 'acme') => ({
  ...{ username, email: `${username}@${organization}.example`, password: `password-of-${username}` },
});
const MARIA = person('maria');
/** Known at the provider, and to nobody here. */
const STRANGER = person('stranger');
const NEWCOMER = person('newcomer', 'globex');

const REDIRECT = 'http://127.0.0.1:39120/callback';
const VERIFIER = 'v'.repeat(50);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const ID_JAG = 'urn:ietf:params:oauth:token-type:id-jag';

/** A tool that is registered in the realm, as it would be for cross-app access. */
const TOOL_THERE = { id: 'tool-there', secret: 'secret-of-the-tool' };
const SECRET_IN_GLOBEX = 'secret-in-globex';

let running: RunningStack;
let keycloak: Keycloak;
/** Ended even where the set-up did not wait for it. */
let starting: Promise<Keycloak> | undefined;
let acme: string;
let maria: string;
let tool: ClientCredentials;

beforeAll(async () => {
  if (LANGUAGE.missing !== undefined) return;
  starting = Keycloak.start(LANGUAGE.home);
  [running, keycloak] = await Promise.all([RunningStack.start(), starting]);
  await Promise.all([createAcme(), createGlobex()]);
  const { operator } = running;
  for (const organization of ['acme', 'globex']) await operator.json('org', 'create', organization);
  await followGuide();
  await trustGlobex();
  await operator.json(
    'client',
    'create',
    'desktop',
    '--public',
    '--redirect-uri',
    REDIRECT,
    '--scope',
    'projects:read',
  );
  const created = ['client', 'create', 'tool', '--auth', 'client_secret_basic', '--scope', 'projects:read'];
  tool = await operator.json<ClientCredentials>(...created);
  for (const client of ['desktop', 'tool']) await operator.json('client', 'enable', 'acme', client);
}, KEYCLOAK_START_MS);

afterAll(async () => {
  await Promise.all([running?.stop(), starting?.then((server) => server.stop())]);
}, KEYCLOAK_START_MS);

/** We sign in there with our keys. */
async function createAcme(): Promise<void> {
  const attributes = {
    ...{ 'use.jwks.url': 'true', 'jwks.url': `${running.issuer}/.well-known/jwks.json` },
    ...{ 'pkce.code.challenge.method': 'S256' },
  };
  const byKey = { ...us(), clientAuthenticatorType: 'client-jwt', attributes };
  const exchanging = {
    ...{
      clientId: TOOL_THERE.id,
      secret: TOOL_THERE.secret,
      directAccessGrantsEnabled: true,
      redirectUris: [REDIRECT],
    },
    attributes: { 'standard.token.exchange.enabled': 'true' },
  };
  // Another product of the same customer, which has our callback too.
  const neighbour = { ...us(), clientId: 'neighbour', publicClient: true };
  await keycloak.createRealm({ realm: 'acme', users: [MARIA, STRANGER], clients: [byKey, exchanging, neighbour] });
}

/** We sign in there with a secret. */
async function createGlobex(): Promise<void> {
  const bySecret = { ...us(), clientAuthenticatorType: 'client-secret', secret: SECRET_IN_GLOBEX };
  await keycloak.createRealm({ realm: 'globex', users: [NEWCOMER], clients: [bySecret] });
}

const us = () => ({ clientId: 'countersign', redirectUris: [`${running.issuer}/login/callback`] });

/** Every command of docs/providers/keycloak.md as it is written there. */
async function followGuide(): Promise<void> {
  let known: Readonly<Record<string, string>> = {
    ...{ ORGANIZATION: 'acme', REALM_ISSUER: keycloak.issuer('acme'), CLIENT_ID: 'countersign' },
    ...{ EMAIL: MARIA.email, ROLE: 'editor', USER_ID: await keycloak.subject('acme', MARIA.username) },
  };
  for (const { command } of SIGN_IN_WALKS['keycloak'] ?? []) {
    if (command === undefined) continue;
    const { code, stderr, answer } = await takeStep(running.operator, command, known);
    if (code !== 0) throw new Error(`countersign ${command}\n${stderr}`);
    if (command.startsWith('idp add')) known = { ...known, IDP: String(answer.id) };
    if (command.startsWith('member add')) maria = String(answer.id);
  }
  acme = String(known['IDP']);
}

/** The guide's other ways: a secret, and people just in time. */
async function trustGlobex(): Promise<void> {
  const { operator } = running;
  const jit = ['--email-domain', 'globex.example', '--jit-role', 'viewer'];
  const { id = '' } = await operator.json('idp', 'add', 'globex', '--issuer', keycloak.issuer('globex'), ...jit);
  const set = ['--json', 'idp', 'set', 'globex', id, '--client-id', 'countersign', '--client-secret-stdin'];
  expect(await operator.run(set, SECRET_IN_GLOBEX)).toMatchObject({ code: 0 });
}

const newBrowser = () => new SignInBrowser(running.issuer);

/** By Keycloak's own pages. At its very first requests it may be slower than we wait: a person would try again. */
async function signIn(user: RealmUser, path = '/login/acme', browser = newBrowser()): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await browser.signIn(path, user);
    if (answer.status !== 503 || attempt === 5) return answer;
    await delay(1_000);
  }
}

async function signedIn(user: RealmUser, path?: string): Promise<SignInBrowser> {
  const browser = newBrowser();
  const { status } = await signIn(user, path, browser);
  expect(status).toBe(303);
  return browser;
}

/** Why an answer to the callback is no session. */
async function refusal(answer: Response): Promise<object> {
  expect([400, 403]).toContain(answer.status);
  const { reason, facts } = await running.refusal(answer.headers.get('x-correlation-id'), 'sign-in refused');
  const { failure, cause } = facts as { failure?: string; cause?: { reason: string } };
  return { reason, ...(failure && { failure }), ...(cause && { cause: cause.reason }) };
}

describe('signing in through Keycloak', () => {
  test(
    titled('Test connection passes, of the realm by its address and of the provider that is trusted', LANGUAGE),
    async () => {
      for (const target of [
        ['--issuer', keycloak.issuer('acme')],
        ['acme', acme],
      ]) {
        const { works } = await running.operator.json<{ readonly works: boolean }>('idp', 'test', ...target);
        expect(works).toBe(true);
      }
    },
  );

  test(titled('opens a session of the member, with our keys and no secret', LANGUAGE), async () => {
    const browser = await signedIn(MARIA);
    expect(await browser.session()).toMatchObject({ organization: 'acme', member: maria, role: 'editor' });
  });

  test(titled('opens one with a secret, and adds whom the organization lets in just in time', LANGUAGE), async () => {
    const browser = await signedIn(NEWCOMER, '/login/globex');
    expect(await browser.session()).toMatchObject({ organization: 'globex', email: NEWCOMER.email, role: 'viewer' });
  });

  test(titled('asks for the password again where the sign-in must be fresh, and nowhere else', LANGUAGE), async () => {
    const browser = await signedIn(MARIA);
    // Whoever has a session there goes past the password by itself; who must sign in anew does not.
    const wrong = { ...MARIA, password: 'another' };
    expect(await signIn(wrong, '/login/acme', browser)).toMatchObject({ status: 303 });
    await expect(browser.signIn('/login/acme?max_age=60', wrong)).rejects.toThrow('did not sign in: 200');
    expect(await signIn(MARIA, '/login/acme?max_age=60', browser)).toMatchObject({ status: 303 });
  });

  test(titled('never lets in a wrong password, or a person whom no member is linked to', LANGUAGE), async () => {
    const wrong = { ...MARIA, password: 'another' };
    await expect(newBrowser().signIn('/login/acme', wrong)).rejects.toThrow('did not sign in: 200');
    expect(await refusal(await signIn(STRANGER))).toEqual({ reason: 'person_refused', cause: 'subject_not_linked' });
  });
});

describe('an answer of Keycloak that is not for this sign-in', () => {
  /** Maria's own answer, with something of another one in it. */
  async function altered(change: (callback: URL) => void | Promise<void>): Promise<object> {
    const browser = newBrowser();
    const callback = await browser.untilCallback('/login/acme', MARIA);
    await change(callback);
    return refusal(await browser.request(callback.pathname + callback.search));
  }

  /** The code that `path` ends with, unused. */
  async function codeAt(path: string, user: RealmUser): Promise<string> {
    return String((await newBrowser().untilCallback(path, user)).searchParams.get('code'));
  }

  test(titled('is refused when it says that it is of another realm', LANGUAGE), async () => {
    const elsewhere = keycloak.issuer('globex');
    expect(await altered(({ searchParams }) => searchParams.set('iss', elsewhere))).toEqual({
      reason: 'response_issuer_differs',
    });
  });

  test(titled('is refused with a code of another realm', LANGUAGE), async () => {
    const code = await codeAt('/login/globex', NEWCOMER);
    expect(await altered(({ searchParams }) => searchParams.set('code', code))).toEqual({
      ...{ reason: 'code_not_exchanged', failure: 'invalid_grant' },
    });
  });

  test(
    titled('is refused with a code that another client of the realm was given at our address', LANGUAGE),
    async () => {
      const change = async (callback: URL) => {
        const begun = await newBrowser().request('/login/acme');
        const theirs = new URL(String(begun.headers.get('location')));
        theirs.searchParams.set('client_id', 'neighbour');
        const theirAnswer = await newBrowser().untilCallbackFrom(theirs, MARIA);
        callback.searchParams.set('code', String(theirAnswer.searchParams.get('code')));
      };
      expect(await altered(change)).toEqual({ reason: 'code_not_exchanged', failure: 'invalid_grant' });
    },
  );

  test(titled('is refused when its id_token is for another client too, unless it is set so', LANGUAGE), async () => {
    const client = await keycloak.clientId('acme', 'countersign');
    const config = { 'included.client.audience': 'neighbour', 'id.token.claim': 'true' };
    const mapper = { name: 'neighbour', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config };
    await keycloak.admin('POST', `/acme/clients/${client}/protocol-mappers/models`, mapper);
    expect(await refusal(await signIn(MARIA))).toEqual({ reason: 'id_token_refused', cause: 'several_audiences' });
    await running.operator.json(
      'idp',
      'set',
      'acme',
      acme,
      '--client-id',
      'countersign',
      '--audiences',
      'authorized_party',
    );
    await signedIn(MARIA);
  });
});

describe('a tool', () => {
  test(titled('signs a person in by a code, through Keycloak, and reads with its token', LANGUAGE), async () => {
    const authorize = new URL('/oauth/authorize', running.issuer);
    authorize.search = `${new URLSearchParams({
      ...{ response_type: 'code', client_id: 'desktop', redirect_uri: REDIRECT, organization: 'acme', state: 's' },
      ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256' },
    })}`;
    const back = await allow(newBrowser(), authorize, MARIA);
    const code = String(back.searchParams.get('code'));
    const form = { grant_type: 'authorization_code', client_id: 'desktop', redirect_uri: REDIRECT, code };
    const token = await post(running.tokenEndpoint, { ...form, code_verifier: VERIFIER });
    expect(token).toMatchObject({ status: 200, body: { scope: 'projects:read' } });
    const headers = { authorization: `Bearer ${token.body['access_token']}` };
    const read = await fetch(`${running.resource}/organizations/acme/projects`, { headers });
    expect(read.status).toBe(200);
  });

  /** What Keycloak gives a tool whose person signed in there. */
  async function signedInThere() {
    const { username, password } = MARIA;
    return ask({ grant_type: 'password', username, password, scope: 'openid' });
  }

  const ask = (form: Readonly<Record<string, string>>) =>
    post(keycloak.tokenEndpoint('acme'), { client_id: TOOL_THERE.id, client_secret: TOOL_THERE.secret, ...form });

  test(
    titled('is given no assertion by Keycloak of this version, by whichever of its tokens it asks', LANGUAGE),
    async () => {
      const { body } = await signedInThere();
      const said = [];
      for (const type of ['id_token', 'access_token']) {
        const subject = {
          subject_token: String(body[type]),
          subject_token_type: `urn:ietf:params:oauth:token-type:${type}`,
        };
        const exchange = {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          requested_token_type: ID_JAG,
        };
        said.push((await ask({ ...exchange, ...subject, audience: running.issuer })).body);
      }
      expect(said).toEqual([
        { error: 'invalid_request', error_description: "Parameter 'subject_token' supports access tokens only" },
        { error: 'invalid_request', error_description: 'requested_token_type unsupported' },
      ]);
    },
  );

  test(titled('never gets a token here for another token of Keycloak’s', LANGUAGE), async () => {
    const { body } = await signedInThere();
    for (const type of ['id_token', 'access_token']) {
      const answer = await redeem(running, tool, { assertion: String(body[type]) });
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      const { reason } = await running.refusal(answer.headers.get('x-correlation-id'));
      expect(reason).toBe('wrong_type');
    }
  });
});

test(titled('doctor passes every step of a deployment whose people come from Keycloak', LANGUAGE), async () => {
  const { works } = await running.operator.json<{ readonly works: boolean }>('doctor');
  expect(works).toBe(true);
});

test(titled('a new signing key of the realm is followed, and the old one can be switched off', LANGUAGE), async () => {
  const old = await keycloak.signingKey('acme');
  await keycloak.rotateKey('acme');
  expect(await keycloak.signingKey('acme')).not.toBe(old);
  // Its keys are asked for again at most once in 30 seconds.
  const deadline = Date.now() + 60_000;
  let answer = await signIn(MARIA);
  while (answer.status !== 303 && Date.now() < deadline) {
    await delay(1_000);
    answer = await signIn(MARIA);
  }
  expect(answer.status).toBe(303);
});

async function post(url: string, form: Readonly<Record<string, string>>) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}
