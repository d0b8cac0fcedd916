import { Annotations, Duration, Fn, Stack, Token, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { FRONT_DOOR_HEADER } from '../../lambdas/core/front-door/header.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import type { FrontDoorSettings, HostedZoneSettings } from '../deployment-settings.ts';
import type { FrontDoorKey } from './key.ts';
import { FrontDoorKeyRotation } from './key-rotation.ts';
import { FrontDoorWebAcl } from './web-acl.ts';

export interface FrontDoorProps {
  readonly settings: FrontDoorSettings;
  /** The issuer's. */
  readonly host: string;
  readonly httpApi: HttpApi;
  readonly key: FrontDoorKey;
}

/** Where CloudFront and its WAF live. */
const GLOBAL_REGION = 'us-east-1';

/** The functions answer within their own limits; this is above all of them. */
const ORIGIN_TIMEOUT = Duration.seconds(30);

/**
 * The one way in: a CloudFront distribution with a WAF, at the issuer's host, in front of the API. Nothing is cached but
 * the console's files, whose names change with what is in them.
 */
export class FrontDoor extends Construct {
  readonly rotation: FrontDoorKeyRotation;
  private readonly distribution: Distribution;

  constructor(scope: Construct, id: string, { settings, host, httpApi, key }: FrontDoorProps) {
    super(scope, id);
    const origin = new HttpOrigin(Fn.select(2, Fn.split('/', httpApi.apiEndpoint)), {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      readTimeout: ORIGIN_TIMEOUT,
      // A reference, which CloudFormation resolves as it deploys.
      customHeaders: { [FRONT_DOOR_HEADER]: key.secret.secretValue.unsafeUnwrap() },
    });
    const forwarded = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      // The API knows itself by its own host; the issuer is configuration, and never what a request says.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Countersign: ${host}`,
      domainNames: [host],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', settings.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: settings.webAclArn ?? webAcl(this, settings),
      defaultBehavior: {
        ...forwarded,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
      },
      additionalBehaviors: {
        [`${ROUTES.console.console.path}/assets/*`]: { ...forwarded, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
      },
    });
    acknowledge(this.distribution);
    this.rotation = new FrontDoorKeyRotation(this, 'Renewal', { key, distribution: this.distribution });
    if (settings.hostedZone !== undefined) this.addRecords(host, settings.hostedZone);
  }

  /** What a record for the host must point to. */
  get target(): string {
    return this.distribution.distributionDomainName;
  }

  private addRecords(recordName: string, { id, name }: HostedZoneSettings): void {
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: id, zoneName: name });
    const target = RecordTarget.fromAlias(new CloudFrontTarget(this.distribution));
    new ARecord(this, 'Ipv4', { zone, recordName, target });
    new AaaaRecord(this, 'Ipv6', { zone, recordName, target });
  }
}

function webAcl(scope: Construct, { requestsPerFiveMinutes }: FrontDoorSettings): string {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || region !== GLOBAL_REGION) {
    Annotations.of(scope).addError(
      'deployment.cloudFront: a web ACL for CloudFront can be made in us-east-1 alone. ' +
        'Make one there (the construct FrontDoorWebAcl, or your own), and name it: deployment.cloudFront.webAclArn. ' +
        'docs/deploy.md, "A front door", has the steps.',
    );
  }
  return new FrontDoorWebAcl(scope, 'WebAcl', requestsPerFiveMinutes === undefined ? {} : { requestsPerFiveMinutes })
    .arn;
}

function acknowledge(distribution: Distribution): void {
  const reasons = {
    'AwsSolutions-CFR1': 'Identity providers and members of customers are in every country.',
    'AwsSolutions-CFR3': "The API's own access log has each request, without what a credential may stand in.",
  };
  for (const [id, reason] of Object.entries(reasons)) Validations.of(distribution).acknowledge({ id, reason });
}
