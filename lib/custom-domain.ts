import { DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CustomDomain } from './deployment-settings.ts';

/**
 * The issuer's own host in front of the API, and its record where the hosted zone is ours to change. IPv4 alone: an AAAA
 * record would name no address, because domain and API are not `dualstack`, and a client that prefers IPv6 would ask in vain.
 */
export class IssuerDomain extends Construct {
  readonly domainName: DomainName;

  constructor(scope: Construct, id: string, host: string, { certificateArn, hostedZone }: CustomDomain) {
    super(scope, id);
    this.domainName = new DomainName(this, 'Name', {
      domainName: host,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    if (hostedZone === undefined) return;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: hostedZone.id,
      zoneName: hostedZone.name,
    });
    const { regionalDomainName, regionalHostedZoneId } = this.domainName;
    const target = RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId));
    new ARecord(this, 'Ipv4', { zone, recordName: host, target });
  }

  /** What a record for the host must point to. */
  get target(): string {
    return this.domainName.regionalDomainName;
  }
}
