import { CountersignStack } from '../../lib/countersign-stack.ts';
import { permissions } from './permissions.ts';
import { CONFIGURATION, countersignStack, resources, testApp, theOnly } from './synthesize.ts';

const RING = 'Countersign/AuthorizationServer';
const EVERY_KEY = `arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*`;

function when(condition: Record<string, unknown>): string {
  return `if ${JSON.stringify({ StringEquals: condition })}`;
}

const SIGN_ONLY_A_DIGEST_WITH_OUR_RING = `kms:Sign → ${EVERY_KEY} ${when({
  'aws:ResourceTag/countersign:key-ring': RING,
  'kms:SigningAlgorithm': ['RSASSA_PKCS1_V1_5_SHA_256', 'ECDSA_SHA_256'],
  'kms:MessageType': 'DIGEST',
})}`;

const table = (name: string) => `<AuthorizationServer${name}Table.Arn>`;
const ownLog = (name: string) => `logs:CreateLogStream logs:PutLogEvents → <AuthorizationServer${name}Log.Arn>`;

const OF_ONE_PROVIDER = `if ${JSON.stringify({
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['organization', 'provider'] },
  Null: { 'kms:EncryptionContext:organization': 'false', 'kms:EncryptionContext:provider': 'false' },
})}`;
const OF_EITHER_USE = `if ${JSON.stringify({
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['organization', 'provider', 'purpose'] },
  Null: { 'kms:EncryptionContext:organization': 'false', 'kms:EncryptionContext:provider': 'false' },
})}`;
const OF_SIGNALS = `if ${JSON.stringify({
  StringEquals: { 'kms:EncryptionContext:purpose': 'signals' },
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['organization', 'provider', 'purpose'] },
  Null: { 'kms:EncryptionContext:organization': 'false', 'kms:EncryptionContext:provider': 'false' },
})}`;
const SECRETS_KEY = '<AuthorizationServerSecretsKey.Arn>';
const leadingKeys = (...keys: readonly string[]) =>
  `if ${JSON.stringify({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys }, Null: { 'dynamodb:LeadingKeys': 'false' } })}`;
const OF_A_MINT = ['organization', 'session', 'client', 'lastMintAt', 'ttl', 'parents', 'begunAt', 'endedAt'];
const ONLY_WHAT_A_MINT_RECORDS = `if ${JSON.stringify({
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': OF_A_MINT },
  Null: { 'dynamodb:Attributes': 'false' },
})}`;
const ONLY_WHAT_IS_REMEMBERED = `if ${JSON.stringify({
  'ForAllValues:StringLike': { 'dynamodb:Attributes': [...OF_A_MINT, 'taken:*'] },
  Null: { 'dynamodb:Attributes': 'false' },
})}`;

const ONLY_MARKS_OF_USE = `if ${JSON.stringify({
  'ForAllValues:StringLike': { 'dynamodb:Attributes': ['organization', 'session', 'use:*'] },
  Null: { 'dynamodb:Attributes': 'false' },
})}`;
const ONLY_REVOKED_TOKENS = `if ${JSON.stringify({
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['organization', 'member', 'revoked'] },
  Null: { 'dynamodb:Attributes': 'false' },
})}`;

const ONLY_SWITCHED_OFF = `if ${JSON.stringify({
  'ForAllValues:StringEquals': {
    'dynamodb:Attributes': ['organization', 'member', 'status', 'recalledAt', 'stoppedBy', 'revision'],
  },
  Null: { 'dynamodb:Attributes': 'false' },
})}`;

const ONLY_PUSHED = `if ${JSON.stringify({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['pushed#*'] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
})}`;
const ONLY_AN_END = `if ${JSON.stringify({
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'recalledAt'] },
  Null: { 'dynamodb:Attributes': 'false' },
})}`;

