import { HostProcess } from './host-process.ts';
import type { Tenant } from './tenant.ts';

interface OidcHostOptions {
  readonly tenant: Tenant;
  /** A private JWK as JSON. */
  readonly signingKey: string;
}

/** oidc-provider with everything in its memory. */
export function startOidcProvider({ tenant, signingKey }: OidcHostOptions): Promise<HostProcess> {
  return HostProcess.start('oidc-provider-host.ts', { environment: memoryEnvironment({ tenant, signingKey }) });
}

export interface DurableOidcHostOptions extends OidcHostOptions {
  /** Where DynamoDB answers. */
  readonly dynamodb: string;
  /** Made by `createOidcTable`. */
  readonly table: string;
}

/** oidc-provider with its clients, accounts and redeemed assertions in DynamoDB. */
export function startDurableOidcProvider({
  dynamodb,
  table,
  ...options
}: DurableOidcHostOptions): Promise<HostProcess> {
  const environment = {
    ...memoryEnvironment(options),
    BENCH_OIDC_TABLE: table,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIABENCH',
    AWS_SECRET_ACCESS_KEY: 'bench',
  };
  return HostProcess.start('oidc-provider-host.ts', { environment });
}

function memoryEnvironment({ tenant, signingKey }: OidcHostOptions) {
  return { BENCH_TENANT: JSON.stringify(tenant), BENCH_SIGNING_KEY: signingKey };
}
