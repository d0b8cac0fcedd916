import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { UNRESTRICTED_ACCESS_KEY_ID } from '../../local/aws/iam/principals.ts';
import { callApi } from '../../local/demo/api-calls.ts';
import { dynamoDbClient } from '../support/aws-clients.ts';
import { claimsFor, type ReadyOrganization, readyOrganization, redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS, temporaryState } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

/** Two starts on one state: what the first leaves behind, the second stands on; and what neither may leave. */
const state = temporaryState();
let running: RunningStack;
let provider: TestProvider;
let acme: ReadyOrganization;

/** Of the first run; a start begins a new log. */
const before = { assertion: '', token: '', keys: [] as readonly string[], log: '' };
/** Every text that must be nowhere (law 11), by what it is. */
const secrets = new Map<string, string>();

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start({ state }), TestProvider.start()]);
  acme = await readyOrganization(running.operator, provider, { id: 'acme' });
  before.assertion = await provider.assertion(claimsFor(running, acme));
  const { body } = await redeem(running, acme.client, { assertion: before.assertion });
  before.token = String(body['access_token']);
  before.keys = await publishedKeys();
  await misbehave();
  await restart();
}, 2 * STACK_START_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop()]);
  rmSync(state, { recursive: true, force: true });
});

/** On the same ports, because the issuer is part of every token. */
async function restart(): Promise<void> {
  const port = Number(new URL(running.issuer).port);
  await running.stop();
  before.log = running.log();
  running = await RunningStack.start({ state, port });
}

async function publishedKeys(): Promise<readonly string[]> {
  const response = await fetch(`${running.issuer}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { readonly keys: readonly { readonly kid: string }[] };
  return keys.map(({ kid }) => kid);
}

/** Refusals of every kind: what a caller sends must not come to rest anywhere, wherever it was put. */
async function misbehave(): Promise<void> {
  const wrongSecret = 'wrong-secret-wrong-secret-wrong-secret-0001';
  const unknownClient = { id: 'nobody', secret: 'secret-of-nobody-secret-of-nobody-000000002' };
  const fresh = await provider.assertion(claimsFor(running, acme));
  const inClaims = await provider.assertion(claimsFor(running, acme, { client_id: before.token, jti: 'j-1' }));
  const inIssuer = await provider.assertion(claimsFor(running, acme, { iss: before.assertion }));
  const inScope = await provider.assertion(claimsFor(running, acme, { scope: before.token }));
  await redeem(running, { id: acme.client.id, secret: wrongSecret }, { assertion: fresh });
  await redeem(running, unknownClient, { assertion: fresh });
  for (const assertion of [before.assertion, inClaims, inIssuer, inScope]) {
    await redeem(running, acme.client, { assertion });
  }
  await redeem(running, acme.client, { assertion: fresh, scope: before.token, client_secret: acme.client.secret });
  await fetch(`${running.tokenEndpoint}?assertion=${fresh}`, { method: 'POST' });
  const projects = `${running.resource}/organizations/acme/projects`;
  await callApi('GET', projects, `${before.token}x`);
  await callApi('POST', projects, before.token, { name: 'Apollo' });
  await fetch(`${projects}?access_token=${before.token}`);
  await running.operator.run(['token', 'inspect'], before.token);

  const sent = { wrongSecret, secretOfUnknown: unknownClient.secret, fresh, inClaims, inIssuer, inScope };
  const { assertion, token } = before;
  for (const [what, text] of Object.entries({ ...sent, assertion, token, secret: acme.client.secret })) {
    secrets.set(what, text);
  }
}

describe('after a restart', () => {
  it('the keys are the same', async () => {
    expect(before.keys).toHaveLength(2);
    expect(await publishedKeys()).toEqual(before.keys);
    expect(before.keys).toContain(decodeProtectedHeader(before.token).kid);
  });

  it('a token from before verifies, and the API accepts it', async () => {
    const keys = createRemoteJWKSet(new URL(`${running.issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(before.token, keys, { issuer: running.issuer, audience: running.resource });
    expect(payload.sub).toBe(acme.member);
    const projects = `${running.resource}/organizations/acme/projects`;
    const answer = await callApi('GET', projects, before.token);
    expect(answer).toMatchObject({ status: 200, body: { projects: [{ name: 'Apollo' }] } });
  });

  it('[L2] an assertion that was redeemed before is refused', async () => {
    const replay = await redeem(running, acme.client, { assertion: before.assertion });
    expect(replay).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await running.refusal(replay.body['correlation_id'])).toMatchObject({ reason: 'already_redeemed' });
  });

  it('the organization, its provider, client and member are there, and redeem again', async () => {
    const assertion = await provider.assertion(claimsFor(running, acme));
    expect(await redeem(running, acme.client, { assertion })).toMatchObject({ status: 200 });
  });
});

describe('[L11] nothing that was sent or issued is left anywhere', () => {
  /** Signatures are what makes the rest of a token worth anything; the parts are looked for one by one. */
  function tracesIn(text: string): string[] {
    return [...secrets]
      .filter(([, secret]) => secret.split('.').some((part) => text.includes(part)))
      .map(([what]) => what);
  }

  it('in any row of any table', async () => {
    const client = dynamoDbClient(running.stack.endpoints.dynamodb, { accessKeyId: UNRESTRICTED_ACCESS_KEY_ID });
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    expect(TableNames.length).toBeGreaterThanOrEqual(8);
    const rows: string[] = [];
    for (const TableName of TableNames) {
      const { Items = [] } = await client.send(new ScanCommand({ TableName }));
      rows.push(...Items.map((item) => JSON.stringify(item)));
    }
    expect(rows.length).toBeGreaterThan(10);
    expect(tracesIn(rows.join('\n'))).toEqual([]);
  });

  it('in the log of the run that saw them', () => {
    expect(before.log.match(/"redemption refused"/g)?.length).toBe(8);
    expect(tracesIn(before.log)).toEqual([]);
  });

  it('in any file of the state', () => {
    const files = filesIn(state).filter((path) => !path.includes('cdk.out'));
    expect(files.map((path) => path.slice(state.length + 1).split('/')[0])).toEqual(
      expect.arrayContaining(['dynamodb', 'identity-provider.json', 'kms.json', 'log.jsonl', 'runtime.json']),
    );
    for (const path of files) expect([path, tracesIn(readFileSync(path, 'latin1'))]).toEqual([path, []]);
  });

  it('and only its owner can read the files that hold keys', () => {
    for (const file of ['kms.json', 'identity-provider.json', 'log.jsonl', 'runtime.json']) {
      expect([file, (statSync(join(state, file)).mode & 0o777).toString(8)]).toEqual([file, '600']);
    }
  });
});

function filesIn(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
