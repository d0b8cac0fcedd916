import { createHash } from 'node:crypto';
import { exactScope } from '../vocabulary/exact-scope.ts';
import type { MemberId, OrganizationId } from '../vocabulary/identifiers.ts';
import type { Scope } from '../vocabulary/scope.ts';
import { canonicalJson } from './canonical-json.ts';
import type { SeenOperation } from './seen.ts';

/** Keeps this digest apart from every other, and its first form from any later one. */
const PURPOSE = 'countersign.exact-operation.v1';

/**
 * The scope that this one operation of this one person needs: SHA-256 over purpose, organization, member, and all that the
 * request says, each preceded by its length in bytes, so that no two different lists share a digest. No body and an empty
 * object are two.
 * Does NOT name the agent session: the row that a grant stands in does.
 */
export function exactScopeOf(
  { declaration: { name, scope, method, members }, path, query, body }: SeenOperation,
  of: { readonly organization: OrganizationId; readonly member: MemberId },
): Scope {
  const declared = canonicalJson(Object.fromEntries(members));
  const said = [path, canonicalJson(query), ...(body === undefined ? [] : [canonicalJson(body)])];
  return exactScope(scope, digestOf([PURPOSE, of.organization, of.member, name, scope, method, declared, ...said]));
}

function digestOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = Buffer.from(part, 'utf8');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('base64url');
}
