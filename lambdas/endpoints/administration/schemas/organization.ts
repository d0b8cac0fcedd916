import * as z from 'zod/mini';
import { count, etag, flag, instant, oneOf, requestBody, scope, scopes, text, wholeNumberOr } from './common.ts';

/** Clients that nobody registered, and that come in by their metadata documents. `off`: none. */
const clientDocumentsSchema = z.object({
  policy: oneOf(['off', 'listed', 'approval']),
  /** Whose clients need nobody's approval. */
  hosts: z.array(z.string()),
  /** The most that a client which comes in so may have. */
  scopes: scopes(),
});
export type ClientDocumentsJson = z.infer<typeof clientDocumentsSchema>;

/** The whole of it, in place of the one before. */
const clientDocumentsPatch = requestBody({
  policy: oneOf(['off', 'listed', 'approval']),
  hosts: z.optional(z.array(text(1, 256)).check(z.maxLength(50))),
  scopes: z.optional(scopes()),
});

export const organizationSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: oneOf(['active', 'disabled']),
  /** Whether agents may act for members. */
  agents: flag(),
  /** Whether access tokens of its members are bound to a key of their client, always (DPoP, RFC 9449). */
  require_dpop: flag(),
  /** Lowers the deployment's; absent: the deployment's. */
  access_token_lifetime_seconds: z.optional(instant()),
  client_documents: clientDocumentsSchema,
  etag: etag(),
});
export type OrganizationJson = z.infer<typeof organizationSchema>;

/** Absent members stay as they are. Nothing is ever `null`: what could not be read must not take a limit away. */
export const organizationPatch = requestBody({
  name: z.optional(text(1, 100)),
  agents: z.optional(flag()),
  require_dpop: z.optional(flag()),
  /** `default`: no limit of one's own any more, so that the deployment's holds. */
  access_token_lifetime_seconds: z.optional(wholeNumberOr('default', 60, 604_800, 'seconds')),
  client_documents: z.optional(clientDocumentsPatch),
});
export type OrganizationPatch = z.infer<typeof organizationPatch>;

/** What forms need: what the deployment declares, and what to copy into a provider's settings. */
export const configurationSchema = z.object({
  /** What assertions are for: their `aud`. */
  issuer: z.string(),
  resources: z.array(z.object({ id: z.string(), agents: z.boolean(), default: z.boolean() })),
  /** `implies`: all that whoever has the scope has with it; absent: nothing. */
  scopes: z.array(
    z.object({
      scope: scope(),
      access: oneOf(['read', 'write']),
      description: z.string(),
      implies: z.optional(scopes()),
    }),
  ),
  /** Types of authorization details (RFC 9396): the scope that each goes with, and its words, with `{member}` for a value. */
  authorization_details_types: z.array(z.object({ type: z.string(), scope: scope(), label: z.string() })),
  roles: z.array(z.object({ role: z.string(), scopes: scopes(), administrator: z.boolean() })),
  assertion_algorithms: z.array(z.string()),
  defaults: z.object({
    subject_claim: z.string(),
    max_lifetime_seconds: z.int(),
    longest_max_lifetime_seconds: z.int(),
    access_token_lifetime_seconds: z.int(),
    agent_token_lifetime_seconds: z.int(),
    write_grant_lifetime_seconds: z.int(),
    clock_skew_seconds: z.int(),
    audit_retention_days: count(),
  }),
  /** What makes a pending provider active. */
  provider_activation: oneOf(['administrator_sign_in', 'operator']),
  token_endpoint: z.string(),
  sign_in_redirect_uri: z.string(),
  jwks_uri: z.string(),
});
export type ConfigurationJson = z.infer<typeof configurationSchema>;
