import type * as z from 'zod/mini';
import type { DescribedOperation, RoutedFunction } from '../../../routes.ts';
import { errorSchema } from '../answers/errors.ts';

/** A route that is no part of the administration API, as the document about the deployment tells it. */
export interface DescribedRoute {
  readonly summary: string;
  readonly tag: 'tokens' | 'agents' | 'sign-in' | 'provisioning' | 'documents';
  /** What opens it; of several, any. Absent: it is public, or judges what it is sent by itself. */
  readonly security?: readonly (
    | 'accessToken'
    | 'session'
    | 'clientSecret'
    | 'registrationToken'
    | 'scimToken'
    | 'signalToken'
  )[];
  readonly query?: z.ZodMiniObject;
  /** A client's request for something that may be bound to a key: a `DPoP` header counts (RFC 9449 §5, §10.1). */
  readonly binds?: true;
  readonly body?: { readonly mediaType: string; readonly schema: z.ZodMiniType };
  /** Every status that the route itself answers; what any of them may, is added to all. */
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
}

/** What a status comes with; of several, what `Accept` says, or what refused it. None of them: a redirect, or nothing. */
export interface DescribedAnswer {
  readonly json?: z.ZodMiniType;
  /** RFC 7644 §8.1. */
  readonly scim?: z.ZodMiniType;
  /** RFC 9457, of the closed set. */
  readonly problem?: true;
  readonly page?: true;
  readonly image?: true;
}

/** All routes of these functions. */
export type Described<F extends RoutedFunction> = Readonly<Record<DescribedOperation<F>, DescribedRoute>>;

export const json = (schema: z.ZodMiniType) => ({ mediaType: 'application/json', schema });
export const ok = (schema: z.ZodMiniType): DescribedAnswer => ({ json: schema });
export const NOTHING: DescribedAnswer = {};
export const ERROR: DescribedAnswer = { json: errorSchema };
export const PAGE: DescribedAnswer = { page: true };
export const ERROR_OR_PAGE: DescribedAnswer = { json: errorSchema, page: true };

/** The store does not answer, or has no answer to give. */
export const UNAVAILABLE = { 503: ERROR };
