import { Duration } from 'aws-cdk-lib';
import { MAX_SIGN_IN_MS, MAX_USERINFO_MS } from '../../lambdas/adapters/https/policy.ts';
import { KEY_RING_TAG, type MetadataEnvironment } from '../../lambdas/environment.ts';
import { CountersignFunction } from '../../lib/countersign-function.ts';
import { CONFIGURATION, countersignStack, environmentOf, type Resource, resources } from './synthesize.ts';
import { text } from './text.ts';

const stack = countersignStack();

/** What every function that people wait for has, for all that is no exchange of a code. */
const OTHER_WORK_MS = 15_000;

/** The functions of ours: CDK's trigger provider is not one. */
const functions = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(([id]) =>
  id.startsWith('AuthorizationServer'),
);

function propertiesOf(name: string): Record<string, unknown> {
  const [, found] = functions.find(([id]) => id.startsWith(`AuthorizationServer${name}Function`)) ?? [];
  if (found === undefined) throw new Error(`no function ${name}`);
  return found.Properties;
}

const COMMON = { COUNTERSIGN_ISSUER: CONFIGURATION.issuer };
const SESSIONS = {
  SESSIONS_TABLE: '<AuthorizationServerSessionsTable>',
  DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>',
  MEMBERS_TABLE: '<AuthorizationServerMembersTable>',
};
const AGENTS = {
  STATUS_TABLE: '<AuthorizationServerStatusTable>',
  AGENT_SESSIONS_TABLE: '<AuthorizationServerAgentSessionsTable>',
  WRITE_REQUESTS_TABLE: '<AuthorizationServerWriteRequestsTable>',
  AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
};
const KEY_RING_TABLE = '<AuthorizationServerKeyRingTable>';

