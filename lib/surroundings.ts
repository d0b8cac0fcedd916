import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Tracing } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

/** Where every function, log and table of one authorization server stands. All absent: nobody asked for anything. */
export interface Surroundings {
  /**
   * Of tables, logs and the key of secrets. Absent: they outlive the stack, and tables refuse deletion. DESTROY is for
   * environments that come and go: everything that was remembered goes with the stack.
   */
  readonly removalPolicy?: RemovalPolicy | undefined;
  /** Of every log group. Its policy must let CloudWatch Logs use it; of a key that is made by the CDK, that is added. */
  readonly logEncryptionKey?: IKey | undefined;
  /** Of every function. Absent: none, and nothing is paid for it. */
  readonly tracing?: Tracing | undefined;
  readonly network?: Network | undefined;
  /** JSON: what is put beside the code of every function that reads the configuration. */
  readonly configuration?: string | undefined;
}

/** A VPC that every function runs in. It must reach DynamoDB, KMS and, for identity providers, the internet. */
export interface Network {
  readonly vpc: IVpc;
  /** Absent: private subnets. */
  readonly vpcSubnets?: SubnetSelection | undefined;
  readonly securityGroups: readonly ISecurityGroup[];
}

const said = new WeakMap<IConstruct, Surroundings>();

/** Said once for all that stands below a construct. */
export const Surroundings = {
  /** Before the construct has children, which look as they are made. */
  set(scope: IConstruct, surroundings: Surroundings): void {
    said.set(scope, surroundings);
  },

  of(scope: IConstruct): Surroundings {
    const nearest = scope.node.scopes.findLast((one) => said.has(one));
    return (nearest && said.get(nearest)) ?? {};
  },
};
