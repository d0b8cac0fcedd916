import * as z from 'zod/mini';
import { isMemberId, isOrganizationId, isProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import { type ActivationQuestion, isActivationQuestionId } from '../../../core/sign-in/activation-question.ts';
import type { SessionDigest } from '../../../core/sign-in/session.ts';
import { present } from '../dynamodb/present.ts';

/** In the table of sessions, under keys that no session has. */
export function activationQuestionKey(session: SessionDigest) {
  return { pk: `activation#${session}` };
}

const row = z.object({
  id: z.string().check(z.refine(isActivationQuestionId)),
  organization: z.custom<ActivationQuestion['organization']>(isOrganizationId),
  member: z.custom<ActivationQuestion['member']>(isMemberId),
  provider: z.custom<ActivationQuestion['provider']>(isProviderId),
  settings: z.string(),
  account: z.object({
    subject: z.string(),
    email: z.optional(z.string()),
    isEmailVerified: z.boolean(),
    name: z.optional(z.string()),
  }),
  sent: z.optional(z.array(z.object({ name: z.string(), value: z.string() }))),
  returnTo: z.optional(z.string()),
  expiresAt: z.number().check(z.refine(Number.isSafeInteger)),
});

export function toQuestionRow({ session, ...question }: ActivationQuestion): Record<string, unknown> {
  return { ...activationQuestionKey(session), ...question, ttl: question.expiresAt };
}

/** @throws Error when the row does not parse: unknown is never a pass (law 10) */
export function fromQuestionRow(session: SessionDigest, stored: object): ActivationQuestion {
  const parsed = row.safeParse(stored);
  if (!parsed.success) throw new Error('a stored question of an activation cannot be read');
  return present({ session, ...parsed.data, account: present(parsed.data.account) });
}
