import * as z from 'zod/mini';
import { MAX_ALIASES } from '../../../core/clients/aliases.ts';
import { CLIENT_SOURCES } from '../../../core/clients/client-source.ts';
import { ADMITTED_BY, CLIENT_AUTHENTICATION_METHODS, WRITE_POLICIES } from '../../../core/records.ts';
import { etag, instant, listOf, oneOf, pageOf, requestBody, scopes, text } from './common.ts';

const aliasSchema = z.object({ provider: z.string(), name: z.string() });

/** Who a tool is, by the operator's word or its own: what people are shown beside its id. */
export const presented = {
  /** What people are shown before the id, and whose tool it is: the operator's word. */
  name: z.optional(z.string()),
  publisher: z.optional(z.string()),
  /** The operator has made sure that it is the publisher's. */
  verified: z.boolean(),
  /** Of one whose id is the URL of its metadata document: that host. Absent: the operator registered it. */
  source_host: z.optional(z.string()),
  /** It registered itself: nobody has made sure who it is. */
  self_registered: z.optional(z.literal(true)),
  /** Nobody registered it: what the organization's own identity provider calls it. */
  vouched_name: z.optional(z.string()),
  /** Where its picture is: a path of ours. Absent: it has none. */
  logo: z.optional(z.string()),
};

/** A client of the deployment, and what this organization has made of it. */
export const clientSchema = z.object({
  id: z.string(),
  ...presented,
  /**
   * `document`: nobody registered it, and the document at its id says what it is; its developer changes that.
   * `registration`: it registered itself, for this organization alone. `provider`: nobody registered it, and a provider of
   * this organization vouches for it.
   */
  registered_by: oneOf(CLIENT_SOURCES),
  /** Its own words, in that document or at its registration, which nobody has looked at. */
  calls_itself: z.optional(z.string()),
  /** Of one that registered itself: with which initial access token, and until when it waits. Seconds since the epoch. */
  registration: z.optional(
    z.object({
      at: instant(),
      /** The token's name, which is no secret: `countersign client registration-token list` shows it. */
      token: z.string(),
      /** Absent: an administrator has enabled it. */
      waits_until: z.optional(instant()),
      /** It deleted its own registration, for good. */
      deleted_at: z.optional(instant()),
    }),
  ),
  /** Of one that a provider vouches for: which one, what it calls the client, and since when; seconds since the epoch. */
  vouched_by: z.optional(z.object({ provider: z.string(), name: z.string(), first_seen_at: instant() })),
  /**
   * A member would like to use it, or it registered itself (no member), and no administrator has enabled or disabled it;
   * seconds since the epoch.
   */
  asked: z.optional(z.object({ member: z.optional(z.string()), at: instant() })),
  /** Of the client itself, which is the operator's: a disabled one is refused everywhere. */
  status: oneOf(['active', 'disabled']),
  authentication_method: oneOf(CLIENT_AUTHENTICATION_METHODS),
  /** All by which it may authenticate: a secret in the header or in the form, unless it is pinned to one. */
  authentication_methods: z.array(oneOf(CLIENT_AUTHENTICATION_METHODS)),
  /** `token-endpoint`: its assertions may name the URL of the token endpoint too. Absent: our issuer alone. */
  assertion_audience: z.optional(oneOf(['token-endpoint'])),
  /** RFC 9449 §5.2: it gets tokens that are bound to a key, and no others. Absent: both, as it asks. */
  dpop_bound_access_tokens: z.optional(z.literal(true)),
  /** Where it may be sent the codes of people who sign in, exactly; absent: it gets none. */
  redirect_uris: z.optional(z.array(z.string())),
  /** The most that a ceiling can name. */
  scopes: scopes(),
  /** Absent: never enabled here. */
  enablement: z.optional(
    z.object({
      status: oneOf(['active', 'disabled']),
      /**
       * `policy`: the organization's policy let it in, and it is here as long as the policy lets it. `provider`: its provider
       * vouches for it, and it is here as long as that may.
       */
      by: oneOf(['administrator', ...ADMITTED_BY]),
      ceiling: scopes(),
      /** `asked`: its access tokens read, and carry a write only while the member's approval is live. */
      writes: oneOf(WRITE_POLICIES),
      /** Types of authorization details (RFC 9396) that its tokens may carry. */
      authorization_details_types: z.array(z.string()),
      aliases: z.array(aliasSchema),
    }),
  ),
  etag: etag(),
});
export type ClientJson = z.infer<typeof clientSchema>;

export const clientPage = pageOf(clientSchema);
export type ClientPage = z.infer<typeof clientPage>;

/** What its agents have from this second or before counts for nothing; seconds since the epoch. */
export const stoppedClientSchema = z.object({ client: z.string(), stopped_at: z.int() });
export type StoppedClientJson = z.infer<typeof stoppedClientSchema>;

/**
 * The whole of it: an alias that is not named is given up; `writes` and `authorization_details_types` alone stay as they are.
 * `aliases`: what the client is called at a provider, which may know it by several names.
 */
export const enablementRequest = requestBody({
  scopes: scopes(),
  writes: z.optional(oneOf(WRITE_POLICIES)),
  authorization_details_types: z.optional(listOf(text(1, 128), 50)),
  aliases: z.optional(listOf(requestBody({ provider: text(1, 64), name: text(1, 256) }), MAX_ALIASES)),
});
export type EnablementRequest = z.infer<typeof enablementRequest>;
