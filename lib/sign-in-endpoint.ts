import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import type { SignInEnvironment } from '../lambdas/environment.ts';
import type { Api } from './api.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SecretsKey } from './secrets-key.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Tables } from './tables.ts';

/** People sign in once a day; whoever begins more sign-ins than these is no person, and each is a query. */
const LOGIN_THROTTLE = { rateLimit: 50, burstLimit: 100 };

/** A page asks who is signed in each time it opens. */
const SESSION_THROTTLE = { rateLimit: 200, burstLimit: 400 };

/** An organization is set up once, by one person. */
const SETUP_THROTTLE = { rateLimit: 10, burstLimit: 20 };

/**
 * A provider may take 8 s to exchange a code (law 14). The rest is what the other functions have for their reads and writes,
 * the provider's keys among them; API Gateway waits 30 s.
 */
const TIMEOUT = Duration.seconds(25);

const ROUTES = {
  LoginRoute: { path: '/login/{organization}', throttle: LOGIN_THROTTLE },
  CallbackRoute: { path: '/login/callback', throttle: LOGIN_THROTTLE },
  SessionRoute: { path: '/session', throttle: SESSION_THROTTLE },
  LogoutRoute: { path: '/logout', throttle: LOGIN_THROTTLE },
  LogoutEverywhereRoute: { path: '/logout/everywhere', throttle: LOGIN_THROTTLE },
  SetupRoute: { path: '/setup/{organization}/{token}', throttle: SETUP_THROTTLE },
  ActivationRoute: {
    path: '/organizations/{organization}/identity-providers/{provider}/activate',
    throttle: SETUP_THROTTLE,
  },
  ActivationPageRoute: { path: '/activate/{organization}/{provider}', throttle: SETUP_THROTTLE },
};

export interface SignInEndpointProps {
  readonly api: Api;
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly signingKeys: SigningKeys;
  readonly secretsKey: SecretsKey;
}

/** Members sign in with their organization's own provider, and out. No CORS: only our own pages come here. */
export class SignInEndpoint extends Construct {
  constructor(scope: Construct, id: string, props: SignInEndpointProps) {
    super(scope, id);
    const signIn = signInFunction(this, props);
    grant(signIn, props);
    const integration = props.api.integrate('SignIn', signIn.function);
    for (const [routeId, { path, throttle }] of Object.entries(ROUTES)) {
      // ANY, because the handler answers a wrong method itself, with `Allow`; API Gateway would say 404.
      props.api.addRoute(this, routeId, { method: HttpMethod.ANY, path, integration, throttle });
    }
  }
}

function signInFunction(scope: Construct, { environment, tables, secretsKey }: SignInEndpointProps) {
  return new CountersignFunction<SignInEnvironment>(scope, 'SignIn', {
    description: 'Countersign: signs members in and out',
    entry: 'lambdas/sign-in.ts',
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
