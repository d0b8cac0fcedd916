/** An AWS service that speaks JSON (protocols awsJson 1.0 and 1.1), and what its wire calls it. */
export interface JsonService {
  /** In the credential scope of a signature, and in the service's host name. */
  readonly name: string;
  /** Before each operation, in `X-Amz-Target`. */
  readonly targetPrefix: string;
  readonly contentType: string;
  /** The SDK's environment variable that names another endpoint. */
  readonly endpointVariable: string;
}

export const DYNAMODB: JsonService = {
  name: 'dynamodb',
  targetPrefix: 'DynamoDB_20120810',
  contentType: 'application/x-amz-json-1.0',
  endpointVariable: 'AWS_ENDPOINT_URL_DYNAMODB',
};

export const KMS: JsonService = {
  name: 'kms',
  targetPrefix: 'TrentService',
  contentType: 'application/x-amz-json-1.1',
  endpointVariable: 'AWS_ENDPOINT_URL_KMS',
};

type Variables = Readonly<Record<string, string | undefined>>;

/** DNS suffixes of the partitions whose Regions do not end in `amazonaws.com`, by the beginning of a Region's name. */
const PARTITION_SUFFIXES: readonly (readonly [string, string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
];

/**
 * Where a service is, by the variables that the AWS SDK reads: an endpoint for this service, one for all, else the
 * Region's own. Does NOT read the shared configuration file, nor look for FIPS and dual-stack endpoints there.
 * @throws Error when there is no Region
 */
export function endpointOf(service: JsonService, variables: Variables): { readonly url: URL; readonly region: string } {
  const region = variables['AWS_REGION'] ?? variables['AWS_DEFAULT_REGION'];
  if (!region) throw new Error('AWS_REGION is missing: the Region of the tables and keys');
  const configured = variables[service.endpointVariable] ?? variables['AWS_ENDPOINT_URL'];
  return { url: new URL(configured || regionalEndpoint(service, region, variables)), region };
}

function regionalEndpoint({ name }: JsonService, region: string, variables: Variables): string {
  const host = variables['AWS_USE_FIPS_ENDPOINT'] === 'true' ? `${name}-fips` : name;
  if (variables['AWS_USE_DUALSTACK_ENDPOINT'] === 'true') return `https://${host}.${region}.api.aws`;
  const [, suffix = 'amazonaws.com'] = PARTITION_SUFFIXES.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return `https://${host}.${region}.${suffix}`;
}