describe('functions', () => {
  it('are one each for tokens, introspection, provisioning, signals, polling for signals, agent tokens, approvals, administration, sign-in, authorizations, the console, metadata, keys, what is declared, activity, events, seals and the daily checkup', () => {
    expect(functions).toHaveLength(18);
  });

  it('[L14] sign-in has time for a provider that takes all of its own, and API Gateway waits for it', () => {
    const { Timeout: seconds } = propertiesOf('SignInEndpointSignIn');
    expect(Number(seconds) * 1_000).toBeGreaterThanOrEqual(MAX_SIGN_IN_MS + MAX_USERINFO_MS + OTHER_WORK_MS);
    expect(seconds).toBeLessThan(30);
  });

  it.each([
    { name: 'TokenEndpointToken', timeoutSeconds: 15, memorySizeMb: 1_024 },
    { name: 'AgentEndpointAgent', timeoutSeconds: 15, memorySizeMb: 1_024 },
    { name: 'IntrospectionEndpointIntrospection', timeoutSeconds: 15, memorySizeMb: 1_024 },
    { name: 'ProvisioningEndpointProvisioning', timeoutSeconds: 15, memorySizeMb: 512 },
    { name: 'SignalsEndpointSignals', timeoutSeconds: 15, memorySizeMb: 512 },
    { name: 'SignalPolling', timeoutSeconds: 120, memorySizeMb: 512 },
    { name: 'ApprovalEndpointApproval', timeoutSeconds: 15, memorySizeMb: 512 },
    { name: 'AdministrationEndpointAdministration', timeoutSeconds: 15, memorySizeMb: 512 },
    { name: 'SignInEndpointSignIn', timeoutSeconds: 28, memorySizeMb: 512 },
    { name: 'AuthorizationEndpointAuthorization', timeoutSeconds: 15, memorySizeMb: 512 },
    { name: 'ConsoleEndpointConsole', timeoutSeconds: 10, memorySizeMb: 512 },
    { name: 'MetadataEndpointMetadata', timeoutSeconds: 10, memorySizeMb: 512 },
    { name: 'KeyRotation', timeoutSeconds: 360, memorySizeMb: 512 },
    { name: 'ActivityRecordingActivity', timeoutSeconds: 60, memorySizeMb: 256 },
    { name: 'EventPublishingEvents', timeoutSeconds: 60, memorySizeMb: 256 },
    { name: 'AuditSealingSeals', timeoutSeconds: 60, memorySizeMb: 256 },
    { name: 'Checkup', timeoutSeconds: 300, memorySizeMb: 256 },
    { name: 'DeclarationDeclare', timeoutSeconds: 120, memorySizeMb: 512 },
  ])('$name runs on Node.js 24 on arm64 for at most $timeoutSeconds s', ({ name, timeoutSeconds, memorySizeMb }) => {
    expect(propertiesOf(name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: timeoutSeconds,
      MemorySize: memorySizeMb,
    });
  });

  it.each([
    {
      name: 'TokenEndpointToken',
      environment: {
        ...COMMON,
        MEMBERS_TABLE: '<AuthorizationServerMembersTable>',
        STATUS_TABLE: '<AuthorizationServerStatusTable>',
        PROVIDER_KEYS_TABLE: '<AuthorizationServerProviderKeysTable>',
        REDEMPTIONS_TABLE: '<AuthorizationServerRedemptionsTable>',
        AGENT_SESSIONS_TABLE: '<AuthorizationServerAgentSessionsTable>',
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
        AUTHORIZATION_GRANTS_TABLE: '<AuthorizationServerAuthorizationGrantsTable>',
        DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>',
        KEY_RING_TABLE,
      },
    },
    {
      name: 'AuthorizationEndpointAuthorization',
      environment: {
        ...COMMON,
        ...SESSIONS,
        AUTHORIZATION_GRANTS_TABLE: '<AuthorizationServerAuthorizationGrantsTable>',
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
        PROVIDER_KEYS_TABLE: '<AuthorizationServerProviderKeysTable>',
        STATUS_TABLE: '<AuthorizationServerStatusTable>',
      },
    },
    { name: 'AgentEndpointAgent', environment: { ...COMMON, ...SESSIONS, ...AGENTS, KEY_RING_TABLE } },
    {
      name: 'ProvisioningEndpointProvisioning',
      environment: {
        ...COMMON,
        DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>',
        MEMBERS_TABLE: '<AuthorizationServerMembersTable>',
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
      },
    },
    {
      name: 'IntrospectionEndpointIntrospection',
      environment: {
        ...COMMON,
        DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>',
        MEMBERS_TABLE: '<AuthorizationServerMembersTable>',
        STATUS_TABLE: '<AuthorizationServerStatusTable>',
        AGENT_SESSIONS_TABLE: '<AuthorizationServerAgentSessionsTable>',
        PROVIDER_KEYS_TABLE: '<AuthorizationServerProviderKeysTable>',
        REDEMPTIONS_TABLE: '<AuthorizationServerRedemptionsTable>',
        KEY_RING_TABLE,
        AUTHORIZATION_GRANTS_TABLE: '<AuthorizationServerAuthorizationGrantsTable>',
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
      },
    },
    {
      name: 'SignalsEndpointSignals',
      environment: {
        ...COMMON,
        DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>',
        MEMBERS_TABLE: '<AuthorizationServerMembersTable>',
        PROVIDER_KEYS_TABLE: '<AuthorizationServerProviderKeysTable>',
        REDEMPTIONS_TABLE: '<AuthorizationServerRedemptionsTable>',
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
      },
    },
    {
      name: 'SignalPolling',
      environment: {
        ...COMMON,
        DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>',
        MEMBERS_TABLE: '<AuthorizationServerMembersTable>',
        PROVIDER_KEYS_TABLE: '<AuthorizationServerProviderKeysTable>',
        REDEMPTIONS_TABLE: '<AuthorizationServerRedemptionsTable>',
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
        SECRETS_KEY_ARN: '<AuthorizationServerSecretsKey.Arn>',
      },
    },
    {
      name: 'ApprovalEndpointApproval',
      environment: {
        ...COMMON,
        ...SESSIONS,
        ...AGENTS,
        PASSKEYS_TABLE: '<AuthorizationServerPasskeysTable>',
        KEY_RING_TABLE,
      },
    },
    {
      name: 'AdministrationEndpointAdministration',
      environment: {
        ...COMMON,
        ...SESSIONS,
        STATUS_TABLE: '<AuthorizationServerStatusTable>',
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
        ACTIVITY_TABLE: '<AuthorizationServerActivityTable>',
        PROVIDER_KEYS_TABLE: '<AuthorizationServerProviderKeysTable>',
        REDEMPTIONS_TABLE: '<AuthorizationServerRedemptionsTable>',
        KEY_RING_TABLE,
        SECRETS_KEY_ARN: '<AuthorizationServerSecretsKey.Arn>',
      },
    },
    {
      name: 'SignInEndpointSignIn',
      environment: {
        ...COMMON,
        DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>',
        MEMBERS_TABLE: '<AuthorizationServerMembersTable>',
        STATUS_TABLE: '<AuthorizationServerStatusTable>',
        PROVIDER_KEYS_TABLE: '<AuthorizationServerProviderKeysTable>',
        SESSIONS_TABLE: '<AuthorizationServerSessionsTable>',
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
        KEY_RING_TABLE,
        SECRETS_KEY_ARN: '<AuthorizationServerSecretsKey.Arn>',
      },
    },
    {
      name: 'MetadataEndpointMetadata',
      environment: { ...COMMON, KEY_RING_TABLE, DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>' },
    },
    {
      name: 'KeyRotation',
      environment: {
        ...COMMON,
        KEY_RING_TABLE,
        AUDIT_TRAIL_TABLE: '<AuthorizationServerAuditTrailTable>',
        KEY_RING_NAME: 'Countersign/AuthorizationServer',
        ROTATION_ROLE_ARN: '<AuthorizationServerKeyRotationRole.Arn>',
      },
    },
    {
      name: 'ActivityRecordingActivity',
      environment: { ACTIVITY_TABLE: '<AuthorizationServerActivityTable>' },
    },
    { name: 'DeclarationDeclare', environment: { ...COMMON, STATUS_TABLE: AGENTS.STATUS_TABLE } },
    { name: 'EventPublishingEvents', environment: { ...COMMON, EVENT_BUS_NAME: 'default' } },
    { name: 'AuditSealingSeals', environment: { AUDIT_SEALS_TABLE: '<AuthorizationServerAuditSealsTable>' } },
    { name: 'Checkup', environment: { DIRECTORY_TABLE: '<AuthorizationServerDirectoryTable>' } },
  ])('$name receives exactly its own variables', ({ name, environment }) => {
    expect(environmentOf(stack, `AuthorizationServer${name}Function`)).toEqual({
      ...environment,
      METRICS_NAMESPACE: 'Countersign',
    });
  });

  it('write to logs of their own, in JSON, kept three months and longer than the stack', () => {
    for (const [, { Properties }] of functions) {
      const { LogGroup, ...logging } = Properties['LoggingConfig'] as { LogGroup: { Ref: string } };
      expect(logging).toEqual({ LogFormat: 'JSON', SystemLogLevel: 'WARN' });
      expect(resources(stack, 'AWS::Logs::LogGroup')[LogGroup.Ref]).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: { RetentionInDays: 90 },
      });
    }
    const groups = functions.map(([, { Properties }]) =>
      text((Properties['LoggingConfig'] as { LogGroup: unknown }).LogGroup),
    );
    expect(new Set(groups).size).toBe(functions.length);
  });

  it('do not compile without a variable that their handler needs', () => {
    const props = { entry: 'lambdas/metadata.ts', description: '', timeout: Duration.seconds(1), memorySizeMb: 128 };
    const build = () =>
      new CountersignFunction<MetadataEnvironment>(countersignStack(), 'Incomplete', {
        ...props,
        // @ts-expect-error: KEY_RING_TABLE is missing
        environment: { COUNTERSIGN_ISSUER: '' },
      });
    expect(build).not.toThrow();
  });
});

