import { CONFIGURATION, countersignStack, stackWithoutIssuer, templateOf } from './synthesize.ts';
import { text } from './text.ts';

const { issuer, ...withoutIssuer } = CONFIGURATION;

/** The operator's command finds a deployment by these names. */
const OUTPUTS = {
  Issuer: issuer,
  TokenEndpoint: `${issuer}/oauth/token`,
  JwksUri: `${issuer}/.well-known/jwks.json`,
  OperatorRoleArn: '<AuthorizationServerOperatorRole.Arn>',
  Configuration: JSON.stringify(withoutIssuer),
  DirectoryTableName: '<AuthorizationServerDirectoryTable>',
  MembersTableName: '<AuthorizationServerMembersTable>',
  StatusTableName: '<AuthorizationServerStatusTable>',
  AgentSessionsTableName: '<AuthorizationServerAgentSessionsTable>',
  ProviderKeysTableName: '<AuthorizationServerProviderKeysTable>',
  RedemptionsTableName: '<AuthorizationServerRedemptionsTable>',
  KeyRingTableName: '<AuthorizationServerKeyRingTable>',
  SessionsTableName: '<AuthorizationServerSessionsTable>',
  PasskeysTableName: '<AuthorizationServerPasskeysTable>',
  SecretsKeyArn: '<AuthorizationServerSecretsKey.Arn>',
  AuditTrailTableName: '<AuthorizationServerAuditTrailTable>',
  AuditSealsTableName: '<AuthorizationServerAuditSealsTable>',
  ActivityTableName: '<AuthorizationServerActivityTable>',
  AlarmTopicArn: '<AuthorizationServerAlarmsTopic>',
  DashboardName: 'Countersign',
};

describe('outputs', () => {
  const outputs = Object.entries(templateOf(countersignStack()).findOutputs('*'));

  it('are these, under these names', () => {
    expect(Object.fromEntries(outputs.map(([name, output]) => [name, text(output['Value'])]))).toEqual(OUTPUTS);
  });

  it('say what they are', () => {
    for (const [, output] of outputs) expect(String(output['Description'])).toMatch(/^.{10,}$/);
  });

  it('are not exported: an export may be 1,024 characters long, and Configuration is longer', () => {
    for (const [, output] of outputs) expect(output).not.toHaveProperty('Export');
  });

  it('hold the endpoint of the API where no issuer is configured', () => {
    const { Issuer } = templateOf(stackWithoutIssuer()).findOutputs('Issuer');
    expect(text(Issuer?.['Value'])).toBe('<AuthorizationServerApiHttpApi.ApiEndpoint>');
  });
});
