import { compactVerify, importJWK } from 'jose';
import type { KeyRing, KeyState } from '../lambdas/core/keys/ring.ts';
import { ACCESS_TOKEN_TYPE } from '../lambdas/core/tokens/access-token.ts';
import type { Administration } from '../lambdas/flows/administration/administration.ts';
import type { UnverifiedJws } from '../protect/jose/compact-jws.ts';
import type { JsonObject } from '../protect/jose/strict-json.ts';
import { isClientId, isMemberId, isOrganizationId, isProviderId } from '../protect/vocabulary/identifiers.ts';
import type { Operator } from './operator.ts';

/** What an access token says, and what is said of those that it names, at this moment. */
export interface Inspection {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** By an API that is its audience; no scope is looked at. */
  readonly accepted: boolean;
  /** Why not. */
  readonly problems: readonly string[];
  readonly signature: { readonly valid: boolean; readonly key: KeyState | 'unknown here' };
  readonly standing: Standing;
}

/** A status, or `unknown`. The member's with the role. */
export interface Standing {
  readonly organization: string;
  readonly provider: string;
  readonly client: string;
  readonly enablement: string;
  readonly member: string;
}

/**
 * Checks what `protect()` would: signature, type, time, that all it names are active, and recall.
 * Does NOT check the audience, which is the API's to say, nor scopes; nor a recall of the client in the organization, nor
 * whether this token alone was revoked.
 */
export async function inspectToken(
  { administration, ring }: Operator,
  token: string,
  { header, payload: claims }: UnverifiedJws,
): Promise<Inspection> {
  const signature = await checkSignature(await ring.read(), token, header['kid']);
  const { standing, recalledAt } = await findStanding(administration, claims);
  const problems = [
    ...(signature.valid ? [] : ['the signature']),
    ...(header['typ'] === ACCESS_TOKEN_TYPE ? [] : ['not an access token']),
    ...(claims['iss'] === administration.configuration.issuer ? [] : ['of another issuer']),
    ...(isBefore(administration.clock(), claims['exp']) ? [] : ['expired']),
    ...(isBefore(recalledAt, claims['iat']) ? [] : ['recalled']),
    ...Object.entries(standing).flatMap(([what, status]) => (status.startsWith('active') ? [] : [`${what} ${status}`])),
  ];
  return { header, claims, accepted: problems.length === 0, problems, signature, standing };
}

/** Whole seconds: a token of the very second of a recall is recalled. */
function isBefore(time: number, claim: JsonObject[string] | undefined): boolean {
  return typeof claim === 'number' && time < claim;
}

async function checkSignature(
  ring: KeyRing | undefined,
  token: string,
  kid: unknown,
): Promise<Inspection['signature']> {
  const key = ring?.keys.find((candidate) => candidate.kid === kid);
  if (key === undefined) return { valid: false, key: 'unknown here' };
  const publicKey = await importJWK({ ...key.publicJwk }, key.algorithm);
  const verifies = await compactVerify(token, publicKey, { algorithms: [key.algorithm] }).then(
    () => true,
    () => false,
  );
  return { valid: verifies && key.state !== 'removed', key: key.state };
}

async function findStanding(
  { trust, reads }: Administration,
  { org_id: organization, idp, client_id: client, sub }: JsonObject,
): Promise<{ readonly standing: Standing; readonly recalledAt: number }> {
  const org = isOrganizationId(organization) ? organization : undefined;
  const [found, provider, registered, enablement, member] = await Promise.all([
    org && trust.findOrganization(org),
    org && isProviderId(idp) ? first(reads.listProviders(org), ({ id }) => id === idp) : undefined,
    isClientId(client) ? trust.findClient(client) : undefined,
    org && isClientId(client) ? trust.findEnablement(org, client) : undefined,
    org && isMemberId(sub) ? trust.findMember(org, sub) : undefined,
  ]);
  const standing = {
    organization: found?.status ?? 'unknown',
    provider: provider?.status ?? 'unknown',
    client: registered?.status ?? 'unknown',
    enablement: enablement?.status ?? 'unknown',
    member: member === undefined ? 'unknown' : `${member.status}, ${member.role}`,
  };
  const recalls = [member, provider, found].map((one) => one?.recalledAt ?? 0);
  return { standing, recalledAt: Math.max(...recalls) };
}

async function first<T>(items: AsyncIterable<T>, isWanted: (item: T) => boolean): Promise<T | undefined> {
  for await (const item of items) if (isWanted(item)) return item;
  return undefined;
}