/** A watermark beside the status, and nothing that widens. */
const ONLY_STATUS_AND_RECALL = `if ${JSON.stringify({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['idp#*', 'enablement#*'] },
  Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'status', 'recalledAt'] },
})}`;
const ONLY_A_PROVIDERS_STATUS = `if ${JSON.stringify({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['idp#*'] },
  Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'status'] },
})}`;

const ONLY_A_USED_ASSERTION = `if ${JSON.stringify({
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'owner', 'ttl'] },
  Null: { 'dynamodb:Attributes': 'false' },
})}`;

const CLIENTS_BY_URL = 'client#http*://*';

const ONLY_WHAT_A_DOCUMENT_SAYS = `if ${JSON.stringify({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [CLIENTS_BY_URL] },
  Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
  'ForAllValues:StringEquals': {
    'dynamodb:Attributes': [
      ...['pk', 'sk', 'authenticationMethod', 'grantTypes', 'redirectUris', 'keys', 'scopes', 'document'],
    ],
  },
})}`;

const onlyOf = (rows: string, ...attributes: readonly string[]) =>
  `if ${JSON.stringify({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [rows] },
    Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
  })}`;

const PUTS_ASIDE_WHAT_IT_GAVE_UP = 'sqs:SendMessage → <AuthorizationServerGivenUpWorkQueue.Arn>';

