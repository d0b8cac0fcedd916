import { generateKeyPairSync, sign } from 'node:crypto';
import { type JWTPayload, jwtVerify, type ProtectedHeaderParameters } from 'jose';
import type { Signer } from '../../lambdas/ports/signer.ts';
import { ISSUER } from './fixtures.ts';

/** Our own key: what signs access tokens in tests, and what verifies them as a resource server would. */

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const OWN_KID = 'own-1';

export const ownPublicKey = publicKey;

export const ownSigner: Signer = {
  activeKey: async () => ({ kid: OWN_KID, algorithm: 'ES256' }),
  sign: async (_kid, signingInput) =>
    sign('sha256', Buffer.from(signingInput), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
};

/** What jose makes of an access token for `audience` at `now`. @throws when jose refuses it */
export async function verifyAccessToken(
  token: string,
  { audience, now }: { readonly audience: string; readonly now: number },
): Promise<{ readonly payload: JWTPayload; readonly protectedHeader: ProtectedHeaderParameters }> {
  const currentDate = new Date(now * 1_000);
  return jwtVerify(token, publicKey, { issuer: ISSUER, audience, typ: 'at+jwt', algorithms: ['ES256'], currentDate });
}

/** The public half, as the ring holds it. */
export const ownPublicJwk = publicKey.export({ format: 'jwk' }) as { kty: 'EC'; crv: 'P-256'; x: string; y: string };

/** What jose makes of an agent token without its prefix. @throws when jose refuses it */
export async function verifyAgentToken(
  token: string,
  { audience, now }: { readonly audience: string; readonly now: number },
): Promise<{ readonly payload: JWTPayload; readonly protectedHeader: ProtectedHeaderParameters }> {
  const options = { issuer: ISSUER, audience, typ: 'agent+jwt', algorithms: ['ES256'] };
  return jwtVerify(token.replace(/^csagt_/, ''), publicKey, { ...options, currentDate: new Date(now * 1_000) });
}
