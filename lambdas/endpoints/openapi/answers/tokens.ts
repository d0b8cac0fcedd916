import * as z from 'zod/mini';
import { oneOf } from '../../administration/schemas/common.ts';

/** Tokens: issued, looked at, revoked. */

/** One of three: `assertion`; `code`, `redirect_uri` and `code_verifier`; `refresh_token`. */
export const tokenRequest = z.object({
  grant_type: oneOf(['urn:ietf:params:oauth:grant-type:jwt-bearer', 'authorization_code', 'refresh_token']),
  assertion: z.optional(z.string()),
  code: z.optional(z.string()),
  redirect_uri: z.optional(z.string()),
  code_verifier: z.optional(z.string()),
  refresh_token: z.optional(z.string()),
  /** Of a public client, which has no other way to say who it is. */
  client_id: z.optional(z.string()),
  scope: z.optional(z.string()),
  resource: z.optional(z.string()),
  /** RFC 9396 §6: JSON, of types that the metadata names. It narrows what was delegated, or allowed. */
  authorization_details: z.optional(z.string()),
  /** Of a client whose writes are asked: the agent session whose approvals count; absent: the client's default one. */
  agent_session: z.optional(z.string()),
  /** The session that it stands under: it holds no more than that one, and ends with it. */
  agent_session_parent: z.optional(z.string()),
});

/** RFC 9449 §5: `DPoP`: it is bound to a key, and good with a proof of that key alone. */
export const TOKEN_TYPES = ['Bearer', 'DPoP'] as const;

/** RFC 9396 §2: each with its type and all of that one's members. */
export const authorizationDetails = z.array(z.looseObject({ type: z.string() }));

export const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: oneOf(TOKEN_TYPES),
  expires_in: z.int(),
  scope: z.string(),
  /** RFC 9396 §7: how far some of it goes. Absent: no detail was granted. */
  authorization_details: z.optional(authorizationDetails),
  /** With a code, or another refresh token, of a client that is registered for them. */
  refresh_token: z.optional(z.string()),
});

/**
 * RFC 7662 §2.1. Three are ours: `org_id`, the organization whose data the request would touch, of which the token must be;
 * `required_scope`, what the API's route needs; `consume`, whether that uses an approval for one write up.
 */
export const introspectionRequest = z.object({
  token: z.string(),
  token_type_hint: z.optional(z.string()),
  org_id: z.optional(z.string()),
  required_scope: z.optional(z.string()),
  consume: z.optional(z.literal('true')),
});

/** RFC 7009 §2.1. */
export const revocationRequest = z.object({ token: z.string(), token_type_hint: z.optional(z.string()) });

/** RFC 7009 §2.2: nothing, whether there was anything to revoke or not. */
export const revocationAnswer = z.object({});

/** Of a token that is no good, or not for the asker: nothing else. */
const inactiveToken = z.object({ active: z.literal(false) });

/** RFC 7662 §2.2. Times are seconds since the epoch. */
const activeToken = z.object({
  active: z.literal(true),
  /** What it may be used for now: of an agent, the writes that are approved at this moment. */
  scope: z.string(),
  client_id: z.string(),
  token_type: oneOf(TOKEN_TYPES),
  /** RFC 9449 §6.2: the key that it is bound to. Whoever is presented it checks the proof that comes with it. */
  cnf: z.optional(z.object({ jkt: z.string() })),
  ...{ exp: z.int(), iat: z.int() },
  /** The member. */
  sub: z.string(),
  /** Resource identifiers. */
  aud: z.union([z.string(), z.array(z.string())]),
  ...{ iss: z.string(), jti: z.string() },
  /** The organization: whatever the request touches must be its own. */
  org_id: z.string(),
  idp: z.string(),
  /** Who acts for the member (RFC 8693 §4.1). Never authority. */
  act: z.optional(z.looseObject({})),
  /** An agent makes the request, in this session. */
  agent_session: z.optional(z.string()),
  /** Of a client whose writes are asked: those that its person may approve. */
  askable_scope: z.optional(z.string()),
  /** How far what its person approves up to a limit counts, by type; a type alone: as far as it is approved. */
  askable_authorization_details: z.optional(authorizationDetails),
  /** RFC 9396 §9.2: how far some of `scope` goes; of an agent, up to which limits writes are approved at this moment. */
  authorization_details: z.optional(authorizationDetails),
  ...{ external_id: z.optional(z.string()), email: z.optional(z.string()) },
  /** Whether all of `required_scope` may be used now. Only where it was named. */
  required_scope_met: z.optional(z.boolean()),
  /** `available`: it would be, with `consume`; `consumed`: it is, and the approval is used up. */
  approved_once: z.optional(oneOf(['available', 'consumed'])),
  /** Where the member approves what is missing. */
  approval_uri: z.optional(z.string()),
});

export const introspectionAnswer = z.union([activeToken, inactiveToken]);
