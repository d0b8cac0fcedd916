import * as z from 'zod/mini';
import { isMemberId, isOrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { SessionDigest } from '../../../core/sign-in/session.ts';
import type { SetupDigest, SetupLink, SetupSession } from '../../../core/sign-in/setup.ts';

/** In the table of sessions, under keys that no first-party session has: whoever looks for one of those finds none. */
export const setupKey = {
  link: (digest: SetupDigest) => ({ pk: `setup-link#${digest}` }),
  session: (digest: SessionDigest) => ({ pk: `setup-session#${digest}` }),
};

const seconds = () => z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' }));
const whose = {
  organization: z.custom<SetupLink['organization']>(isOrganizationId),
  member: z.custom<SetupLink['member']>(isMemberId),
  madeBy: z.optional(z.custom<NonNullable<SetupLink['madeBy']>>(isMemberId)),
};
const linkRow = z.object({ ...whose, expiresAt: seconds() });
const sessionRow = z.object({ ...whose, createdAt: seconds(), expiresAt: seconds() });

export function toLinkRow({ digest, ...link }: SetupLink): Record<string, unknown> {
  return { ...setupKey.link(digest), ...link, ttl: link.expiresAt };
}

export function toSetupSessionRow({ digest, ...session }: SetupSession): Record<string, unknown> {
  return { ...setupKey.session(digest), ...session, ttl: session.expiresAt };
}

/** @throws Error when the row does not parse: unknown is never a pass (law 10) */
export function fromLinkRow(digest: SetupDigest, stored: object): SetupLink {
  return { digest, ...parse(linkRow, stored) };
}

/** @throws Error when the row does not parse: unknown is never a pass (law 10) */
export function fromSetupSessionRow(digest: SessionDigest, stored: object): SetupSession {
  return { digest, ...parse(sessionRow, stored) };
}

function parse<T>(schema: z.ZodMiniType<T>, stored: object): T {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Error(`a stored setup link or session cannot be read: ${fields}`);
}
