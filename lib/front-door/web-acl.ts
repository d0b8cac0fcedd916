import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** Requests of one address in five minutes. A customer's whole office may be one address. */
const DEFAULT_RATE = 5_000;

/**
 * Rules of AWS's that would refuse what is ordinary here: they count instead. An assertion in a form, and a key set that an
 * administrator registers, are longer than 8 kB; addresses of providers and of redirects stand in queries and bodies;
 * machines name no browser.
 */
const COUNTED = [
  'SizeRestrictions_BODY',
  'SizeRestrictions_QUERYSTRING',
  'GenericRFI_BODY',
  'GenericRFI_QUERYARGUMENTS',
  'EC2MetaDataSSRF_BODY',
  'EC2MetaDataSSRF_QUERYARGUMENTS',
  'NoUserAgent_HEADER',
];

export interface FrontDoorWebAclProps {
  /** Requests of one address in five minutes, until it is blocked. Default: 5,000. */
  readonly requestsPerFiveMinutes?: number;
}

/**
 * A web ACL for a CloudFront distribution: addresses of bad repute, known attacks, and a limit of each address. AWS keeps
 * it in us-east-1 alone.
 */
export class FrontDoorWebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { requestsPerFiveMinutes }: FrontDoorWebAclProps = {}) {
    super(scope, id);
    const { attrArn } = new CfnWebACL(this, 'WebAcl', {
      description: 'Countersign: in front of the authorization server',
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visible('FrontDoor'),
      rules: [
        {
          name: 'RatePerAddress',
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: requestsPerFiveMinutes ?? DEFAULT_RATE } },
          visibilityConfig: visible('RatePerAddress'),
        },
        managed('AWSManagedRulesAmazonIpReputationList', 1),
        managed('AWSManagedRulesKnownBadInputsRuleSet', 2),
        managed('AWSManagedRulesCommonRuleSet', 3, COUNTED),
      ],
    });
    this.arn = attrArn;
  }
}

function managed(name: string, priority: number, counted: readonly string[] = []): CfnWebACL.RuleProperty {
  const ruleActionOverrides = counted.map((rule) => ({ name: rule, actionToUse: { count: {} } }));
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ...(ruleActionOverrides.length > 0 && { ruleActionOverrides }),
      },
    },
    visibilityConfig: visible(name),
  };
}

/** Without samples: they would keep what a request says, and a credential may be in it. */
function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
