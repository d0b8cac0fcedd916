import { CfnOutput } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ROUTES } from '../lambdas/routes.ts';
import type { SecretsKey } from './secrets-key.ts';
import type { Tables } from './tables.ts';

export interface OutputsProps {
  readonly issuer: string;
  /** JSON. Only exported outputs are limited to 1,024 characters, and nothing imports this one. */
  readonly configuration: string;
  readonly operatorRole: IRole;
  /** Absent: no other account is let in. */
  readonly protectRole: IRole | undefined;
  readonly tables: Tables;
  readonly secretsKey: SecretsKey;
  /** Where a custom domain's record must point; absent: there is none. */
  readonly domainTarget: string | undefined;
  readonly alarmTopic: ITopic;
  /** Its name. */
  readonly dashboard: string;
}

/**
 * For people, and for a `countersign` command of before: it reads the configuration where the deployment has written it
 * down. A larger one would fill the template, which may have 1 MB.
 */
const MAX_CONFIGURATION_CHARACTERS = 10_000;

/** What the `countersign` command reads from the stack. The names are an interface: they stay. */
export class Outputs extends Construct {
  constructor(scope: Construct, id: string, props: OutputsProps) {
    super(scope, id);
    this.add('Issuer', props.issuer, 'The issuer: "iss" of every token, and the audience of assertions');
    this.add('TokenEndpoint', props.issuer + ROUTES.token.redeem.path, 'Where clients redeem assertions');
    this.add('JwksUri', props.issuer + ROUTES.metadata.jwks.path, 'The keys that verify access tokens');
    this.add('OperatorRoleArn', props.operatorRole.roleArn, 'The role that the countersign command assumes');
    if (props.configuration.length <= MAX_CONFIGURATION_CHARACTERS) {
      this.add('Configuration', props.configuration, 'The configuration as deployed, without the issuer');
    }
    this.add(
      'DirectoryTableName',
      props.tables.directory.name,
      'Organizations, providers, clients, enablements, links',
    );
    this.add('MembersTableName', props.tables.members.name, 'Members of organizations');
    this.add('StatusTableName', props.tables.status.name, 'What is active');
    this.add(
      'AgentSessionsTableName',
      props.tables.agentSessions.name,
      'Which writes agents were approved: protect() reads it, Members and Status',
    );
    if (props.protectRole !== undefined) {
      this.add('ProtectRoleArn', props.protectRole.roleArn, 'What APIs in other accounts assume to read for protect()');
    }
    this.add('ProviderKeysTableName', props.tables.providerKeys.name, "Identity providers' public keys");
    this.add('RedemptionsTableName', props.tables.redemptions.name, 'One item per token');
    this.add('SessionsTableName', props.tables.sessions.name, 'First-party sessions, and setup links');
    this.add('PasskeysTableName', props.tables.passkeys.name, "Members' passkeys, which go with whoever is erased");
    this.add('KeyRingTableName', props.tables.keyRing.name, 'States of the signing keys');
    this.add('SecretsKeyArn', props.secretsKey.arn, 'The key of our own secrets at identity providers');
    if (props.domainTarget !== undefined) {
      this.add('DomainTarget', props.domainTarget, "What a DNS record (CNAME) for the issuer's host points to");
    }
    this.add('AuditTrailTableName', props.tables.auditTrail.name, 'Administration, sign-ins, approvals, recalls');
    this.add('AuditSealsTableName', props.tables.auditSeals.name, 'A chain over the audit trail');
    this.add('ActivityTableName', props.tables.activity.name, 'What became of requests for tokens, for people');
    this.add('AlarmTopicArn', props.alarmTopic.topicArn, 'Where every alarm is told: subscribe whoever is on call');
    this.add('DashboardName', props.dashboard, 'The CloudWatch dashboard: is it healthy, who is affected, since when');
  }

  /** Under its plain name, whatever path this construct has in the stack. */
  private add(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description }).overrideLogicalId(name);
  }
}
