import { createHash } from 'node:crypto';
import type { Refusal } from '../../lambdas/core/refusal.ts';
import { type AuthorizationGrant, keyOfCode } from '../../lambdas/core/tokens/authorization-grant.ts';
import { requestToken } from '../../lambdas/flows/request-token.ts';
import type { IssuedToken } from '../../lambdas/flows/steps/record-and-sign.ts';
import type { Result } from '../../protect/vocabulary/result.ts';
import { API, client, clientId, enablement, member, NOW, organization, provider, scopes } from './fixtures.ts';
import { INVOCATION } from './redeem.ts';
import { type RedemptionWorld, redemptionWorld } from './redemption-world.ts';

export const REDIRECT_URI = 'http://127.0.0.1:41000/callback';
export const CODE = 'c'.repeat(43);
export const VERIFIER = 'v'.repeat(50);
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** A public tool that signs people in by a code. */
export const desktop = {
  ...client,
  id: clientId('desktop'),
  authenticationMethod: 'none',
  secrets: [],
  grantTypes: new Set(['authorization_code', 'refresh_token']),
  redirectUris: new Set(['http://127.0.0.1/callback']),
} as const;

/** What a person allowed a moment ago; its code is {@link CODE}. */
export function validGrant(overrides: Partial<AuthorizationGrant> = {}): AuthorizationGrant {
  const key = keyOfCode(CODE);
  if (key === undefined) throw new Error('no code');
  return {
    key,
    organization: organization.id,
    member: member.id,
    provider: provider.id,
    client: desktop.id,
    redirectUri: REDIRECT_URI,
    codeChallenge: CHALLENGE,
    scopes: scopes('projects:read projects:write'),
    resources: [API],
    grantedAt: NOW - 5,
    codeExpiresAt: NOW + 55,
    expiresAt: NOW + 604_800,
    ...overrides,
  };
}

/** A world with the tool enabled and one grant that waits for its code. */
export function grantWorld(overrides: Partial<AuthorizationGrant> = {}): RedemptionWorld {
  const world = redemptionWorld();
  world.facts.clients.push(desktop);
  world.facts.enablements.push({ ...enablement, client: desktop.id });
  world.store.grants.grants.set(validGrant().key, validGrant(overrides));
  return world;
}

export type Form = Readonly<Record<string, string | undefined>>;

export const CODE_FORM: Form = {
  grant_type: 'authorization_code',
  client_id: desktop.id,
  code: CODE,
  redirect_uri: REDIRECT_URI,
  code_verifier: VERIFIER,
};

/** One request to the token endpoint, without an `Authorization` header. */
export function askForToken(world: RedemptionWorld, form: Form, proof?: string): Promise<Result<IssuedToken, Refusal>> {
  const fields = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const http = {
    method: 'POST',
    headers: new Map([
      ['content-type', 'application/x-www-form-urlencoded'],
      ...(proof === undefined ? [] : [['dpop', proof] as const]),
    ]),
    queryParameters: new Set<string>(),
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
  return requestToken(world.dependencies, http, { now: world.dependencies.clock(), ...INVOCATION });
}

export function redeemCode(
  world: RedemptionWorld,
  form: Form = {},
  proof?: string,
): Promise<Result<IssuedToken, Refusal>> {
  return askForToken(world, { ...CODE_FORM, ...form }, proof);
}

export function refresh(
  world: RedemptionWorld,
  refreshToken: string | undefined,
  form: Form = {},
  proof?: string,
): Promise<Result<IssuedToken, Refusal>> {
  const fields = { grant_type: 'refresh_token', client_id: desktop.id, refresh_token: refreshToken };
  return askForToken(world, { ...fields, ...form }, proof);
}
