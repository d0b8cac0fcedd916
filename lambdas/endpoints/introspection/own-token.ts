import type { Protection } from '../../../protect/authorize.ts';
import { verifyToken } from '../../../protect/verify-token.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { ReadToken } from '../../flows/revoke-token.ts';
import { unavailable } from './live-token.ts';

/**
 * Reads a token of any resource of ours, and of us: signature and claims, as `protect()` does. Does NOT look whether it is
 * good otherwise. @throws Unavailable when the keys are
 */
export function tokenReader(
  protection: Protection,
  { issuer, resources }: Pick<Configuration, 'issuer' | 'resources'>,
): ReadToken {
  const everyResource = new Set([issuer, ...resources]);
  return async (text) => {
    const token = await verifyToken(text, everyResource, protection);
    if (token.ok) return ok(token.value);
    if (token.error.reason === 'unavailable') throw unavailable(token.error);
    return err(token.error.reason);
  };
}
