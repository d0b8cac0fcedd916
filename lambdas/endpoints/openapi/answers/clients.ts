import * as z from 'zod/mini';
import { CLIENT_AUTHENTICATION_METHODS } from '../../../core/records.ts';
import { instant, oneOf } from '../../administration/schemas/common.ts';

/** Clients that register themselves, and what they may ask of themselves. */

/** RFC 7591 §2: what counts; what stands beside it is ignored. */
export const registrationRequest = z.object({
  redirect_uris: z.array(z.string()),
  token_endpoint_auth_method: z.optional(oneOf(CLIENT_AUTHENTICATION_METHODS)),
  grant_types: z.optional(z.array(z.string())),
  response_types: z.optional(z.array(z.string())),
  client_name: z.optional(z.string()),
  jwks: z.optional(z.record(z.string(), z.unknown())),
  jwks_uri: z.optional(z.string()),
  dpop_bound_access_tokens: z.optional(z.boolean()),
});

/** RFC 7591 §3.2.1, RFC 7592 §3: what is registered. The secret stands in the first answer alone. */
export const registrationAnswer = z.object({
  client_id: z.string(),
  client_id_issued_at: instant(),
  client_secret: z.optional(z.string()),
  client_secret_expires_at: z.optional(z.int()),
  registration_client_uri: z.string(),
  registration_access_token: z.string(),
  redirect_uris: z.array(z.string()),
  grant_types: z.array(z.string()),
  response_types: z.array(z.string()),
  token_endpoint_auth_method: oneOf(CLIENT_AUTHENTICATION_METHODS),
  client_name: z.optional(z.string()),
  jwks: z.optional(z.record(z.string(), z.unknown())),
  jwks_uri: z.optional(z.string()),
  dpop_bound_access_tokens: z.optional(z.literal(true)),
  /** `waiting`: an administrator of the organization has to enable the client, which gets nothing before. */
  registration_status: oneOf(['waiting', 'approved']),
});

/** An issuer as the claims `iss`, `tenant` and `aud_tenant` of its assertions name it. */
export const acceptanceRequest = z.object({
  issuer: z.string(),
  tenant: z.optional(z.string()),
  aud_tenant: z.optional(z.string()),
});

/** What the client itself could get by assertions of that issuer, at most. */
export const acceptanceAnswer = z.object({
  accepted: z.boolean(),
  /** What the assertion's `client_id` has to say. */
  client_id: z.optional(z.string()),
  /** All that it may say, where the provider knows the client by several; the one above is the first. */
  client_ids: z.optional(z.array(z.string())),
  scope: z.optional(z.string()),
  /** What a person may approve besides, of a client whose writes are asked for. */
  askable_scope: z.optional(z.string()),
  /** Of the types of authorization details that the metadata names, those that its tokens may carry here. */
  authorization_details_types: z.optional(z.array(z.string())),
  resources: z.optional(z.array(z.string())),
  dpop_bound_access_tokens: z.optional(z.literal(true)),
});
