import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDeployment } from '../../bin/deployment.ts';
import { LOCAL_ACCOUNT } from '../../local/aws/aws-json/account.ts';
import { writeRuntimeFile } from '../../local/runtime/runtime-file.ts';

const OUTPUTS = [
  'Issuer',
  'Configuration',
  'DirectoryTableName',
  'MembersTableName',
  'StatusTableName',
  'ProviderKeysTableName',
  'RedemptionsTableName',
  'SessionsTableName',
  'KeyRingTableName',
  'AuditTrailTableName',
  'SecretsKeyArn',
];

const state = mkdtempSync(join(tmpdir(), 'countersign-deployment-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));

it('the command never speaks to another Region than the local stack is in: an engine of your own keeps them apart', async () => {
  writeRuntimeFile(state, {
    pid: process.pid,
    endpoints: { dynamodb: 'http://127.0.0.1:1', kms: 'http://127.0.0.1:2' },
    operator: { accessKeyId: 'AKIAOPERATOR' },
    identityProvider: 'http://127.0.0.1:3',
    outputs: Object.fromEntries(OUTPUTS.map((name) => [name, name])),
  });
  const { client, kms } = await findDeployment({ local: true, state, stack: 'Countersign' });
  expect([client.region, kms.region]).toEqual([LOCAL_ACCOUNT.region, LOCAL_ACCOUNT.region]);
});