/** The whole of it: a permission that is not on this page does not exist. */
const EXPECTED = {
  AuthorizationServerTokenEndpointTokenRole: [
    ownLog('TokenEndpointToken'),
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('ProviderKeys')}`,
    `dynamodb:PutItem dynamodb:DeleteItem → ${table('Redemptions')}`,
    // One step on, or its end. Neither a new one, nor one that has gone.
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('AuthorizationGrants')}`,
    `dynamodb:UpdateItem → ${table('AgentSessions')} ${ONLY_WHAT_A_MINT_RECORDS}`,
    // The session that a request names as the parent.
    `dynamodb:GetItem → ${table('AgentSessions')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${ONLY_WHAT_A_DOCUMENT_SAYS}`,
    // That the provider is not disabled by now.
    `dynamodb:ConditionCheckItem → ${table('Directory')} ${leadingKeys('org#*')}`,
    // Where no row stands: people, and clients that a provider vouches for, of which those of each are counted.
    `dynamodb:PutItem → ${table('Directory')} ${leadingKeys('link#*', 'links#*', 'email#*', 'members#*', 'member-id#*', 'client#prv_*', 'admitted#*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${onlyOf('vouched#*', 'pk', 'sk', 'clients')}`,
    `dynamodb:PutItem → ${table('Status')} ${leadingKeys('client#prv_*', 'enablement#*#prv_*')}`,
    `dynamodb:PutItem dynamodb:UpdateItem → ${table('Members')}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
    `dynamodb:GetItem → ${table('KeyRing')}`,
    SIGN_ONLY_A_DIGEST_WITH_OUR_RING,
  ],
  AuthorizationServerAgentEndpointAgentRole: [
    ownLog('AgentEndpointAgent'),
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('Sessions')}`,
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:GetItem → ${table('Status')}`,
    `dynamodb:GetItem → ${table('AgentSessions')}`,
    `dynamodb:UpdateItem → ${table('AgentSessions')} ${ONLY_WHAT_A_MINT_RECORDS}`,
    // What ends grants, and cannot make one.
    `dynamodb:PutItem → ${table('AgentSessions')} ${ONLY_WHAT_IS_REMEMBERED}`,
    `dynamodb:GetItem dynamodb:PutItem → ${table('WriteRequests')}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
    `dynamodb:GetItem → ${table('KeyRing')}`,
    SIGN_ONLY_A_DIGEST_WITH_OUR_RING,
  ],
  AuthorizationServerIntrospectionEndpointIntrospectionRole: [
    ownLog('IntrospectionEndpointIntrospection'),
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:UpdateItem → ${table('Members')} ${ONLY_REVOKED_TOKENS}`,
    `dynamodb:GetItem → ${table('Status')}`,
    `dynamodb:GetItem → ${table('AgentSessions')}`,
    `dynamodb:UpdateItem → ${table('AgentSessions')} ${ONLY_MARKS_OF_USE}`,
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('ProviderKeys')}`,
    `dynamodb:PutItem → ${table('Redemptions')} ${ONLY_A_USED_ASSERTION}`,
    `dynamodb:GetItem → ${table('KeyRing')}`,
    `dynamodb:GetItem → ${table('AuthorizationGrants')}`,
    `dynamodb:UpdateItem → ${table('AuthorizationGrants')} ${ONLY_AN_END}`,
    `dynamodb:PutItem → ${table('AuthorizationGrants')} ${ONLY_PUSHED}`,
    // A client registers itself: only such a one, which nothing here enables.
    `dynamodb:ConditionCheckItem → ${table('Directory')} ${leadingKeys('org#*')}`,
    `dynamodb:PutItem → ${table('Directory')} ${leadingKeys('client#dyn_*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${leadingKeys('registration-token#*', 'asked#*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${onlyOf('client#dyn_*', 'pk', 'sk', 'status', 'secrets', 'registration', 'ttl')}`,
    `dynamodb:UpdateItem → ${table('Status')} ${onlyOf('client#dyn_*', 'pk', 'status')}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
  ],
  AuthorizationServerProvisioningEndpointProvisioningRole: [
    ownLog('ProvisioningEndpointProvisioning'),
    // Members come and go by their provider's word; of what is trusted nothing is written.
    `dynamodb:ConditionCheckItem → ${table('Directory')} ${leadingKeys('org#*')}`,
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:PutItem → ${table('Directory')} ${leadingKeys('email#*', 'members#*', 'member-id#*', 'scim-name#*', 'scim-users#*')}`,
    `dynamodb:DeleteItem → ${table('Directory')} ${leadingKeys('members#*', 'scim-name#*', 'scim-users#*')}`,
    `dynamodb:Query → ${table('Directory')} ${leadingKeys('links#*', 'scim-users#*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${onlyOf('scim-token#*', 'pk', 'sk', 'lastUsedAt')}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:PutItem dynamodb:UpdateItem → ${table('Members')}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
  ],
  // It takes away from members, and gives nobody anything.
  AuthorizationServerSignalsEndpointSignalsRole: [
    ownLog('SignalsEndpointSignals'),
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:PutItem dynamodb:DeleteItem → ${table('Directory')} ${leadingKeys('members#*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${onlyOf('signals#*', 'pk', 'sk', 'receivedAt', 'verifiedAt', 'streamStatus')}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:UpdateItem → ${table('Members')} ${ONLY_SWITCHED_OFF}`,
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('ProviderKeys')}`,
    `dynamodb:PutItem → ${table('Redemptions')} ${ONLY_A_USED_ASSERTION}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
  ],
  // The same, of those that it fetches: by tokens that nobody else can read, and it reads no other secret.
  AuthorizationServerSignalPollingRole: [
    ownLog('SignalPolling'),
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:PutItem dynamodb:DeleteItem → ${table('Directory')} ${leadingKeys('members#*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${onlyOf('signals#*', 'pk', 'sk', 'receivedAt', 'verifiedAt', 'streamStatus', 'polledAt', 'pollSucceededAt', 'nextPollAt', 'pollFailures', 'pollFailure', 'revision')}`,
    `dynamodb:Query → ${table('Directory')} ${leadingKeys('polled-signals')}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:UpdateItem → ${table('Members')} ${ONLY_SWITCHED_OFF}`,
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('ProviderKeys')}`,
    `dynamodb:PutItem → ${table('Redemptions')} ${ONLY_A_USED_ASSERTION}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
    `kms:Decrypt → ${SECRETS_KEY} ${OF_SIGNALS}`,
  ],
  AuthorizationServerApprovalEndpointApprovalRole: [
    ownLog('ApprovalEndpointApproval'),
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('Sessions')}`,
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:GetItem → ${table('Status')}`,
    `dynamodb:GetItem dynamodb:Query dynamodb:UpdateItem dynamodb:PutItem → ${table('AgentSessions')}`,
    `dynamodb:GetItem dynamodb:PutItem → ${table('WriteRequests')}`,
    `dynamodb:Query → ${table('WriteRequests')}`,
    `dynamodb:GetItem dynamodb:PutItem dynamodb:DeleteItem → ${table('Passkeys')}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
    `dynamodb:GetItem → ${table('KeyRing')}`,
    SIGN_ONLY_A_DIGEST_WITH_OUR_RING,
  ],
  // It makes authorizations, and reads and redeems none.
  AuthorizationServerAuthorizationEndpointAuthorizationRole: [
    ownLog('AuthorizationEndpointAuthorization'),
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('Sessions')}`,
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:ConditionCheckItem → ${table('Directory')} ${leadingKeys('org#*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${ONLY_WHAT_A_DOCUMENT_SAYS}`,
    // Where no row stands: clients that nobody registered, and that a policy lets them in.
    `dynamodb:PutItem → ${table('Directory')} ${leadingKeys(CLIENTS_BY_URL, 'admitted#*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${leadingKeys('asked#*')}`,
    `dynamodb:PutItem → ${table('Status')} ${leadingKeys(CLIENTS_BY_URL, 'enablement#*#http*://*')}`,
    `dynamodb:UpdateItem → ${table('ProviderKeys')} ${leadingKeys('document#*')}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:PutItem → ${table('AuthorizationGrants')}`,
    `dynamodb:GetItem dynamodb:DeleteItem → ${table('AuthorizationGrants')} ${ONLY_PUSHED}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
  ],
  AuthorizationServerAdministrationEndpointAdministrationRole: [
    ownLog('AdministrationEndpointAdministration'),
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('Sessions')}`,
    `dynamodb:PutItem → ${table('Sessions')} ${leadingKeys('setup-link#*')}`,
    `dynamodb:GetItem dynamodb:Query dynamodb:ConditionCheckItem → ${table('Directory')}`,
    // No client, which is everybody's. A trust whose domain is proved: that it is nobody else's is a condition.
    `dynamodb:PutItem → ${table('Directory')} ${leadingKeys('org#*', 'idp#*', 'name#*', 'signals#*', 'polled-signals', 'link#*', 'links#*', 'email#*', 'members#*', 'scim-token#*', 'scim-tokens#*', 'member-id#*', 'trust#*')}`,
    // One that registered itself waits no longer.
    `dynamodb:UpdateItem → ${table('Directory')} ${onlyOf('client#dyn_*', 'pk', 'sk', 'registration', 'ttl')}`,
    `dynamodb:UpdateItem → ${table('Directory')} ${leadingKeys('org#*', 'idp#*', 'name#*', 'signals#*', 'polled-signals', 'link#*', 'links#*', 'email#*', 'members#*', 'scim-token#*', 'scim-tokens#*', 'asked#*')}`,
    // A trust with the provider that is removed. Which one is its own is a condition.
    `dynamodb:DeleteItem → ${table('Directory')} ${leadingKeys('org#*', 'idp#*', 'name#*', 'signals#*', 'polled-signals', 'link#*', 'links#*', 'email#*', 'members#*', 'scim-token#*', 'scim-tokens#*', 'trust#*', 'vouched#*')}`,
    `dynamodb:GetItem dynamodb:Query dynamodb:ConditionCheckItem dynamodb:PutItem dynamodb:UpdateItem → ${table('Members')}`,
    `dynamodb:GetItem → ${table('Status')}`,
    `dynamodb:PutItem → ${table('Status')} ${leadingKeys('stop#*')}`,
    `dynamodb:UpdateItem → ${table('Status')} ${ONLY_STATUS_AND_RECALL}`,
    // An organization's agent switch, and not whether it is active.
    `dynamodb:UpdateItem → ${table('Status')} if ${JSON.stringify({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['org#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'agents', 'agentRules', 'recalledAt'] },
    })}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
    `dynamodb:Query → ${table('AuditTrail')}`,
    `dynamodb:Query → ${table('Activity')}`,
    `dynamodb:GetItem → ${table('Redemptions')}`,
    `dynamodb:Query → ${table('Redemptions')}/index/by-hour`,
    `dynamodb:GetItem → ${table('KeyRing')}`,
    // To explain by. Whoever could write there could sign as any provider.
    `dynamodb:GetItem → ${table('ProviderKeys')}`,
    `kms:Encrypt → ${SECRETS_KEY} ${OF_EITHER_USE}`,
  ],
  AuthorizationServerSignInEndpointSignInRole: [
    ownLog('SignInEndpointSignIn'),
    `dynamodb:GetItem → ${table('Directory')}`,
    `dynamodb:Query → ${table('Directory')} ${leadingKeys('org#*')}`,
    `dynamodb:ConditionCheckItem → ${table('Directory')} ${leadingKeys('org#*')}`,
    `dynamodb:PutItem → ${table('Directory')} ${leadingKeys('link#*', 'links#*', 'email#*', 'members#*', 'member-id#*', 'trust#*')}`,
    `dynamodb:UpdateItem → ${table('Directory')} if ${JSON.stringify({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['org#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
      'ForAllValues:StringEquals': {
        'dynamodb:Attributes': ['pk', 'sk', 'status', 'revision', 'subjectClaim', 'signInRevision'],
      },
    })}`,
    `dynamodb:DeleteItem → ${table('Directory')} ${leadingKeys('members#*')}`,
    `dynamodb:UpdateItem → ${table('Status')} ${ONLY_A_PROVIDERS_STATUS}`,
    `dynamodb:GetItem → ${table('Members')}`,
    `dynamodb:PutItem dynamodb:UpdateItem → ${table('Members')}`,
    `dynamodb:GetItem dynamodb:UpdateItem → ${table('ProviderKeys')}`,
    `dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem → ${table('Sessions')}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
    `dynamodb:GetItem → ${table('KeyRing')}`,
    SIGN_ONLY_A_DIGEST_WITH_OUR_RING,
    `kms:Decrypt → ${SECRETS_KEY} ${OF_ONE_PROVIDER}`,
  ],
  AuthorizationServerConsoleEndpointConsoleRole: [ownLog('ConsoleEndpointConsole')],
  AuthorizationServerMetadataEndpointMetadataRole: [
    ownLog('MetadataEndpointMetadata'),
    `dynamodb:GetItem → ${table('KeyRing')}`,
    `dynamodb:GetItem → ${table('Directory')} ${leadingKeys('logo#*')}`,
  ],
  AuthorizationServerKeyRotationRole: [
    ownLog('KeyRotation'),
    `dynamodb:GetItem dynamodb:PutItem → ${table('KeyRing')}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
    SIGN_ONLY_A_DIGEST_WITH_OUR_RING,
    `kms:CreateKey → * ${when({
      'aws:RequestTag/countersign:key-ring': RING,
      'kms:KeySpec': ['RSA_2048', 'ECC_NIST_P256'],
      'kms:KeyUsage': 'SIGN_VERIFY',
    })}`,
    `kms:TagResource → ${EVERY_KEY} ${when({ 'aws:RequestTag/countersign:key-ring': RING })}`,
    `kms:DescribeKey kms:GetPublicKey kms:ScheduleKeyDeletion → ${EVERY_KEY} ${when({
      'aws:ResourceTag/countersign:key-ring': RING,
      'kms:KeySpec': ['RSA_2048', 'ECC_NIST_P256'],
      'kms:KeyUsage': 'SIGN_VERIFY',
    })}`,
    'kms:ListKeys → *',
    `kms:ListResourceTags → ${EVERY_KEY}`,
    PUTS_ASIDE_WHAT_IT_GAVE_UP,
  ],
  AuthorizationServerActivityRecordingActivityRole: [
    ownLog('ActivityRecordingActivity'),
    `dynamodb:PutItem dynamodb:UpdateItem dynamodb:Query dynamodb:DeleteItem → ${table('Activity')}`,
    PUTS_ASIDE_WHAT_IT_GAVE_UP,
  ],
  AuthorizationServerDeclarationDeclareRole: [
    ownLog('DeclarationDeclare'),
    `dynamodb:GetItem → ${table('Status')} if ${JSON.stringify({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['roles'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    })}`,
    `dynamodb:PutItem → ${table('Status')} ${leadingKeys('role#*', 'roles', 'scope-rules', 'configuration')}`,
  ],
  AuthorizationServerEventPublishingEventsRole: [
    ownLog('EventPublishingEvents'),
    `dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams → <AuthorizationServerAuditTrailTable.StreamArn>`,
    'events:PutEvents → arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default',
    PUTS_ASIDE_WHAT_IT_GAVE_UP,
  ],
  AuthorizationServerAuditSealingSealsRole: [
    ownLog('AuditSealingSeals'),
    `dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams → <AuthorizationServerAuditTrailTable.StreamArn>`,
    `dynamodb:GetItem dynamodb:PutItem → ${table('AuditSeals')}`,
    PUTS_ASIDE_WHAT_IT_GAVE_UP,
  ],
  AuthorizationServerCheckupRole: [
    ownLog('Checkup'),
    `dynamodb:Query → ${table('Directory')} ${leadingKeys('clients')}`,
    `dynamodb:GetItem → ${table('Directory')} ${leadingKeys('client#*')}`,
    PUTS_ASIDE_WHAT_IT_GAVE_UP,
  ],
  AuthorizationServerOperatorRole: [
    `dynamodb:GetItem dynamodb:Query dynamodb:ConditionCheckItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem → ${table('Directory')}`,
    `dynamodb:GetItem dynamodb:Query dynamodb:ConditionCheckItem dynamodb:PutItem dynamodb:UpdateItem → ${table('Members')}`,
    `dynamodb:PutItem dynamodb:UpdateItem → ${table('Status')}`,
    `dynamodb:GetItem → ${table('Status')} if ${JSON.stringify({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['configuration'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    })}`,
    `dynamodb:PutItem → ${table('AuditTrail')}`,
    `dynamodb:Query → ${table('AuditTrail')}`,
    `dynamodb:GetItem dynamodb:Query → ${table('AuditSeals')}`,
    `dynamodb:GetItem → ${table('KeyRing')}`,
    `dynamodb:UpdateItem → ${table('KeyRing')} if ${JSON.stringify({
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'version', 'orders'] },
      Null: { 'dynamodb:Attributes': 'false' },
    })}`,
    `dynamodb:GetItem → ${table('ProviderKeys')}`,
    `dynamodb:GetItem → ${table('Redemptions')}`,
    `dynamodb:Query → ${table('Redemptions')}/index/by-hour`,
    `dynamodb:PutItem → ${table('Sessions')} ${leadingKeys('setup-link#*')}`,
    `dynamodb:GetItem dynamodb:DeleteItem → ${table('Passkeys')} ${leadingKeys('member#*', 'credential#*')}`,
    `kms:Encrypt → ${SECRETS_KEY} ${OF_EITHER_USE}`,
  ],
  // CDK's own, for every Trigger of a stack: it may run any version of what a deployment runs.
  AWSCDKTriggerCustomResourceProviderCustomResourceProviderRole: [
    'managed policy arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    'lambda:InvokeFunction → <AuthorizationServerDeclarationDeclareFunction.Arn>:*',
    'lambda:InvokeFunction → <AuthorizationServerKeyRotationFunction.Arn>:*',
  ],
};

/** Why a statement's resource holds a wildcard: the only ones that may. */
const REASONS_FOR_WILDCARDS = {
  [EVERY_KEY]: 'keys are created after deployment; a condition names the tag of their ring, but where tags are read',
  '*': 'kms:CreateKey and kms:ListKeys have no resource; conditions name the tag, the kind and the use of a new key',
  '<AuthorizationServerKeyRotationFunction.Arn>:*': 'versions of one function',
  '<AuthorizationServerDeclarationDeclareFunction.Arn>:*': 'versions of one function',
};

describe('permissions of the stack', () => {
  const stack = countersignStack();

  it('are these and no others', () => {
    expect(permissions(stack)).toEqual(EXPECTED);
  });

  it('hold no wildcard without a reason', () => {
    const statements = Object.values(permissions(stack)).flat();
    const wildcards = statements
      .filter((statement) => statement.includes('→'))
      .map((statement) => statement.replace(/^.* → /, '').replace(/ if .*$/, ''))
      .filter((resource) => resource.includes('*'));
    expect(new Set(wildcards)).toEqual(new Set(Object.keys(REASONS_FOR_WILDCARDS)));
  });

  it('let no role but the CDK trigger carry a managed policy', () => {
    const carriers = Object.entries(permissions(stack)).filter(([, lines]) =>
      lines.some((l) => l.startsWith('managed')),
    );
    expect(carriers.map(([role]) => role)).toEqual(['AWSCDKTriggerCustomResourceProviderCustomResourceProviderRole']);
  });

  it('[L8][L12] let approval alone write grants: minting names no attribute of one', () => {
    const writers = Object.entries(permissions(stack)).flatMap(([role, lines]) =>
      lines
        // Deleting grants nothing.
        .filter((l) => l.includes(table('AgentSessions')) && /Put|Update|Batch|\*/.test(l))
        .map((l) => [role, l]),
    );
    expect(writers).toEqual([
      ['AuthorizationServerTokenEndpointTokenRole', expect.stringContaining(ONLY_WHAT_A_MINT_RECORDS)],
      ['AuthorizationServerAgentEndpointAgentRole', expect.stringContaining(ONLY_WHAT_A_MINT_RECORDS)],
      ['AuthorizationServerAgentEndpointAgentRole', expect.stringContaining(ONLY_WHAT_IS_REMEMBERED)],
      ['AuthorizationServerIntrospectionEndpointIntrospectionRole', expect.stringContaining(ONLY_MARKS_OF_USE)],
      ['AuthorizationServerApprovalEndpointApprovalRole', expect.not.stringContaining(' if ')],
    ]);
    expect(ONLY_WHAT_A_MINT_RECORDS).not.toMatch(/grant|\*/);
    expect(ONLY_WHAT_IS_REMEMBERED).not.toMatch(/grant|once|use|signed-in/);
  });

  it('let rotation alone create keys and schedule their deletion, and nobody disable one or change its policy', () => {
    const holders = (action: RegExp) =>
      Object.entries(permissions(stack)).flatMap(([role, lines]) => (lines.some((l) => action.test(l)) ? [role] : []));
    expect(holders(/kms:(CreateKey|ScheduleKeyDeletion|TagResource)/)).toEqual(['AuthorizationServerKeyRotationRole']);
    expect(holders(/kms:(\*|Disable|Put|CreateGrant|Update|Untag)/)).toEqual([]);
  });

  it('ask beside every ForAllValues that there is a value: it is true of none', () => {
    const sets = Object.values(permissions(stack))
      .flat()
      .filter((line) => line.includes('ForAllValues'));
    expect(sets.length).toBeGreaterThan(0);
    expect(sets.filter((line) => !line.includes('"Null":{'))).toEqual([]);
  });

  it('let nobody read or empty the queue of what was given up, but whom the account lets', () => {
    const ofSqs = Object.values(permissions(stack))
      .flat()
      .filter((line) => /\bsqs:/.test(line));
    expect(new Set(ofSqs)).toEqual(new Set([PUTS_ASIDE_WHAT_IT_GAVE_UP]));
  });

  it('let nobody change or remove an audit entry', () => {
    const onTrail = Object.values(permissions(stack))
      .flat()
      .filter((line) => line.includes('AuditTrail'));
    expect(onTrail.join()).not.toMatch(/Update|Delete|Batch|\*/);
  });

  it('let only the functions of tokens, decisions, sign-in and rotation sign', () => {
    const signers = Object.entries(permissions(stack)).filter(([, lines]) =>
      lines.some((l) => /kms:(\*|Sign)/.test(l)),
    );
    expect(signers.map(([role]) => role).sort()).toEqual([
      'AuthorizationServerAgentEndpointAgentRole',
      'AuthorizationServerApprovalEndpointApprovalRole',
      'AuthorizationServerKeyRotationRole',
      'AuthorizationServerSignInEndpointSignInRole',
      'AuthorizationServerTokenEndpointTokenRole',
    ]);
  });

  it('let rotation alone create keys, delete them, and write public keys that verifiers will believe', () => {
    const holders = (pattern: RegExp) =>
      Object.entries(permissions(stack)).flatMap(([role, lines]) => (lines.some((l) => pattern.test(l)) ? [role] : []));
    const rotation = ['AuthorizationServerKeyRotationRole'];
    expect(holders(/kms:(CreateKey|ScheduleKeyDeletion|TagResource|PutKeyPolicy|DisableKey)/)).toEqual(rotation);
    expect(holders(/dynamodb:(PutItem|DeleteItem|Batch).*KeyRing/)).toEqual(rotation);
  });

  it('let two write secrets and two others read them, each its own, and nobody both', () => {
    const holders = (action: string) =>
      Object.entries(permissions(stack)).flatMap(([role, lines]) =>
        lines.some((l) => l.startsWith(`kms:${action} `)) ? [role] : [],
      );
    expect(holders('Encrypt')).toEqual([
      'AuthorizationServerAdministrationEndpointAdministrationRole',
      'AuthorizationServerOperatorRole',
    ]);
    expect(holders('Decrypt').sort()).toEqual([
      'AuthorizationServerSignInEndpointSignInRole',
      'AuthorizationServerSignalPollingRole',
    ]);
  });

  it('leave signing keys to rotation: the template holds the key of secrets alone, for good', () => {
    expect(theOnly(stack, 'AWS::KMS::Key')).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
    expect(theOnly(stack, 'AWS::KMS::Key').Properties).not.toHaveProperty('KeySpec');
    expect(resources(stack, 'AWS::KMS::Alias')).toEqual({});
  });

  it('give two deployments in one account different key rings', () => {
    const rings = ['Blue', 'Green'].map((stackName) => {
      const deployment = new CountersignStack(testApp(), 'Countersign', { stackName, configuration: CONFIGURATION });
      return permissions(deployment)['AuthorizationServerTokenEndpointTokenRole']?.find((l) => l.startsWith('kms:'));
    });
    expect(rings).toEqual([
      SIGN_ONLY_A_DIGEST_WITH_OUR_RING.replace(RING, 'Blue/AuthorizationServer'),
      SIGN_ONLY_A_DIGEST_WITH_OUR_RING.replace(RING, 'Green/AuthorizationServer'),
    ]);
  });

  it("let the account's own policies say who may become the operator", () => {
    const [operator] = Object.entries(resources(stack, 'AWS::IAM::Role')).filter(([id]) => id.includes('Operator'));
    const { AssumeRolePolicyDocument, MaxSessionDuration } = operator?.[1].Properties ?? {};
    expect(AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: {
            AWS: {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']],
            },
          },
        },
      ],
    });
    expect(MaxSessionDuration).toBe(3_600);
  });
});