describe('activity', () => {
  const [name, filter] = Object.entries(resources(stack, 'AWS::Logs::SubscriptionFilter'))[0] ?? [];

  it('is delivered the lines of the token function that say so, and no others', () => {
    const { LogGroupName, FilterPattern, DestinationArn } = filter?.Properties ?? {};
    expect([text(LogGroupName), FilterPattern, text(DestinationArn)]).toEqual([
      '<AuthorizationServerTokenEndpointTokenLog>',
      '{ $.activity = "*" }',
      '<AuthorizationServerActivityRecordingActivityFunction.Arn>',
    ]);
  });

  it('is subscribed to once CloudWatch Logs may deliver it, and by that log group alone', () => {
    const permissions = Object.entries(resources(stack, 'AWS::Lambda::Permission'));
    const [id, permission] =
      permissions.find(([, { Properties }]) => Properties['Principal'] === 'logs.amazonaws.com') ?? [];
    expect(filter?.DependsOn).toContain(id);
    expect(text(permission?.Properties['SourceArn'])).toBe('<AuthorizationServerTokenEndpointTokenLog.Arn>');
    expect(name).toBeDefined();
  });
});

describe('schedules', () => {
  it('are three: signals every minute, rotation every quarter of an hour, the checkup once a day', () => {
    const schedules = Object.values(resources(stack, 'AWS::Events::Rule')).map(({ Properties }) => {
      const [target, ...others] = Properties['Targets'] as readonly { readonly Arn: { 'Fn::GetAtt': [string] } }[];
      expect([Properties['State'], others]).toEqual(['ENABLED', []]);
      return [Properties['ScheduleExpression'], target?.Arn['Fn::GetAtt'][0].replace(/Function[0-9A-F]+$/, '')];
    });
    expect(schedules.toSorted()).toEqual([
      ['rate(1 day)', 'AuthorizationServerCheckup'],
      ['rate(1 minute)', 'AuthorizationServerSignalPolling'],
      ['rate(15 minutes)', 'AuthorizationServerKeyRotation'],
    ]);
  });
});

