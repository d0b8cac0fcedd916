import * as z from 'zod/mini';
import { isMemberId, isOrganizationId, isProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import type { FirstPartySession, SessionDigest } from '../../../core/sign-in/session.ts';
import { present } from '../dynamodb/present.ts';

const seconds = () => z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' }));

const row = z.object({
  organization: z.custom<FirstPartySession['organization']>(isOrganizationId),
  provider: z.custom<FirstPartySession['provider']>(isProviderId),
  member: z.custom<FirstPartySession['member']>(isMemberId),
  signIn: z.optional(z.object({ link: z.string(), settings: z.string() })),
  authenticatedAt: z.optional(seconds()),
  createdAt: seconds(),
  idleUntil: seconds(),
  expiresAt: seconds(),
});

/** `ttl` is when it ends in any case; DynamoDB deletes it some time after, so that readers look at the times themselves. */
export function toSessionRow({ digest, ...session }: FirstPartySession): Record<string, unknown> {
  return { pk: digest, ...session, ttl: session.expiresAt };
}

/** @throws Error when the row does not parse: unknown is never a pass (law 10) */
export function fromSessionRow(digest: SessionDigest, stored: object): FirstPartySession {
  const parsed = row.safeParse(stored);
  if (parsed.success) return { digest, ...present(parsed.data) };
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Error(`a stored session cannot be read: ${fields}`);
}
