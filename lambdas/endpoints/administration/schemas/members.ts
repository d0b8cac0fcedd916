import * as z from 'zod/mini';
import { NAMED_BY } from '../../../core/people/display-name.ts';
import { etag, instant, oneOf, pageOf, requestBody, text } from './common.ts';

/** Until it ends, an account with the member's own address, verified there, is linked when it signs in. */
const invitationSchema = z.object({
  /** The provider whose word about the address counts. */
  provider: z.string(),
  invited_at: instant(),
  expires_at: instant(),
  /** What to send to the member. It holds no secret. */
  sign_in_uri: z.string(),
});

/** Once, until it ends, it lets whoever opens it register a provider and sign in through it as this member. */
export const createdSetupLink = z.object({
  /** In this answer and nowhere else. */
  url: z.string(),
  expires_at: instant(),
});
export type CreatedSetupLinkJson = z.infer<typeof createdSetupLink>;

/** `provider` may be absent where members can sign in with one alone. */
export const newInvitation = requestBody({ provider: z.optional(text(1, 64)) });
export type NewInvitation = z.infer<typeof newInvitation>;

const seenClaimSchema = z.object({ name: z.string(), values: z.array(z.string()) });

/** Noted once an hour at most. */
const lastSignInSchema = z.object({
  at: instant(),
  provider: z.string(),
  /** What it said of groups and roles then, as it said it: what roles can be mapped by. In a list only if it is asked for. */
  claims: z.optional(z.array(seenClaimSchema)),
  /** Values that were there too and are not kept: at most 50, of 2 KB together, of 256 characters each. */
  omitted_values: z.optional(z.number()),
});
export type LastSignInJson = z.infer<typeof lastSignInSchema>;

export const memberSchema = z.object({
  id: z.string(),
  email: z.string(),
  /** What people call them; nobody is found at a provider by it. */
  name: z.optional(z.string()),
  /** Who said so: an administrator before the provider's SCIM client, and that before the provider at a sign-in. */
  name_from: z.optional(oneOf(NAMED_BY)),
  /** In a browser here, or the assertion that added them; what tools do for them does not count. Absent: never, or before this was noted. */
  last_sign_in: z.optional(lastSignInSchema),
  role: z.string(),
  /** `removed` is a tombstone: no provider revives it. */
  status: oneOf(['active', 'disabled', 'removed']),
  /** Some provider knows this member, or did: an address alone links nobody any more. */
  linked: z.boolean(),
  /** The provider whose SCIM client manages the member. Absent: none does. */
  managed_by: z.optional(z.string()),
  /** Disabled by that client, which may undo it; an administrator's own word takes its place. */
  disabled_by: z.optional(z.string()),
  /** Tokens and sessions that began at or before are refused. */
  recalled_at: z.optional(instant()),
  /** In its time, and not used yet. */
  invitation: z.optional(invitationSchema),
  etag: etag(),
});
export type MemberJson = z.infer<typeof memberSchema>;

export const memberPage = z.extend(pageOf(memberSchema), {
  /**
   * `any`: members of a former release are in no order, and found by the beginning of their address, until the operator has
   * run `member index`.
   */
  order: oneOf(['address', 'last_sign_in', 'any']),
});
export type MemberPage = z.infer<typeof memberPage>;

const subject = {
  provider: text(1, 64),
  subject: text(1, 1_024),
  /** `subject` is a SAML NameID, of the names that the provider's `saml_name_id` says. Absent: the mapped claim's value. */
  claim: z.optional(oneOf(['sub_id'])),
};

/** Without an id: it becomes a token's `sub`, which is unique in the deployment, and the operator's to choose. */
export const newMember = requestBody({
  email: text(3, 254),
  role: text(1, 64),
  name: z.optional(text(1, 100)),
  link: z.optional(requestBody(subject)),
});
export type NewMember = z.infer<typeof newMember>;

export const memberPatch = requestBody({
  role: z.optional(text(1, 64)),
  status: z.optional(oneOf(['active', 'disabled'])),
  /** `null`: no name by an administrator, so that the provider's counts again when it says one. */
  name: z.optional(z.nullable(text(1, 100))),
});
export type MemberPatch = z.infer<typeof memberPatch>;

export const linkSchema = z.object({
  id: z.string(),
  provider: z.string(),
  /** The claim whose value `subject` is. */
  claim: z.string(),
  subject: z.string(),
  /** `inactive`: the provider maps another claim now, so that this leads nowhere. */
  status: oneOf(['active', 'inactive']),
});
export type LinkJson = z.infer<typeof linkSchema>;

/** All of them: a member has few. */
export const linkPage = pageOf(linkSchema);
export type LinkPage = z.infer<typeof linkPage>;

/** The value of the claim that the provider maps now. */
export const newLink = requestBody(subject);
export type NewLink = z.infer<typeof newLink>;
