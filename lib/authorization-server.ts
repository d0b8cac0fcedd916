import { Annotations } from 'aws-cdk-lib';
import type { HttpApi, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ConfigurationInput, ScopeDeclaration } from '../lambdas/core/configuration.ts';
import { ActivityRecording } from './activity-recording.ts';
import { AdministrationEndpoint } from './administration-endpoint.ts';
import { AgentEndpoint } from './agent-endpoint.ts';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { ApprovalEndpoint } from './approval-endpoint.ts';
import { Checkup } from './checkup.ts';
import { type DeployableConfiguration, type StackConfigurationInput, validateConfiguration } from './configuration.ts';
import { ConsoleEndpoint } from './console-endpoint.ts';
import { CountersignFunction } from './countersign-function.ts';
import { IssuerDomain } from './custom-domain.ts';
import { Dashboard } from './dashboard.ts';
import { limitEnvironment } from './environment-size.ts';
import { GivenUpWork } from './given-up-work.ts';
import { KeyRotation } from './key-rotation.ts';
import { LambdaAuthorizer, type LambdaAuthorizerProps } from './lambda-authorizer.ts';
import { LogRetention } from './log-retention.ts';
import { MetadataEndpoint } from './metadata-endpoint.ts';
import { MetricNamespace } from './metric-namespace.ts';
import { OperatorRole } from './operator-role.ts';
import { Outputs } from './outputs.ts';
import { SecretsKey } from './secrets-key.ts';
import { SignInEndpoint } from './sign-in-endpoint.ts';
import { SigningKeys } from './signing-keys.ts';
import { createTables, type Tables } from './tables.ts';
import { TokenEndpoint } from './token-endpoint.ts';
import { limitTriggerLog } from './trigger-log.ts';

export interface AuthorizationServerProps {
  /** What stands in `countersign.json`. */
  readonly configuration: StackConfigurationInput;
}

/**
 * An OAuth authorization server. One to a stack, because the `countersign` command finds it by the stack's outputs.
 * @throws InvalidConfiguration naming every field that is wrong
 */
export class AuthorizationServer extends Construct {
  /** RFC 8414 issuer: scheme and host, and the base of every URL of ours. */
  readonly issuer: string;
  /** Takes further routes, such as those of the API that the tokens are for. */
  readonly httpApi: HttpApi;
  private readonly tables: Tables;
  private readonly roles: ConfigurationInput['roles'];
  private readonly scopes: ReadonlyMap<string, ScopeDeclaration>;

  constructor(scope: Construct, id: string, props: AuthorizationServerProps) {
    super(scope, id);
    const configuration = validateConfiguration(props.configuration);
    this.roles = configuration.roles;
    this.scopes = configuration.scopes;
    const { deployment } = configuration;
    LogRetention.set(this, deployment.logRetentionDays);
    MetricNamespace.set(this);
    const tables = createTables(this);
    this.tables = tables;
    const signingKeys = new SigningKeys(this, 'SigningKeys');
    const secretsKey = new SecretsKey(this, 'SecretsKey');

    const domain = this.issuerDomain(configuration);
    const api = new Api(this, 'Api', domain?.domainName);
    this.httpApi = api.httpApi;
    this.issuer = configuration.issuer ?? this.issuerOf(api);
    const environment = { COUNTERSIGN_ISSUER: this.issuer, COUNTERSIGN_CONFIGURATION: configuration.json };

    const rotation = new KeyRotation(this, 'KeyRotation', { tables, signingKeys, environment });
    const token = new TokenEndpoint(this, 'TokenEndpoint', {
      api,
      tables,
      signingKeys,
      environment,
      reservedConcurrency: deployment.reservedConcurrency,
    });
    const agent = new AgentEndpoint(this, 'AgentEndpoint', { api, tables, signingKeys, environment });
    new ApprovalEndpoint(this, 'ApprovalEndpoint', { api, tables, environment });
    new AdministrationEndpoint(this, 'AdministrationEndpoint', { api, tables, secretsKey, environment });
    const signIn = new SignInEndpoint(this, 'SignInEndpoint', { api, tables, signingKeys, secretsKey, environment });
    rotation.runsBefore(token, agent, signIn);
    new MetadataEndpoint(this, 'MetadataEndpoint', { api, tables, environment });
    new ConsoleEndpoint(this, 'ConsoleEndpoint', { api });
    const { recorder } = new ActivityRecording(this, 'ActivityRecording', {
      tables,
      logGroups: { Token: token.logGroup },
    });
    const { checkup } = new Checkup(this, 'Checkup', { tables });

    const inBackground = [rotation.rotation, recorder, checkup];
    const background = inBackground.map((one) => one.function);
    const givenUp = new GivenUpWork(this, 'GivenUpWork');
    givenUp.keepOf(...inBackground);
    limitTriggerLog(this);
    const { topic: alarmTopic, all: alarms } = new Alarms(this, 'Alarms', {
      httpApi: this.httpApi,
      endpoints: functionsOf(this).filter((one) => !background.includes(one)),
      background,
      givenUp: givenUp.metric,
      keyRotationDays: configuration.keyRotationDays,
      ...deployment.alarms,
    });
    const { name: dashboard } = new Dashboard(this, 'Dashboard', {
      alarms,
      httpApi: this.httpApi,
      tokenLog: token.logGroup,
    });

    const { role: operatorRole } = new OperatorRole(this, 'Operator', { tables, secretsKey });
    new Outputs(this, 'Outputs', {
      issuer: this.issuer,
      configuration: configuration.json,
      operatorRole,
      tables,
      secretsKey,
      domainTarget: domain?.target,
      alarmTopic,
      dashboard,
    });
  }

