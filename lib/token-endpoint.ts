import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { TokenEnvironment } from '../lambdas/environment.ts';
import type { Api } from './api.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Directory, KeyRing, Members, ProviderKeys, Redemptions } from './tables.ts';

/** KMS signs 1,000 times a second with RSA for a whole account and Region: half of that, so that nothing else starves. */
const THROTTLE = { rateLimit: 500, burstLimit: 500 };

export interface TokenEndpointProps {
  readonly api: Api;
  readonly environment: TokenEnvironment;
  readonly directory: Directory;
  readonly members: Members;
  readonly providerKeys: ProviderKeys;
  readonly redemptions: Redemptions;
  readonly keyRing: KeyRing;
  readonly signingKeys: SigningKeys;
}

/**
 * `/oauth/token`: redeems assertions.
 * No CORS, and none to come: every client is confidential (PROTOCOL C1), and a browser keeps no secret.
 */
export class TokenEndpoint extends Construct {
  constructor(scope: Construct, id: string, props: TokenEndpointProps) {
    super(scope, id);
    const token = new CountersignFunction<TokenEnvironment>(this, 'Token', {
      description: 'Countersign: redeems identity assertions for access tokens',
      entry: 'lambdas/token.ts',
      environment: props.environment,
      timeout: Duration.seconds(15),
      // A redemption is 2 ms of work and 15 ms of waiting: more would be paid for while it waits.
      memorySizeMb: 1_024,
    });
    props.directory.grantRead(token);
    props.members.grantRead(token);
    props.providerKeys.grantCache(token);
    props.redemptions.grantRedeem(token);
    props.keyRing.grantRead(token);
    props.signingKeys.grantSign(token);
    // ANY, because the handler answers a wrong method itself, with `Allow` (PROTOCOL R1); API Gateway would say 404.
    const integration = new HttpLambdaIntegration('Token', token.function);
    props.api.addRoute(this, 'Route', {
      method: HttpMethod.ANY,
      path: '/oauth/token',
      integration,
      throttle: THROTTLE,
    });
  }
}
