import { Annotations, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { HttpApi, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { type ISecurityGroup, type IVpc, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { type IGrantable, type IRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction, type Tracing } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ScopeDeclaration } from '../lambdas/core/configuration.ts';
import type { ProtectVariables } from '../protect/environment.ts';
import { applyAccountRules } from './account-rules.ts';
import { ActivityRecording } from './activity-recording.ts';
import { AdministrationEndpoint } from './administration-endpoint.ts';
import { AgentEndpoint } from './agent-endpoint.ts';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { ApprovalEndpoint } from './approval-endpoint.ts';
import { AuditSealing } from './audit-sealing.ts';
import { AuthorizationEndpoint } from './authorization-endpoint.ts';
import { Checkup } from './checkup.ts';
import { type DeployableConfiguration, type StackConfigurationInput, validateConfiguration } from './configuration.ts';
import { ConsoleEndpoint } from './console-endpoint.ts';
import { CountersignFunction } from './countersign-function.ts';
import { IssuerDomain } from './custom-domain.ts';
import { Dashboard } from './dashboard.ts';
import { Declaration } from './declaration.ts';
import { limitEnvironment } from './environment-size.ts';
import { EventPublishing } from './event-publishing.ts';
import { FrontDoor } from './front-door/front-door.ts';
import { FrontDoorKey } from './front-door/key.ts';
import { GivenUpWork } from './given-up-work.ts';
import { IntrospectionEndpoint } from './introspection-endpoint.ts';
import { KeyRotation } from './key-rotation.ts';
import { type AuthorizerGround, LambdaAuthorizer, type LambdaAuthorizerProps } from './lambda-authorizer.ts';
import { LogRetention } from './log-retention.ts';
import { MetadataEndpoint } from './metadata-endpoint.ts';
import { MetricNamespace } from './metric-namespace.ts';
import { OperatorRole } from './operator-role.ts';
import { Outputs } from './outputs.ts';
import { protectRole } from './protect-role.ts';
import { ProvisioningEndpoint } from './provisioning-endpoint.ts';
import { RestAuthorizer, type RestAuthorizerProps } from './rest-authorizer.ts';
import { RUNBOOK_QUERIES } from './runbook-queries.ts';
import { SavedQueries } from './saved-queries.ts';
import { SecretsKey } from './secrets-key.ts';
import { SignInEndpoint } from './sign-in-endpoint.ts';
import { SignalsEndpoint } from './signals-endpoint.ts';
import { SigningKeys } from './signing-keys.ts';
import { Surroundings } from './surroundings.ts';
import { createTables, type Tables } from './tables.ts';
import { TokenEndpoint } from './token-endpoint.ts';
import { limitTriggerLog, triggerProvider } from './trigger-log.ts';

export interface AuthorizationServerProps {
  /** What stands in `countersign.json`. */
  readonly configuration: StackConfigurationInput;
  /** Is told of every alarm. Its policy must let CloudWatch publish. Absent: a topic is made. */
  readonly alarmTopic?: ITopic;
  /**
   * Of tables, logs and the key of secrets. Absent: they outlive the stack, and tables refuse to be deleted. DESTROY is
   * for environments that come and go. Signing keys are not CloudFormation's and stay in any case: `docs/deploy.md`.
   */
  readonly removalPolicy?: RemovalPolicy;
  /** Encrypts every log group. To a key that the CDK makes it is added that CloudWatch Logs may use it. */
  readonly logEncryptionKey?: IKey;
  /** Of every function, by X-Ray. Absent: none. */
  readonly tracing?: Tracing;
  /**
   * Every function runs in it, for example so that identity providers see the fixed addresses of its NAT gateways. It must
   * reach DynamoDB, KMS and whatever identity providers there are.
   */
  readonly vpc?: IVpc;
  /** Absent: the private subnets of the VPC. */
  readonly vpcSubnets?: SubnetSelection;
  /** Absent: one for all functions is made, which lets everything out. */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** Account ids. Whoever these accounts let do so may assume {@link AuthorizationServer.protectRole}. */
  readonly protectAccounts?: readonly string[];
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
  /** Reads what `protect()` reads, for APIs in `protectAccounts`. Absent without any. */
  readonly protectRole: IRole | undefined;
  private readonly tables: Tables;
  private readonly declaration: Declaration;
  private readonly scopes: ReadonlyMap<string, ScopeDeclaration>;
  private readonly hasFrontDoor: boolean;

  constructor(scope: Construct, id: string, props: AuthorizationServerProps) {
    super(scope, id);
    const configuration = validateConfiguration(props.configuration);
    this.scopes = configuration.scopes;
    const { deployment } = configuration;
    this.hasFrontDoor = deployment.cloudFront !== undefined;
    LogRetention.set(this, deployment.logRetentionDays);
    MetricNamespace.set(this);
    Surroundings.set(this, { ...surroundingsOf(this, props), configuration: configuration.json });
    applyAccountRules(this, deployment);
    const tables = createTables(this);
    this.tables = tables;
    const signingKeys = new SigningKeys(this, 'SigningKeys');
    const secretsKey = new SecretsKey(this, 'SecretsKey');

    const domain = this.issuerDomain(configuration);
    const frontDoorKey = deployment.cloudFront && new FrontDoorKey(this, 'FrontDoorKey');
    const api = new Api(this, 'Api', { domainName: domain?.domainName, frontDoor: frontDoorKey });
    this.httpApi = api.httpApi;
    this.issuer = configuration.issuer ?? this.issuerOf(api);
    const environment = { COUNTERSIGN_ISSUER: this.issuer };

    this.declaration = new Declaration(this, 'Declaration', { tables, environment });
    const rotation = new KeyRotation(this, 'KeyRotation', { tables, signingKeys, environment });
    const token = new TokenEndpoint(this, 'TokenEndpoint', {
      api,
      tables,
      signingKeys,
      environment,
      reservedConcurrency: deployment.reservedConcurrency,
    });
    const agent = new AgentEndpoint(this, 'AgentEndpoint', { api, tables, signingKeys, environment });
    new IntrospectionEndpoint(this, 'IntrospectionEndpoint', { api, tables, environment });
    const { provisioning } = new ProvisioningEndpoint(this, 'ProvisioningEndpoint', { api, tables, environment });
    const { signals } = new SignalsEndpoint(this, 'SignalsEndpoint', { api, tables, environment });
    const approval = new ApprovalEndpoint(this, 'ApprovalEndpoint', { api, tables, signingKeys, environment });
    new AdministrationEndpoint(this, 'AdministrationEndpoint', { api, tables, secretsKey, environment });
    const signIn = new SignInEndpoint(this, 'SignInEndpoint', { api, tables, signingKeys, secretsKey, environment });
    rotation.runsBefore(token, agent, approval, signIn);
    const metadata = new MetadataEndpoint(this, 'MetadataEndpoint', { api, tables, environment });
    const { authorization } = new AuthorizationEndpoint(this, 'AuthorizationEndpoint', {
      ...{ api, tables, environment },
      routeScope: metadata,
    });
    new ConsoleEndpoint(this, 'ConsoleEndpoint', { api, branding: configuration.branding });
    const { recorder } = new ActivityRecording(this, 'ActivityRecording', {
      tables,
      logGroups: {
        Token: token.logGroup,
        Agent: agent.logGroup,
        Approval: approval.logGroup,
        SignIn: signIn.logGroup,
        Signals: signals.logGroup,
        Authorization: authorization.logGroup,
      },
    });
    const { checkup } = new Checkup(this, 'Checkup', { tables });
    const frontDoor = frontDoorKey && this.frontDoor(configuration, frontDoorKey);

    const givenUp = new GivenUpWork(this, 'GivenUpWork');
    const { eventBus } = deployment;
    const { publisher } = new EventPublishing(this, 'EventPublishing', { tables, environment, givenUp, eventBus });
    const { sealer } = new AuditSealing(this, 'AuditSealing', { tables, givenUp });

    const inBackground = [rotation.rotation, recorder, checkup];
    // Secrets Manager waits for the answer, and tries again by itself.
    const answering = [this.declaration.declare, ...(frontDoor ? [frontDoor.rotation.rotate] : [])];
    const background = [...inBackground, ...answering, publisher, sealer].map((one) => one.function);
    const ofProviders = [provisioning.function, signals.function];
    givenUp.keepOf(...inBackground);
    limitTriggerLog(this);
    const beside = triggerProvider(this);
    if (beside !== undefined) applyAccountRules(beside, deployment);
    const { topic: alarmTopic, all: alarms } = new Alarms(this, 'Alarms', {
      httpApi: this.httpApi,
      endpoints: functionsOf(this).filter((one) => !background.includes(one) && !ofProviders.includes(one)),
      ofProviders,
      background,
      givenUp: givenUp.metric,
      publisher: publisher.function,
      sealer: sealer.function,
      keyRotationDays: configuration.keyRotationDays,
      ...deployment.alarms,
      topic: props.alarmTopic,
    });
    const { name: dashboard } = new Dashboard(this, 'Dashboard', {
      alarms,
      httpApi: this.httpApi,
      tokenLog: token.logGroup,
    });

    new SavedQueries(this, 'SavedQueries', RUNBOOK_QUERIES);

    this.protectRole = protectRole(this, props.protectAccounts);
    if (this.protectRole !== undefined) this.grantProtect(this.protectRole);
    const { role: operatorRole } = new OperatorRole(this, 'Operator', { tables, secretsKey });
    new Outputs(this, 'Outputs', {
      issuer: this.issuer,
      configuration: configuration.json,
      operatorRole,
      protectRole: this.protectRole,
      tables,
      secretsKey,
      domainTarget: domain?.target ?? frontDoor?.target,
      alarmTopic,
      dashboard,
    });
  }

  /**
   * Lets whatever runs the vendor's API read what `protect()` reads: who is a member, what is active and what agents may
   * write; and use up what was approved once. A function gets {@link protectEnvironment} with it; to anything else, such as
   * the role of a container's task, give these variables yourself. The synth fails when a function's variables are more
   * than Lambda's 4 KB.
   */
  grantProtect(grantee: IGrantable): void {
    this.grantDecide(grantee);
    this.tables.agentSessions.grantUse(grantee);
  }

  /** The same, but for what was approved once: it denies that. */
  private grantDecide(grantee: IGrantable): void {
    this.tables.members.grantProtect(grantee);
    this.tables.status.grantProtect(grantee);
    this.tables.agentSessions.grantRead(grantee);
    if (!(grantee instanceof LambdaFunction)) return;
    for (const [name, value] of Object.entries(this.protectEnvironment)) grantee.addEnvironment(name, value);
    this.declaration.runsBefore(grantee);
    limitEnvironment(grantee);
  }

  /** The variables that `protect()` reads, all but `RESOURCE`. */
  get protectEnvironment(): Readonly<Record<string, string>> {
    return {
      COUNTERSIGN_ISSUER: this.issuer,
      MEMBERS_TABLE: this.tables.members.name,
      STATUS_TABLE: this.tables.status.name,
      AGENT_SESSIONS_TABLE: this.tables.agentSessions.name,
    } satisfies ProtectVariables;
  }

  /**
   * A Lambda authorizer for functions of the vendor's that cannot use the middleware: to be set as `authorizer` of routes
   * of {@link httpApi}, or of an HTTP API of theirs. Their handlers read who calls from the authorizer's context, and deny
   * when there is none. A cache of its answers weakens laws 5, 9 and 12, so there is none by default.
   * @throws Error naming the route or the property that is wrong
   */
  lambdaAuthorizer(scope: Construct, id: string, props: LambdaAuthorizerProps): IHttpRouteAuthorizer {
    return new LambdaAuthorizer(scope, id, props, this.ground());
  }

  /**
   * The same for methods of any REST API. Its context is in `event.requestContext.authorizer` itself.
   * @throws Error naming the route or the property that is wrong
   */
  restAuthorizer(scope: Construct, id: string, props: RestAuthorizerProps): IAuthorizer {
    return new RestAuthorizer(scope, id, props, this.ground()).authorizer;
  }

  private ground(): AuthorizerGround {
    return {
      httpApi: this.httpApi,
      hasFrontDoor: this.hasFrontDoor,
      declaredScopes: new Set(this.scopes.keys()),
      grantProtect: (fn) => this.grantProtect(fn),
      grantDecide: (fn) => this.grantDecide(fn),
      surroundings: Surroundings.of(this),
    };
  }

  private issuerDomain({ issuer, deployment }: DeployableConfiguration): IssuerDomain | undefined {
    if (issuer === undefined || deployment.domain === undefined) return undefined;
    return new IssuerDomain(this, 'Domain', new URL(issuer).hostname, deployment.domain);
  }

  private frontDoor({ issuer, deployment }: DeployableConfiguration, key: FrontDoorKey): FrontDoor | undefined {
    if (issuer === undefined || deployment.cloudFront === undefined) return undefined;
    const { hostname: host } = new URL(issuer);
    return new FrontDoor(this, 'FrontDoor', { settings: deployment.cloudFront, host, httpApi: this.httpApi, key });
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

function surroundingsOf(scope: Construct, props: AuthorizationServerProps): Surroundings {
  const { removalPolicy, logEncryptionKey, tracing, vpc, vpcSubnets, securityGroups } = props;
  if (logEncryptionKey !== undefined) letLogsUse(logEncryptionKey, scope);
  if (vpc === undefined) return { removalPolicy, logEncryptionKey, tracing };
  const network = { vpc, vpcSubnets, securityGroups: securityGroups ?? [ownSecurityGroup(scope, vpc)] };
  return { removalPolicy, logEncryptionKey, tracing, network };
}

function ownSecurityGroup(scope: Construct, vpc: IVpc): ISecurityGroup {
  return new SecurityGroup(scope, 'SecurityGroup', { vpc, description: 'Countersign: everything out, nothing in' });
}

/** For log groups of this account and Region alone. A key that the CDK only knows by its ARN is left as it is. */
function letLogsUse(key: IKey, scope: Construct): void {
  const { region, account } = Stack.of(scope);
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:*:logs:${region}:${account}:*` } },
    }),
  );
}

/** All functions of ours so far, however deep: one that is added to the stack is watched without further ado. */
function functionsOf(scope: Construct): readonly LambdaFunction[] {
  return scope.node.findAll().flatMap((one) => (one instanceof CountersignFunction ? [one.function] : []));
}
