import * as z from 'zod/mini';
import { STREAM_STATUSES } from '../../../core/signals/events.ts';
import { etag, instant, oneOf, requestBody, text } from './common.ts';

/** Signals of one identity provider (Shared Signals Framework): Security Event Tokens that it pushes here, or that are polled. */
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
  /** Where they are fetched, once a minute (RFC 8936). Absent: the provider pushes them. */
  poll_endpoint: z.optional(z.string()),
  /** When it was polled last. */
  polled_at: z.optional(instant()),
  /** When that last came to a good end, within five minutes. */
  poll_succeeded_at: z.optional(instant()),
  /** Why it fails, in words. Absent: it does not. */
  poll_failure: z.optional(z.string()),
  /** Of one that fails: before then it is not polled again. */
  next_poll_at: z.optional(instant()),
  etag: etag(),
});
export type SignalsJson = z.infer<typeof signalsSchema>;

export const changedSignals = z.extend(signalsSchema, {
  /** The Bearer token that each push must come with: in this answer and nowhere else. Absent: it stays what it was, or nobody pushes. */
  token: z.optional(z.string()),
});
export type ChangedSignalsJson = z.infer<typeof changedSignals>;

/** Absent members are as the provider's own: our address as audience, its issuer and keys; and it pushes. */
export const signalsRequest = requestBody({
  audience: z.optional(text(1, 2_048)),
  transmitter_issuer: z.optional(text(1, 2_048)),
  transmitter_jwks_uri: z.optional(text(1, 2_048)),
  /** Where they are to be fetched, in the place of pushes (RFC 8936). */
  poll_endpoint: z.optional(text(1, 2_048)),
  /** The Bearer token by which the transmitter knows us there; stored encrypted and never shown. Absent: it stays, for the same address. */
  poll_token: z.optional(text(1, 4_096)),
});
export type SignalsRequest = z.infer<typeof signalsRequest>;
