import { Duration } from 'aws-cdk-lib';
import { IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { type AuthorizerGround, type DecidingProps, decidingFunction } from './lambda-authorizer.ts';

/** Route keys are the method, a space and the resource's path. */
export type RestAuthorizerProps = DecidingProps;

/**
 * A Lambda authorizer for any REST API, and its function. API Gateway remembers none of its answers: a policy that it
 * keeps would count for whatever the policy names, and ours name one request.
 * @throws Error naming the route or the property that is wrong
 */
export class RestAuthorizer extends Construct {
  /** For `authorizer` of methods, with `AuthorizationType.CUSTOM`. */
  readonly authorizer: RequestAuthorizer;

  constructor(scope: Construct, id: string, props: RestAuthorizerProps, ground: AuthorizerGround) {
    super(scope, id);
    this.authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: decidingFunction(this, 'lambdas/rest-authorizer.ts', props, ground),
      identitySources: [IdentitySource.header('Authorization')],
      resultsCacheTtl: Duration.seconds(0),
    });
  }
}
