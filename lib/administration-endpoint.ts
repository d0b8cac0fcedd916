import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import type { AdministrationEnvironment } from '../lambdas/environment.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SecretsKey } from './secrets-key.ts';
import type { Tables } from './tables.ts';

/** People look and click, and a page asks for several lists at once. */
const THROTTLE = { rateLimit: 100, burstLimit: 200 };

/** Each asks an identity provider, or examines an assertion. */
const COSTLY_THROTTLE = { rateLimit: 10, burstLimit: 20 };

const { GET, PATCH, POST, PUT, DELETE } = HttpMethod;
const BASE = '/organizations/{organization}';

/** Route id → what it takes. The handler knows the same, and a test compares. */
const ROUTES = {
  ReadOrganization: [GET, ''],
  ChangeOrganization: [PATCH, ''],
  ReadConfiguration: [GET, '/configuration'],
  ListProviders: [GET, '/identity-providers'],
  RegisterProvider: [POST, '/identity-providers', COSTLY_THROTTLE],
  TestUnregistered: [POST, '/identity-providers/test', COSTLY_THROTTLE],
  ReadProvider: [GET, '/identity-providers/{provider}'],
  ChangeProvider: [PATCH, '/identity-providers/{provider}'],
  ReadImpact: [GET, '/identity-providers/{provider}/impact'],
  DisableProvider: [POST, '/identity-providers/{provider}/disable'],
  EnableProvider: [POST, '/identity-providers/{provider}/enable'],
  SetSignIn: [PUT, '/identity-providers/{provider}/sign-in', COSTLY_THROTTLE],
  TestProvider: [POST, '/identity-providers/{provider}/test', COSTLY_THROTTLE],
  ListClients: [GET, '/clients'],
  ReadClient: [GET, '/clients/{client}'],
  EnableClient: [PUT, '/clients/{client}/enablement'],
  DisableClient: [DELETE, '/clients/{client}/enablement'],
  ListMembers: [GET, '/members'],
  AddMember: [POST, '/members'],
  ReadMember: [GET, '/members/{member}'],
  ChangeMember: [PATCH, '/members/{member}'],
  RemoveMember: [DELETE, '/members/{member}'],
  RecallMember: [POST, '/members/{member}/recall'],
  ListLinks: [GET, '/members/{member}/links'],
  AddLink: [POST, '/members/{member}/links'],
  RemoveLink: [DELETE, '/members/{member}/links/{link}'],
  ListKeys: [GET, '/keys'],
  ReadAudit: [GET, '/audit'],
  ReadActivity: [GET, '/activity'],
  ListRefusals: [GET, '/activity/refusals'],
  ReadRefusal: [GET, '/activity/refusals/{correlation}'],
  Explain: [POST, '/explain', COSTLY_THROTTLE],
} as const satisfies Readonly<Record<string, readonly [HttpMethod, string, typeof THROTTLE?]>>;

export interface AdministrationEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly secretsKey: SecretsKey;
}

/** What an organization's administrators look at and change. It signs nothing, and writes secrets without reading any. */
export class AdministrationEndpoint extends Construct {
  constructor(scope: Construct, id: string, props: AdministrationEndpointProps) {
    super(scope, id);
    const administration = administrationFunction(this, props);
    grant(administration, props);
    const integration = props.api.integrate('Administration', administration.function);
    for (const [name, [method, path, throttle = THROTTLE]] of Object.entries(ROUTES)) {
      props.api.addRoute(this, `${name}Route`, { method, path: BASE + path, integration, throttle });
    }
  }
}

function administrationFunction(scope: Construct, { environment, tables, secretsKey }: AdministrationEndpointProps) {
  return new CountersignFunction<AdministrationEnvironment>(scope, 'Administration', {
    description: 'Countersign: what administrators of an organization look at and change',
    entry: 'lambdas/administration.ts',
    environment: {
      ...environment,
      SESSIONS_TABLE: tables.sessions.name,
      DIRECTORY_TABLE: tables.directory.name,
      MEMBERS_TABLE: tables.members.name,
      STATUS_TABLE: tables.status.name,
      AUDIT_TRAIL_TABLE: tables.auditTrail.name,
      ACTIVITY_TABLE: tables.activity.name,
      REDEMPTIONS_TABLE: tables.redemptions.name,
      KEY_RING_TABLE: tables.keyRing.name,
      SECRETS_KEY_ARN: secretsKey.arn,
    },
    timeout: Duration.seconds(15),
    memorySizeMb: 512,
  });
}

function grant(
  administration: CountersignFunction<AdministrationEnvironment>,
  { tables, secretsKey }: AdministrationEndpointProps,
): void {
  tables.sessions.grantUse(administration);
  tables.directory.grantSelfService(administration);
  tables.members.grantSelfService(administration);
  tables.status.grantSelfService(administration);
  tables.auditTrail.grantRecord(administration);
  tables.auditTrail.grantRead(administration);
  tables.activity.grantRead(administration);
  tables.redemptions.grantLookUp(administration);
  tables.keyRing.grantRead(administration);
  secretsKey.grantEncrypt(administration);
}
