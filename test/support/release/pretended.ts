import { createECDH, createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import type { SessionCookie } from '../../../lambdas/core/sign-in/session.ts';

/** Keys and secrets that anybody can make again of their names: good for nothing, and the same in every run. */

export interface PretendedKey {
  readonly privateKey: KeyObject;
  readonly publicJwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
}

/** P-256; its scalar is SHA-256 of the name. */
export function pretendedKey(name: string): PretendedKey {
  const scalar = createHash('sha256').update(`no secret: ${name}`).digest();
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(scalar);
  const point = pair.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const publicJwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' } as const;
  const jwk = { ...publicJwk, d: scalar.toString('base64url') };
  return { publicJwk, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

/** As long as a secret of ours, and readable. */
export function pretendedSecret(name: string): string {
  return `not-a-secret-${name}-`.padEnd(43, '0').slice(0, 43);
}

export const pretendedCookie = (name: string) => pretendedSecret(name) as SessionCookie;

export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
