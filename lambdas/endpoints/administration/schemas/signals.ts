import * as z from 'zod/mini';
import { STREAM_STATUSES } from '../../../core/signals/events.ts';
import { etag, instant, oneOf, requestBody, text } from './common.ts';

/** Signals of one identity provider (Shared Signals Framework): Security Event Tokens that it pushes here. */
export const signalsSchema = z.object({
  status: oneOf(['on', 'off']),
  /** Where the provider pushes them (RFC 8935). */
  endpoint_url: z.string(),
  /** What their `aud` must have in it. Absent: off. */
  audience: z.optional(z.string()),
  /** Who signs them, where that is not the provider itself. */
  transmitter_issuer: z.optional(z.string()),
  transmitter_jwks_uri: z.optional(z.string()),
  enabled_at: z.optional(instant()),
  /** The token before the last one counts until then. */
  former_token_until: z.optional(instant()),
  /** Give it to the transmitter when you ask it to verify the stream: it must come back as it is. No secret. */
  verification_state: z.optional(z.string()),
  /** When the last signal was taken, within a minute. Absent: none was. */
  received_at: z.optional(instant()),
  /** When a verification event was taken last. */
  verified_at: z.optional(instant()),
  /** What the transmitter last said that its stream is. Absent: it did not say. */
  stream_status: z.optional(oneOf(STREAM_STATUSES)),
  etag: etag(),
});
export type SignalsJson = z.infer<typeof signalsSchema>;

export const changedSignals = z.extend(signalsSchema, {
  /** The Bearer token that each push must come with: in this answer and nowhere else. Absent: it stays what it was. */
  token: z.optional(z.string()),
});
export type ChangedSignalsJson = z.infer<typeof changedSignals>;

/** Absent members are as the provider's own: our address as audience, its issuer and keys. */
export const signalsRequest = requestBody({
  audience: z.optional(text(1, 2_048)),
  transmitter_issuer: z.optional(text(1, 2_048)),
  transmitter_jwks_uri: z.optional(text(1, 2_048)),
});
export type SignalsRequest = z.infer<typeof signalsRequest>;
