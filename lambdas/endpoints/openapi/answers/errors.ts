import * as z from 'zod/mini';
import { SET_ERROR_CODES } from '../../../core/signals/error-codes.ts';
import { oneOf } from '../../administration/schemas/common.ts';

/** What is answered instead, where it is no problem (RFC 9457). */

/** RFC 6749 §5.2, and what else has one code and a sentence. */
export const errorSchema = z.object({
  error: z.string(),
  error_description: z.optional(z.string()),
  error_uri: z.optional(z.string()),
  field: z.optional(z.string()),
  correlation_id: z.optional(z.string()),
  /** Of a question: what the member could not approve, or has just refused. */
  not_askable: z.optional(z.array(z.object({ scope: z.string(), reason: z.string() }))),
  denied: z.optional(z.array(z.string())),
});

/** RFC 8935 §2.3. */
export const setErrorSchema = z.object({ err: oneOf(SET_ERROR_CODES), description: z.string() });

/** RFC 6750 §3.1: of a request that "lacks any authentication information" nothing is said that is an error code. */
export const challengeSchema = z.object({
  error: z.optional(z.string()),
  error_description: z.optional(z.string()),
  correlation_id: z.optional(z.string()),
});

/** What API Gateway says itself, and where something is switched off that would be there. */
export const gatewaySchema = z.object({ message: z.string() });
