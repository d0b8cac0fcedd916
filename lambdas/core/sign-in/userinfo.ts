import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { TrustedProvider } from '../records.ts';

/** What an id_token may leave to userinfo, beside the claim that people are known by. */
const ADDRESS = ['email', 'email_verified'] as const;

/**
 * Whether something is missing that leads to a person: the mapped claim, the address, whether it is verified, the claim of
 * roles.
 */
export function isThin(claims: JsonObject, { subjectClaim, justInTimeRoles }: TrustedProvider): boolean {
  const roles = justInTimeRoles === undefined ? [] : [justInTimeRoles.claim];
  return [subjectClaim, ...ADDRESS, ...roles].some((name) => !Object.hasOwn(claims, name));
}

/** Userinfo did not count: of somebody else, which refuses the sign-in. */
export type UserinfoRefusal = { readonly reason: 'userinfo_of_other_subject' };

/**
 * The id_token's claims, and beside them those that userinfo alone has. Of one and the same `sub`, exactly (OpenID
 * Connect Core §5.3.2: "the UserInfo Response values MUST NOT be used" else). What the id_token says stands: an address
 * of its own is not made a verified one by userinfo about another address, nor one of userinfo's by the id_token.
 * Nobody signed userinfo: it came from a pinned host over TLS, for an access token that came with this id_token.
 */
export function withUserinfo(claims: JsonObject, userinfo: JsonObject): Result<JsonObject, UserinfoRefusal> {
  if (own(userinfo, 'sub') !== own(claims, 'sub')) return err({ reason: 'userinfo_of_other_subject' });
  const { email: _email, email_verified: _verified, ...others } = userinfo;
  return ok({ ...others, ...claims, ...addressOf(claims, userinfo) });
}

/** Address and flag are one statement: about one address, and verified only where nobody says otherwise. */
function addressOf(claims: JsonObject, userinfo: JsonObject): JsonObject {
  const [email, flag] = ADDRESS.map((name) => own(claims, name));
  if (email !== undefined && flag !== undefined) return {};
  const [emailThere, flagThere] = ADDRESS.map((name) => own(userinfo, name));
  const shown = email ?? emailThere;
  if (shown === undefined) return {};
  // Nobody says whether it is verified: silence stays silence, which counts as the organization has set.
  if (flag === undefined && flagThere === undefined) return { email: shown };
  const isOfOne = shown === emailThere;
  const isVerified = isOfOne && flagThere === true && (flag === undefined || flag === true);
  return { email: shown, email_verified: isVerified };
}

function own(claims: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}
