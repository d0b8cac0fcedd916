import { createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { VerificationKeySet } from '../../lambdas/core/keys/jwk-set.ts';
import type { ProviderKeySource } from '../../lambdas/ports/provider-keys.ts';
import type { Signer } from '../../lambdas/ports/signer.ts';
import type { TrustSources } from '../../lambdas/ports/trust-sources.ts';
import { memoryTrustSources } from '../../test/support/memory-trust.ts';
import { FIRST_MEMBERS, memberRecord, subjectOf, type Tenant, tenantRecords } from '../tenant.ts';

/** The tenant's records in memory. */
export function memoryTrust(tenant: Tenant): TrustSources {
  const { organization, provider, client, enablement } = tenantRecords(tenant);
  const numbers = Array.from({ length: FIRST_MEMBERS }, (_, number) => number);
  const members = numbers.map((number) => memberRecord(tenant, number));
  return memoryTrustSources({
    organizations: [organization],
    providers: [provider],
    clients: [client],
    enablements: [enablement],
    members,
    links: members.map(({ id }, i) => ({ provider: provider.id, claim: 'sub', value: subjectOf(i), member: id })),
  });
}

export function memoryProviderKeys({ publicKeys }: Tenant): ProviderKeySource {
  const set = { keys: publicKeys } as unknown as VerificationKeySet;
  return { keysFor: async () => set, newerThan: async () => undefined };
}

const KID = 'bench';

/** As long as one of RSA_2048, made of nothing: what KMS's answer costs the handler when KMS and the wire cost nothing. */
export const readyMadeSigner: Signer = {
  activeKey: async () => ({ kid: KID, algorithm: 'RS256' }),
  sign: async () => Buffer.alloc(256, 1).toString('base64url'),
};

/** Signs in this process, as servers without a key service do. */
export function inProcessSigner(jwk: JWK): Signer {
  const key = createPrivateKey({ key: jwk as Record<string, unknown>, format: 'jwk' });
  return {
    activeKey: async () => ({ kid: KID, algorithm: 'RS256' }),
    sign: async (_, input) => sign(key, input),
  };
}

function sign(key: KeyObject, input: string): string {
  return createSign('sha256').update(input).sign(key).toString('base64url');
}