/** Of the construct of this name. */
function triggerOf(name: string): Resource {
  const [, trigger] = Object.entries(resources(stack, 'Custom::Trigger')).find(([id]) => id.includes(name)) ?? [];
  if (trigger === undefined) throw new Error(`no trigger of ${name}`);
  return trigger;
}

describe('what is declared', () => {
  it('is written down by each deployment that changes it, which waits for it', () => {
    const { Properties } = triggerOf('Declaration');
    expect(Properties).toMatchObject({ InvocationType: 'RequestResponse', ExecuteOnHandlerChange: true });
    expect(Number(Properties['Timeout'])).toBeGreaterThan(120_000);
  });
});

describe('key rotation', () => {
  it('runs when it is deployed, and again when its code or configuration changes', () => {
    const trigger = triggerOf('KeyRotation');
    expect(trigger.Properties).toMatchObject({ InvocationType: 'RequestResponse', ExecuteOnHandlerChange: true });
    const handler = trigger.Properties['HandlerArn'] as { Ref: string };
    expect(Object.keys(resources(stack, 'AWS::Lambda::Version'))).toContain(handler.Ref);
  });

  it('is a different version when the algorithm changes', () => {
    const version = (overrides: object) => Object.keys(resources(countersignStack(overrides), 'AWS::Lambda::Version'));
    expect(version({ signingAlgorithm: 'ES256' })).not.toEqual(version({ signingAlgorithm: 'RS256' }));
  });

  it('is awaited for as long as it may take', () => {
    const trigger = triggerOf('KeyRotation');
    const timeoutSeconds = propertiesOf('KeyRotation')['Timeout'];
    expect(Number(trigger.Properties['Timeout'])).toBeGreaterThan(Number(timeoutSeconds) * 1_000);
  });

  it('has recorded a longer lifetime of tokens before any function signs one', () => {
    const trigger = Object.keys(resources(stack, 'Custom::Trigger')).find((id) => id.includes('KeyRotation'));
    const waiting = functions.filter(([, { DependsOn = [] }]) => DependsOn.some((id) => id === trigger));
    expect(waiting.map(([id]) => id.replace(/Function[0-9A-F]+$/, '')).sort()).toEqual([
      'AuthorizationServerAgentEndpointAgent',
      'AuthorizationServerApprovalEndpointApproval',
      'AuthorizationServerSignInEndpointSignIn',
      'AuthorizationServerTokenEndpointToken',
    ]);
  });

  it('tags its keys as permissions name them', () => {
    expect(KEY_RING_TAG).toBe('countersign:key-ring');
  });
});
