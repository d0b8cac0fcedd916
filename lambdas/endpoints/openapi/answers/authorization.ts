import * as z from 'zod/mini';
import { oneOf } from '../../administration/schemas/common.ts';

/** The authorization code flow. */

/** What may be asked for, in an address or pushed. */
const wanted = {
  scope: z.optional(z.string()),
  state: z.optional(z.string()),
  resource: z.optional(z.string()),
  /** RFC 9396 §2: JSON, of types that the metadata names. */
  authorization_details: z.optional(z.string()),
  /** RFC 9449 §10: the thumbprint of the key that the code is to be good with. Pushed, a `DPoP` header says it too. */
  dpop_jkt: z.optional(z.string()),
  organization: z.optional(z.string()),
  prompt: z.optional(z.string()),
};

/** OAuth 2.1 §4.1.1. `organization` is ours: whom the tool takes the person for. */
export const authorizationQuerySchema = z.object({
  /** RFC 9126 §4: of a request that the client pushed; with it `client_id` alone. */
  request_uri: z.optional(z.string()),
  response_type: z.optional(z.string()),
  client_id: z.optional(z.string()),
  redirect_uri: z.optional(z.string()),
  code_challenge: z.optional(z.string()),
  code_challenge_method: z.optional(z.string()),
  ...wanted,
});

/** RFC 9126 §2.1: the same, from the client itself, which authenticates as at the token endpoint. */
export const pushedRequest = z.object({
  response_type: z.string(),
  redirect_uri: z.string(),
  code_challenge: z.string(),
  code_challenge_method: z.string(),
  ...wanted,
});

/** RFC 9126 §2.2. */
export const pushedAnswer = z.object({ request_uri: z.string(), expires_in: z.int() });

/** As our own page sends it. */
export const consentForm = z.object({
  csrf_token: z.string(),
  request: z.string(),
  shown: z.string(),
  decision: oneOf(['allow', 'deny']),
});
