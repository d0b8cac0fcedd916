import { Duration } from 'aws-cdk-lib';
import type {
  HttpRouteAuthorizerBindOptions,
  HttpRouteAuthorizerConfig,
  IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { FRONT_DOOR_HEADER } from '../../lambdas/core/front-door/header.ts';
import type { FrontDoorEnvironment } from '../../lambdas/environment.ts';
import { CountersignFunction } from '../countersign-function.ts';

/** How long API Gateway remembers whether a value is good. It is all that the answer depends on. */
const ANSWER_TTL = Duration.minutes(1);

/**
 * What the distribution knows and nobody else does, and the authorizer that asks it of every route: a request past the
 * distribution is refused by API Gateway, before any function of ours. The value is in no template and no variable.
 */
export class FrontDoorKey extends Construct implements IHttpRouteAuthorizer {
  readonly secret: Secret;
  readonly check: CountersignFunction<FrontDoorEnvironment>;
  private readonly authorizer: HttpLambdaAuthorizer;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'Countersign: the header by which the API knows its CloudFront distribution',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    this.check = new CountersignFunction<FrontDoorEnvironment>(this, 'Check', {
      description: 'Countersign: lets in what came through the CloudFront distribution',
      entry: 'lambdas/front-door.ts',
      environment: { FRONT_DOOR_SECRET_ARN: this.secret.secretArn },
      timeout: Duration.seconds(5),
      memorySizeMb: 512,
    });
    this.check.function.addToRolePolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.secret.secretArn] }),
    );
    this.authorizer = new HttpLambdaAuthorizer('FrontDoor', this.check.function, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: [`$request.header.${FRONT_DOOR_HEADER}`],
      resultsCacheTtl: ANSWER_TTL,
    });
  }

  bind(options: HttpRouteAuthorizerBindOptions): HttpRouteAuthorizerConfig {
    return this.authorizer.bind(options);
  }
}
