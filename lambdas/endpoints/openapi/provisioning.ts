import * as z from 'zod/mini';
import { oneOf } from '../administration/schemas/common.ts';

/** What routes below `/scim/v2` take and answer (RFC 7643, RFC 7644), as far as it counts here. */

const schemas = () => z.array(z.string());

/** RFC 7644 §3.12. */
export const scimError = z.object({
  schemas: schemas(),
  status: z.string(),
  scimType: z.optional(z.string()),
  detail: z.string(),
});

/** RFC 7643 §4.1. */
export const scimUser = z.object({
  schemas: schemas(),
  /** Made here, never the provider's. */
  id: z.string(),
  /** The provider's own name for the user. */
  externalId: z.optional(z.string()),
  /** The e-mail address by which the member is known. */
  userName: z.string(),
  /** By this provider's word. */
  displayName: z.optional(z.string()),
  name: z.optional(z.object({ formatted: z.string() })),
  active: z.boolean(),
  emails: z.array(z.object({ value: z.string(), type: z.string(), primary: z.boolean() })),
  meta: z.object({ resourceType: z.string(), location: z.string(), version: z.string() }),
});

/** RFC 7644 §3.4.2. */
export const scimUsers = z.object({
  schemas: schemas(),
  totalResults: z.int(),
  startIndex: z.int(),
  itemsPerPage: z.int(),
  Resources: z.array(scimUser),
});

export const scimQuery = z.object({
  /** `userName eq "…"`, `externalId eq "…"` or `id eq "…"`. */
  filter: z.optional(z.string()),
  startIndex: z.optional(z.string()),
  count: z.optional(z.string()),
});

/** What counts; what stands beside it is ignored. */
export const newScimUser = z.object({
  schemas: schemas(),
  userName: z.string(),
  externalId: z.optional(z.string()),
  /** What people call them. One that is longer than 100 characters, or has some that cannot be seen, is passed over. */
  displayName: z.optional(z.string()),
  /** Where there is no `displayName`. */
  name: z.optional(
    z.object({
      formatted: z.optional(z.string()),
      givenName: z.optional(z.string()),
      familyName: z.optional(z.string()),
    }),
  ),
  /** Entra sends the texts "True" and "False". */
  active: z.optional(z.union([z.boolean(), z.string()])),
});

/** RFC 7644 §3.5.2. */
export const scimPatch = z.object({
  schemas: schemas(),
  Operations: z.array(
    z.object({
      /** In any case. */
      op: oneOf(['add', 'replace', 'remove']),
      path: z.optional(z.string()),
      value: z.optional(z.unknown()),
    }),
  ),
});

/** RFC 7643 §5–7. */
export const scimDocument = z.record(z.string(), z.unknown());
