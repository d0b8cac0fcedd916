import { DeleteCommand, DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose';
import { type AssertionSource, startAssertionSource, tokenCall } from '../../bench/assertions.ts';
import type { HostProcess } from '../../bench/host-process.ts';
import { type DurableOidcHostOptions, startDurableOidcProvider } from '../../bench/oidc-hosts.ts';
import { accountId, createOidcTable, rowKey } from '../../bench/oidc-table.ts';
import { FIRST_MEMBERS, newTenant, subjectOf, type Tenant } from '../../bench/tenant.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';

const table = 'oidc';
const AT_FIRST = 1 + FIRST_MEMBERS;

describe('oidc-provider with a durable store', () => {
  let engine: TestDynamoDb;
  let rows: DynamoDBDocumentClient;
  let source: AssertionSource;
  let tenant: Tenant;
  let options: DurableOidcHostOptions;
  let publicKey: JWK;
  const hosts: HostProcess[] = [];

  beforeEach(async () => {
    engine = await startTestDynamoDb();
    rows = DynamoDBDocumentClient.from(engine.client);
    source = await startAssertionSource();
    tenant = newTenant({ issuer: 'http://localhost:1', resource: 'http://localhost:1/sample', ...source });
    await createOidcTable(engine.client, { table, tenant });
    const pair = await generateKeyPair('RS256', { extractable: true });
    publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'test' };
    const signingKey = JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid: 'test', alg: 'RS256', use: 'sig' });
    options = { tenant, signingKey, table, dynamodb: engine.endpoint };
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.stop()));
    await source.close();
    await engine.stop();
  });

  async function serve(): Promise<(assertion: string) => Promise<{ status: number; body: Record<string, string> }>> {
    const host = await startDurableOidcProvider(options);
    hosts.push(host);
    const { port } = await host.ask<'serve'>({ type: 'serve' });
    return async (assertion) => {
      const call = tokenCall(tenant, assertion);
      const response = await fetch(`http://127.0.0.1:${port}/token`, { method: 'POST', ...call });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
  }

  async function redeemedRows(): Promise<readonly Record<string, unknown>[]> {
    const { Items = [] } = await rows.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
    return Items.filter(({ id }) => id.startsWith('ReplayDetection:'));
  }

  it('leaves one row a token in the engine, and issues the token that it is compared for', async () => {
    const redeem = await serve();
    const { status, body } = await redeem(await source.sign(tenant, 3, 'RS256'));
    expect([status, body['scope']]).toEqual([200, tenant.scopes.join(' ')]);
    const { payload } = await jwtVerify(body['access_token'] ?? '', createLocalJWKSet({ keys: [publicKey] }));
    expect(payload).toMatchObject({ aud: tenant.resource, sub: 'member-3', org_id: 'acme', client_id: 'cursor' });
    const [row, ...others] = await redeemedRows();
    expect(others).toEqual([]);
    expect(row?.['expiresAt']).toBeGreaterThan(Date.now() / 1_000 + 3_000);
  });

  it('refuses an assertion that was redeemed, by another process too, and writes nothing then', async () => {
    const [redeem, redeemElsewhere] = [await serve(), await serve()];
    const assertion = await source.sign(tenant, 0, 'RS256');
    expect((await redeem(assertion)).status).toBe(200);
    for (const again of [redeem, redeemElsewhere]) {
      expect(await again(assertion)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    }
    expect(await redeemedRows()).toHaveLength(1);
  });

  it('gives one token to two processes that redeem one assertion at once', async () => {
    const processes = [await serve(), await serve()];
    const assertion = await source.sign(tenant, 0, 'RS256');
    const answers = await Promise.all(processes.map((redeem) => redeem(assertion)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('looks client and account up in the engine, at every token', async () => {
    const redeem = await serve();
    const next = async () => redeem(await source.sign(tenant, 0, 'RS256'));
    expect((await next()).status).toBe(200);
    const account = rowKey('Account', accountId(tenant.provider.issuer, subjectOf(0)));
    const payload = { id: 'member-0', active: false };
    await rows.send(new PutCommand({ TableName: table, Item: { ...account, payload } }));
    expect(await next()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    await rows.send(new DeleteCommand({ TableName: table, Key: rowKey('Client', tenant.client.id) }));
    expect(await next()).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await redeemedRows()).toHaveLength(1);
  });

  it('has a client and accounts to begin with, and no more', async () => {
    const { Count } = await rows.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
    expect(Count).toBe(AT_FIRST);
  });
});
