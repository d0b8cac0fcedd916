import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SignInEnvironment } from '../lambdas/environment.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SecretsKey } from './secrets-key.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Tables } from './tables.ts';

/**
 * A provider may take 8 s to exchange a code, and 5 s for userinfo (law 14). The rest is what the other functions have for
 * their reads and writes, the provider's keys among them; API Gateway waits 30 s.
 */
const TIMEOUT = Duration.seconds(28);

export interface SignInEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly signingKeys: SigningKeys;
  readonly secretsKey: SecretsKey;
}

/** Members sign in with their organization's own provider, and out. No CORS: only our own pages come here. */
export class SignInEndpoint extends Construct {
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: SignInEndpointProps) {
    super(scope, id);
    const signIn = signInFunction(this, props);
    grant(signIn, props);
    this.logGroup = signIn.logGroup;
    props.api.addRoutes(this, ROUTES.signIn, props.api.integrate('SignIn', signIn.function));
  }
}

function signInFunction(scope: Construct, { environment, tables, secretsKey }: SignInEndpointProps) {
  return new CountersignFunction<SignInEnvironment>(scope, 'SignIn', {
    description: 'Countersign: signs members in and out',
    entry: 'lambdas/sign-in.ts',
    configured: true,
    environment: {
      ...environment,
      DIRECTORY_TABLE: tables.directory.name,
      MEMBERS_TABLE: tables.members.name,
      STATUS_TABLE: tables.status.name,
      PROVIDER_KEYS_TABLE: tables.providerKeys.name,
      SESSIONS_TABLE: tables.sessions.name,
      AUDIT_TRAIL_TABLE: tables.auditTrail.name,
      KEY_RING_TABLE: tables.keyRing.name,
      SECRETS_KEY_ARN: secretsKey.arn,
    },
    timeout: TIMEOUT,
    memorySizeMb: 512,
  });
}

function grant(signIn: CountersignFunction<SignInEnvironment>, props: SignInEndpointProps): void {
  const { tables, signingKeys, secretsKey } = props;
  tables.directory.grantRead(signIn);
  tables.directory.grantListProviders(signIn);
  tables.directory.grantActivate(signIn);
  tables.directory.grantMovePlaces(signIn);
  tables.status.grantActivate(signIn);
  tables.members.grantRead(signIn);
  tables.members.grantProvision(signIn);
  tables.providerKeys.grantCache(signIn);
  tables.sessions.grantManage(signIn);
  tables.auditTrail.grantRecord(signIn);
  tables.keyRing.grantRead(signIn);
  signingKeys.grantSign(signIn);
  secretsKey.grantDecrypt(signIn);
}