  /**
   * Gives a function of the vendor's what `protect()` needs: to read who is a member, what is active and what agents
   * may write, to use up what was approved once, and the variables that say where. Roles and scopes grow with the configuration, and Lambda allows 4 KB
   * of variables in all, the function's own among them: the synth fails when they are more.
   */
  grantProtect(fn: LambdaFunction): void {
    this.grantDecide(fn);
    this.tables.agentSessions.grantUse(fn);
  }

  /** The same, but for what was approved once: it denies that. */
  private grantDecide(fn: LambdaFunction): void {
    this.tables.members.grantProtect(fn);
    this.tables.status.grantProtect(fn);
    this.tables.agentSessions.grantRead(fn);
    fn.addEnvironment('COUNTERSIGN_ISSUER', this.issuer);
    fn.addEnvironment('COUNTERSIGN_ROLES', JSON.stringify(this.roles));
    fn.addEnvironment('COUNTERSIGN_READ_SCOPES', JSON.stringify(readOnly(this.scopes)));
    fn.addEnvironment('MEMBERS_TABLE', this.tables.members.name);
    fn.addEnvironment('STATUS_TABLE', this.tables.status.name);
    fn.addEnvironment('AGENT_SESSIONS_TABLE', this.tables.agentSessions.name);
    limitEnvironment(fn);
  }

  /**
   * A Lambda authorizer for functions of the vendor's that cannot use the middleware: to be set as `authorizer` of
   * routes of {@link httpApi}. Their handlers read who calls from the authorizer's context, and deny when there is none.
   * A cache of its answers weakens laws 5, 9 and 12, so there is none by default.
   * @throws Error naming the route or the property that is wrong
   */
  lambdaAuthorizer(scope: Construct, id: string, props: LambdaAuthorizerProps): IHttpRouteAuthorizer {
    return new LambdaAuthorizer(scope, id, props, {
      httpApi: this.httpApi,
      declaredScopes: new Set(this.scopes.keys()),
      grantProtect: (fn) => this.grantProtect(fn),
      grantDecide: (fn) => this.grantDecide(fn),
    });
  }

  private issuerDomain({ issuer, deployment }: DeployableConfiguration): IssuerDomain | undefined {
    if (issuer === undefined || deployment.domain === undefined) return undefined;
    return new IssuerDomain(this, 'Domain', new URL(issuer).hostname, deployment.domain);
  }

  private issuerOf(api: Api): string {
    Annotations.of(this).addWarningV2(
      'countersign:issuer-is-the-api-endpoint',
      "issuer is not configured, so it is the API's own endpoint. " +
        'A custom domain later changes "iss" and "aud" everywhere: in tokens, at every identity provider, ' +
        'in every verifier. ' +
        'Choose the domain before the first organization is invited.',
    );
    return api.endpoint;
  }
}

/** All functions of ours so far, however deep: one that is added to the stack is watched without further ado. */
function functionsOf(scope: Construct): readonly LambdaFunction[] {
  return scope.node.findAll().flatMap((one) => (one instanceof CountersignFunction ? [one.function] : []));
}

function readOnly(scopes: ReadonlyMap<string, ScopeDeclaration>): readonly string[] {
  return [...scopes].flatMap(([scope, { access }]) => (access === 'read' ? [scope] : []));
}
